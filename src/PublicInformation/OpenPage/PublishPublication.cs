using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
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

/// <summary>
/// Opens a publication to everybody: a new issue with the figures that are known at this instant, and the corrections of
/// earlier issues. What was published before can be read on.
/// </summary>
public static class PublishPublication
{
    private const int MostReason = 500;

    public sealed record Request
    {
        /// <summary>Id of the publication.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was previewed; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>
        /// The reasons of its corrections, worded for the public; a correction that is not named is told without one. What was written
        /// when a figure was corrected never goes out by itself: it may name persons.
        /// </summary>
        public IReadOnlyList<ToldReason>? Reasons { get; init; }
    }

    /// <param name="Area">Code of the area whose figure was corrected.</param>
    /// <param name="Date">The day that the figure describes.</param>
    /// <param name="Measure">Which figure.</param>
    /// <param name="Reason">The reason; blank for none.</param>
    public sealed record ToldReason(string Area, DateOnly Date, Measure Measure, string? Reason)
    {
        internal bool IsOf(OpenCorrection correction) => (Area, Date, Measure) == (correction.Place.Code, correction.Date, correction.Measure);
    }

    /// <param name="Publication">The publication as it is now.</param>
    /// <param name="Number">The number of the new issue.</param>
    /// <param name="AsOf">The day whose end its figures describe.</param>
    /// <param name="Corrections">How many figures of earlier issues it corrects.</param>
    /// <param name="Untold">How many of these corrections are told without a reason, since nobody worded one.</param>
    public sealed record Response(PublicationView Publication, int Number, DateOnly AsOf, int Corrections, int Untold) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"publication {Publication.Name} issue {Number}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("publications/publish", PublicInformationContract.OpenPageWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/publications/{id:guid}/issues", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Publishes a new issue").ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (request.Reasons?.Any(r => r.Reason?.Length > MostReason) is true)
        {
            return Malformed.Field("reasons", "validation.length", 0, MostReason);
        }
        await db.LockTopicAsync(PublicInformationContract.OpenPageTopic, cancellation);
        if (await FoundPublication.ByIdAsync(db, request.Id, cancellation) is not { } found)
        {
            return new PublicationNotFound(request.Id.ToString());
        }
        var publication = found.Publication;
        if (request.Version != publication.Version)
        {
            return new VersionConflict(request, await PublicationView.OfAsync(db, publication, cancellation));
        }
        // Counts written from here on are known later than the issue.
        await db.LockCountsAsync(publication.DiseaseId, cancellation);
        var now = clock.Now();
        var next = await found.NextAsync(db, now, cancellation);
        if (!next.IsOk)
        {
            return next.Refusal;
        }
        var content = Worded(next.Value, request.Reasons ?? []);
        db.Add(new PublicationIssue { PublicationId = publication.Id, Number = content.Number, Position = publication.Position, Name = content.Name, IssuedAt = now, AsOf = content.AsOf, IssuedBy = actor.Name, Content = content.Pack() });
        publication.State = PublicationState.Published;
        publication.Version++;
        db.RaiseVersion(PublicInformationContract.OpenPageTopic);
        await db.SaveChangesAsync(cancellation);
        var added = content.Corrections.Where(c => c.NoticedAt == now).ToArray();
        return new Response(await PublicationView.OfAsync(db, publication, cancellation), content.Number, content.AsOf, added.Length, added.Count(c => c.Reason is null));
    }

    /// <summary>The corrections of this issue with the reasons that were worded for the public, and no other; earlier ones stay as they were told.</summary>
    internal static IssueContent Worded(IssueContent content, IReadOnlyList<ToldReason> reasons) => content with
    {
        Corrections = [.. content.Corrections.Select(c => c.NoticedAt < content.KnownAt ? c : c with { Reason = reasons.FirstOrDefault(r => r.IsOf(c))?.Reason?.Trim() is { Length: > 0 } told ? told : null })],
    };
}
