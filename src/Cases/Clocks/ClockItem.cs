using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Clocks;

/// <summary>A clock of a case as it stands at an instant.</summary>
/// <param name="Code">Code of the statutory clock.</param>
/// <param name="Sequence">0 for the first; a changed date makes the next.</param>
/// <param name="Unit">The unit that has to do it; null for the centre for disease control of the area.</param>
/// <param name="Area">The area that answers for it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="DueAt">By when.</param>
/// <param name="MetAt">When it was done.</param>
/// <param name="State">Running, met, overdue, late, unknown, or not needed any more.</param>
/// <param name="LateMinutes">Whole minutes after it was due; of one that is not met, so far.</param>
/// <param name="MinutesLeft">Whole minutes until it is due; null where it is met or over.</param>
/// <param name="Signs">By what a breach, or its vanishing, is told.</param>
/// <param name="ReplacedAt">When a changed date put another in its place; of an unknown one, or one not needed, when nobody waited for it any more.</param>
public sealed record ClockItem(string Code, short Sequence, string? Unit, AreaItem? Area, DateTimeOffset StartedAt, DateTimeOffset DueAt, DateTimeOffset? MetAt, DeadlineState State, int LateMinutes, int? MinutesLeft, IReadOnlyList<ClockSigns> Signs, DateTimeOffset? ReplacedAt)
{
    internal static ClockItem Of(CaseClock clock, string? unit, AreaTree tree, DateTimeOffset now) => new(
        clock.Code, clock.Sequence, clock.UnitName ?? unit, tree.Find(clock.UnitPosition) is { } area ? AreaItem.Of(area) : null, clock.StartedAt, clock.DueAt, clock.MetAt,
        clock.StateAt(now), clock.LateAt(now), clock is { MetAt: null, IsOfDiscarded: false } && clock.DueAt >= now ? (int)(clock.DueAt - now).TotalMinutes : null,
        [.. Enum.GetValues<ClockSigns>().Where(s => s is not ClockSigns.None && clock.Signs.HasFlag(s))], clock.ReplacedAt);

    /// <summary>In the order in which they were due, what was replaced before what replaced it.</summary>
    internal static async Task<IReadOnlyList<ClockItem>> OfCaseAsync(OutbreakDb db, Guid caseId, AreaTree tree, DateTimeOffset now, CancellationToken cancellation)
    {
        var clocks = await db.CaseClocks().AsNoTracking().Where(c => c.CaseId == caseId).ToListAsync(cancellation);
        var units = await UnitsAsync(db, clocks.Select(c => c.OrganisationId), cancellation);
        return [.. clocks.GroupBy(c => c.Code).OrderBy(g => g.Min(c => c.StartedAt)).SelectMany(g => g.OrderBy(c => c.Sequence)).Select(c => Of(c, c.OrganisationId is { } unit ? units.GetValueOrDefault(unit) : null, tree, now))];
    }

    /// <summary>The names of organisations that have to do something.</summary>
    internal static async Task<IReadOnlyDictionary<Guid, string>> UnitsAsync(OutbreakDb db, IEnumerable<Guid?> organisations, CancellationToken cancellation)
    {
        var ids = organisations.OfType<Guid>().Distinct().ToArray();
        return ids.Length == 0 ? new Dictionary<Guid, string>() : await db.OrganisationRows().Where(o => ids.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellation);
    }
}
