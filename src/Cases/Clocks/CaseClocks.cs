using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Clocks;

/// <summary>Keeps the clocks of a case in step with what is told of it: met, or counted anew from another time.</summary>
internal static class CaseClocks
{
    /// <summary>
    /// The case was diagnosed and investigated at these times. A clock that had counted from others is replaced, never changed;
    /// one that waited for the investigation is met, and so is one of history when its time is told.
    /// </summary>
    public static async Task ReviseAsync(OutbreakDb db, Case of, DateTimeOffset? diagnosedAt, DateTimeOffset? investigatedAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var standing = await StandingAsync(db, [of.Id], cancellation);
        await ReviseAsync(db, of, [.. standing[of.Id]], diagnosedAt, investigatedAt, now, cancellation);
    }

    /// <summary>The clocks of cases that count, and those that nobody waits for.</summary>
    public static async Task<ILookup<Guid, CaseClock>> StandingAsync(OutbreakDb db, IReadOnlyCollection<Guid> cases, CancellationToken cancellation) =>
        (await db.CaseClocks().AsTracking().Where(c => cases.Contains(c.CaseId) && (c.ReplacedAt == null || (c.Signs & CaseClock.Unawaited) != 0)).ToListAsync(cancellation)).ToLookup(c => c.CaseId);

    /// <summary>These cases are held to be something else: the clocks of one that was discarded, or is held to be a case again, follow.</summary>
    public static async Task FollowClassAsync(OutbreakDb db, IReadOnlyCollection<Case> cases, DateTimeOffset now, CancellationToken cancellation)
    {
        var standing = await StandingAsync(db, [.. cases.Select(c => c.Id)], cancellation);
        foreach (var of in cases)
        {
            foreach (var clock in standing[of.Id])
            {
                clock.Follow(of.Class, now);
            }
        }
    }

    /// <summary>As above, where the clocks that stand have been read with those of other cases.</summary>
    public static async Task ReviseAsync(OutbreakDb db, Case of, IReadOnlyCollection<CaseClock> standing, DateTimeOffset? diagnosedAt, DateTimeOffset? investigatedAt, DateTimeOffset now, CancellationToken cancellation)
    {
        var (rules, area) = (await ClockRules.ReadAsync(db, cancellation), (await db.AreaTreeAsync(cancellation)).Find(of.Position));
        foreach (var clock in standing)
        {
            if (ClockRules.FromDiagnosis.Contains(clock.Code) && diagnosedAt is { } began && began != clock.StartedAt)
            {
                db.Add(clock.Replace(began, clock.MetAt, rules.Length(clock.Code, began, of, area) ?? clock.DueAt - clock.StartedAt, now));
            }
            else if (!ClockRules.MetByInvestigation.Contains(clock.Code) || investigatedAt is not { } investigated || (clock.IsNotTold && investigated == of.InvestigatedAt))
            {
                continue;
            }
            else if (clock.MetAt is null)
            {
                clock.Meet(investigated, now);
            }
            else if (clock.MetAt != investigated)
            {
                db.Add(clock.Replace(clock.StartedAt, investigated, clock.DueAt - clock.StartedAt, now));
            }
        }
        if (diagnosedAt is not null && of.DiagnosedAt is null && await db.DiseasesAsync(cancellation) is var diseases && diseases.ById(of.DiseaseId) is { } disease && !standing.Any(c => ClockRules.FromDiagnosis.Contains(c.Code)))
        {
            StartLate(db, of, disease, area, diagnosedAt.Value, rules, now);
        }
    }

    /// <summary>
    /// Of these cases was told what an investigation finds out: each counts as investigated, as on its page, now where no time is
    /// told, and what waited for it is met. Where a file brought a case after its time was over, when it was stays unknown.
    /// </summary>
    /// <returns>The codes of the clocks that were met, by case.</returns>
    public static async Task<ILookup<Guid, string>> InvestigateAsync(OutbreakDb db, IReadOnlyCollection<Case> cases, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = cases.Select(c => c.Id).ToArray();
        var waiting = (await db.CaseClocks().Where(c => ids.Contains(c.CaseId) && c.MetAt == null && (c.ReplacedAt == null || (c.Signs & CaseClock.Unawaited) != 0)).ToListAsync(cancellation)).ToLookup(c => c.CaseId);
        var met = new List<CaseClock>();
        foreach (var of in cases.Where(c => c.InvestigatedAt is not null || !waiting[c.Id].Any(k => k.IsNotTold)))
        {
            of.InvestigatedAt ??= now;
            foreach (var clock in waiting[of.Id].Where(k => !k.IsNotTold && ClockRules.MetByInvestigation.Contains(k.Code)))
            {
                clock.Meet(of.InvestigatedAt.Value, now);
                met.Add(clock);
            }
        }
        return met.ToLookup(c => c.CaseId, c => c.Code);
    }

    /// <summary>Takes back what <see cref="InvestigateAsync"/> did at an instant; what was told of the investigation since stays.</summary>
    /// <param name="db">Within the present transaction.</param>
    /// <param name="cases">The cases with the codes of the clocks that were met then.</param>
    /// <param name="at">When it was.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task ReopenAsync(OutbreakDb db, IReadOnlyCollection<(Case Case, IReadOnlyList<string> Met)> cases, DateTimeOffset at, CancellationToken cancellation)
    {
        var ids = cases.Where(c => c.Met.Count > 0).Select(c => c.Case.Id).ToArray();
        var clocks = (await db.CaseClocks().Where(c => ids.Contains(c.CaseId) && c.MetAt != null && c.ReplacedAt == null).ToListAsync(cancellation)).ToLookup(c => c.CaseId);
        foreach (var (of, met) in cases)
        {
            // One that was put in the place of another since tells what was told since.
            foreach (var clock in clocks[of.Id].Where(k => met.Contains(k.Code) && k.RecordedAt <= at))
            {
                clock.Reopen();
            }
            of.InvestigatedAt = of.InvestigatedAt == at ? null : of.InvestigatedAt;
        }
    }

    /// <summary>The time of the diagnosis became known only now: whether the report was in time shows only now too.</summary>
    private static void StartLate(OutbreakDb db, Case of, Registry.Diseases.Disease disease, Registry.Areas.AreaNode? area, DateTimeOffset diagnosedAt, ClockRules rules, DateTimeOffset now)
    {
        if (area is null || rules.ReportClock(of, disease, area, diagnosedAt, now) is not { } clock)
        {
            return;
        }
        clock.Signs |= clock.LateMinutes > 0 ? ClockSigns.LateDiscovery : ClockSigns.None;
        db.Add(clock);
    }

    /// <summary>Whether the case came from a file after the time for its investigation was over, and nobody has told when that was.</summary>
    public static Task<bool> IsNotToldAsync(OutbreakDb db, Guid caseId, CancellationToken cancellation) =>
        db.CaseClocks().AnyAsync(c => c.CaseId == caseId && (c.Signs & ClockSigns.NotTold) != 0, cancellation);
}
