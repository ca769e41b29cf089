using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>Closes a publication: all its issues are gone from the open page, and whoever asks is told so.</summary>
public static class WithdrawPublication
{
    public sealed record Request : IReasoned
    {
        /// <summary>Id of the publication.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>Why; it is told to whoever asks for the page.</summary>
        [Required, StringLength(500, MinimumLength = 2)] public string? Reason { get; init; }
    }

    /// <param name="Publication">The publication as it is now.</param>
    public sealed record Response(PublicationView Publication) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"publication {Publication.Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("publications/withdraw", PublicInformationContract.OpenPageWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/publications/{id:guid}/withdraw", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id })).For(Slice, "Withdraws a publication");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(PublicInformationContract.OpenPageTopic, cancellation);
        if (await FoundPublication.ByIdAsync(db, request.Id, cancellation) is not { } found)
        {
            return new PublicationNotFound(request.Id.ToString());
        }
        if (found.Publication.State is not PublicationState.Published)
        {
            return new PublicationNotPublished(found.Name);
        }
        found.Publication.State = PublicationState.Withdrawn;
        found.Publication.Version++;
        foreach (var issue in await db.PublicationIssues().Where(i => i.PublicationId == request.Id && i.WithdrawnAt == null).ToListAsync(cancellation))
        {
            (issue.WithdrawnAt, issue.WithdrawnWhy) = (clock.Now(), request.Reason);
        }
        db.RaiseVersion(PublicInformationContract.OpenPageTopic);
        await db.SaveChangesAsync(cancellation);
        return new Response(await PublicationView.OfAsync(db, found.Publication, cancellation));
    }
}
