using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Classification;

/// <summary>What the edition that holds on a day makes of a case, and by which criteria; nothing is changed by it.</summary>
public static class ShowOpinion
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        public Guid Id { get; init; }

        /// <summary>The day; today where left out.</summary>
        public DateOnly? Day { get; init; }
    }

    /// <param name="Edition">The edition, by id; null where none holds on that day.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Title">Its title.</param>
    /// <param name="TitleEn">Its title in English.</param>
    /// <param name="Class">What it holds the case to be; null where it meets no class yet.</param>
    /// <param name="Judgement">With the criteria of every class.</param>
    public sealed record Response(Guid? Edition, string? Number, string? Title, string? TitleEn, CaseClass? Class, Judgement? Judgement);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/opinion", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/{id:guid}/opinion", (Guid id, DateOnly? day, Door door) => door.Answer(Slice, new Request { Id = id, Day = day }))
            .For(Slice, "What the edition of a day makes of a case");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Cases().AsNoTracking().FirstOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } of)
        {
            return new CaseNotFound(request.Id.ToString());
        }
        var opinion = await CaseOpinion.OfAsync(db, of, request.Day ?? db.Shared.Calendar.DayOf(clock.Now()), cancellation);
        return opinion is null ? new Response(null, null, null, null, null, null)
            : new Response(opinion.Edition.Id, opinion.Edition.Number, opinion.Edition.Document.Title, opinion.Edition.Document.TitleEn, opinion.Judgement.Class, opinion.Judgement);
    }
}
