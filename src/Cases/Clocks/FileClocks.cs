using Fangxian.Cases.Reporting;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Clocks;

/// <summary>
/// Clocks of cases that a file brings. What happened before it came is history: a clock is judged by the times the file tells, and
/// where it tells none and the time is over, nobody waits for it. What is still running runs on, as that of every case.
/// </summary>
internal static class FileClocks
{
    /// <summary>What was not known to be done: met as the file tells, or left as not told.</summary>
    public static void Judge(IEnumerable<CaseClock> clocks, InvestigationTold? told, DateTimeOffset now)
    {
        foreach (var clock in clocks.Where(c => c.MetAt is null))
        {
            if (told is not null && ClockRules.MetByInvestigation.Contains(clock.Code) && told.Proves(clock.DueAt))
            {
                clock.Meet(told.At, told.At);
            }
            else if (clock.IsOpen && clock.DueAt <= now)
            {
                clock.Leave(now);
            }
        }
    }

    /// <summary>
    /// What a file tells of a case on record: when it was investigated. A case that was reported here stays a task until that is known;
    /// of one that a file brought, nobody waits for what was not done in time once it has ended.
    /// </summary>
    public static void Follow(Case of, IReadOnlyCollection<CaseClock> clocks, InvestigationTold? told, DateTimeOffset now)
    {
        told = told?.At == of.InvestigatedAt ? told : null;
        if (of.ImportId is not null && (told is not null || of.Outcome is not null || of.Class is CaseClass.Discarded))
        {
            Judge(clocks, told, now);
        }
        else if (told is not null)
        {
            foreach (var clock in clocks.Where(c => c.MetAt is null && ClockRules.MetByInvestigation.Contains(c.Code) && told.Proves(c.DueAt)))
            {
                clock.Meet(told.At, now);
            }
        }
    }
}
