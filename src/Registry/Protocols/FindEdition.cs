using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Protocols;

/// <summary>Which edition holds on a day in an area, and by which branch of its case definition.</summary>
public static class FindEdition
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the disease.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day; today by default.</summary>
        public DateOnly? Day { get; init; }

        /// <summary>Code of the area; the country by default.</summary>
        public string? Area { get; init; }
    }

    /// <param name="Id">What a judgement names.</param>
    /// <param name="Number">Number of the edition.</param>
    /// <param name="Branch">The branch of the case definition that judges there.</param>
    /// <param name="Day">The day asked for.</param>
    public sealed record Response(Guid Id, string Number, string Branch, DateOnly Day);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("protocols/find", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/protocols/in-force", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The edition that holds on a day in an area");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease!);
        }
        AreaNode? area = null;
        if (!string.IsNullOrEmpty(request.Area) && ((area = (await db.AreaTreeAsync(cancellation)).ByCode(request.Area)) is null || !actor.Scope.Covers(area.Position)))
        {
            return new AreaNotFound(request.Area);
        }
        var day = request.Day ?? db.Shared.Calendar.DayOf(clock.GetUtcNow());
        return (await db.EditionsAsync(cancellation)).On(disease.Id, day, area) is { } edition
            ? new Response(edition.Id, edition.Number, edition.Document.BranchOf(area)?.Branch ?? "", day)
            : new NoEditionHolds(disease.Name, day);
    }
}
