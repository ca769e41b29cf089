using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Handovers;

/// <summary>The cases that were offered to the own areas, and those that these gave: open ones first, the latest before. Who sees both sides of one has it once, as the taker's.</summary>
public static class ListOffers
{
    public const int Most = 200;

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area; everything in one's own areas where left out.</summary>
        public string? Area { get; init; }
    }

    /// <param name="Offers">At most 200.</param>
    public sealed record Response(IReadOnlyList<Row> Offers);

    public sealed record Row
    {
        /// <summary>The offer.</summary>
        public required Guid Id { get; init; }
        /// <summary>Given or taken.</summary>
        public required HandoverSide Side { get; init; }
        /// <summary>The case, where one of your areas follows it; null otherwise.</summary>
        public Guid? CaseId { get; init; }
        /// <summary>Number of the case.</summary>
        public required string Number { get; init; }
        /// <summary>Code of the disease.</summary>
        public required string Disease { get; init; }
        /// <summary>The area that gives it.</summary>
        public required AreaItem From { get; init; }
        /// <summary>The area that is to take it.</summary>
        public required AreaItem To { get; init; }
        /// <summary>Where the person lives.</summary>
        public AreaItem? Residence { get; init; }
        /// <summary>Sex of the person.</summary>
        public required Sex Sex { get; init; }
        /// <summary>Age in whole years.</summary>
        public short? AgeYears { get; init; }
        /// <summary>When the case was reported.</summary>
        public required DateTimeOffset ReportedAt { get; init; }
        /// <summary>When it was offered.</summary>
        public required DateTimeOffset OfferedAt { get; init; }
        /// <summary>Why; null where the system offered it by the place of residence.</summary>
        public string? Reason { get; init; }
        /// <summary>Offered, accepted, refused or withdrawn.</summary>
        public required HandoverState State { get; init; }
        /// <summary>When it was answered.</summary>
        public DateTimeOffset? AnsweredAt { get; init; }
        /// <summary>Why it was refused.</summary>
        public string? AnswerReason { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/offers", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/offers", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Cases offered to your areas and given by them");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, diseases) = (await db.AreaTreeAsync(cancellation), await db.DiseasesAsync(cancellation));
        if (!tree.TryFind(request.Area, actor.Scope, out var area))
        {
            return new AreaNotFound(request.Area!);
        }
        var within = area?.Subtree ?? PositionRange.Everything;
        var found = await db.CaseHandovers().AsNoTracking().Where(h => h.Position >= within.From && h.Position <= within.To)
            .OrderBy(h => h.State == HandoverState.Offered ? 0 : 1).ThenByDescending(h => h.OfferedAt).ThenBy(h => h.Id).Take(2 * Most).ToListAsync(cancellation);
        found = [.. found.GroupBy(h => h.Id).Select(sides => sides.MaxBy(h => h.Side)!).Take(Most)];
        var ids = found.Select(h => h.CaseId).Distinct().ToArray();
        var seen = (await db.Cases().Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(cancellation)).ToHashSet();
        return new Response([.. found.Select(h => new Row
        {
            Id = h.Id, Side = h.Side, CaseId = seen.Contains(h.CaseId) ? h.CaseId : null, Number = h.Number, Disease = diseases.ById(h.DiseaseId)?.Code ?? "",
            From = Item(h.FromPosition), To = Item(h.ToPosition), Residence = h.ResidencePosition is { } home ? Item(home) : null, Sex = h.Sex, AgeYears = h.AgeYears,
            ReportedAt = h.ReportedAt, OfferedAt = h.OfferedAt, Reason = h.Reason, State = h.State, AnsweredAt = h.AnsweredAt, AnswerReason = h.AnswerReason,
        })]);

        AreaItem Item(long position) => tree.Find(position) is { } node ? AreaItem.Of(node) : new AreaItem("", "", null, AreaLevel.Country, "", null);
    }
}
