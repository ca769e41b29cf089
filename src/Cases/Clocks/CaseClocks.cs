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
        var standing = await db.CaseClocks().AsTracking().Where(c => c.CaseId == of.Id && (c.ReplacedAt == null || (c.Signs & ClockSigns.NotTold) != 0)).ToListAsync(cancellation);
        var (rules, edition) = (await ClockRules.ReadAsync(db, cancellation), await EditionClocksAsync(db, of, cancellation));
        foreach (var clock in standing)
        {
            if (ClockRules.FromDiagnosis.Contains(clock.Code) && diagnosedAt is { } began && began != clock.StartedAt)
            {
                db.Add(clock.Replace(began, clock.MetAt, rules.Length(clock.Code, began, edition) ?? clock.DueAt - clock.StartedAt, now));
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
        if (diagnosedAt is not null && of.DiagnosedAt is null && await db.DiseasesAsync(cancellation) is var diseases && diseases.ById(of.DiseaseId) is { } disease && !standing.Exists(c => ClockRules.FromDiagnosis.Contains(c.Code)))
        {
            await StartLateAsync(db, of, disease, diagnosedAt.Value, rules, edition, now, cancellation);
        }
    }

    /// <summary>The time of the diagnosis became known only now: whether the report was in time shows only now too.</summary>
    private static async Task StartLateAsync(OutbreakDb db, Case of, Registry.Diseases.Disease disease, DateTimeOffset diagnosedAt, ClockRules rules, IReadOnlyList<EditionClock> edition, DateTimeOffset now, CancellationToken cancellation)
    {
        if ((await db.AreaTreeAsync(cancellation)).Find(of.Position) is not { } area || rules.ReportClock(of, disease, area, diagnosedAt, edition, now) is not { } clock)
        {
            return;
        }
        clock.Signs |= clock.LateMinutes > 0 ? ClockSigns.LateDiscovery : ClockSigns.None;
        db.Add(clock);
    }

    /// <summary>Whether the case came from a file after the time for its investigation was over, and nobody has told when that was.</summary>
    public static Task<bool> IsNotToldAsync(OutbreakDb db, Guid caseId, CancellationToken cancellation) =>
        db.CaseClocks().AnyAsync(c => c.CaseId == caseId && (c.Signs & ClockSigns.NotTold) != 0, cancellation);

    /// <summary>The lengths that the edition of the case sets.</summary>
    public static async Task<IReadOnlyList<EditionClock>> EditionClocksAsync(OutbreakDb db, Case of, CancellationToken cancellation) =>
        of.EditionId is { } id ? (await db.EditionsAsync(cancellation)).Find(id)?.Document.Clocks ?? [] : [];
}
