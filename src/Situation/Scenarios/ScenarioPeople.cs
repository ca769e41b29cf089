using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Simulation;

namespace Fangxian.Situation.Scenarios;

/// <summary>How many are infectious, infected and immune after a day, by the cases up to it.</summary>
internal sealed record ScenarioPeople(DateOnly Date, double LatentDays, double InfectiousDays, double ReportedPercent, int? StartInfectious)
{
    /// <summary>Infectious: the mean daily cases of seven days, for as long as infectiousness lasts; infected and not yet infectious: for as long as that lasts. Null where the cases are unknown.</summary>
    public SimulatedArea? Of(long residents, SeriesFacts? facts)
    {
        var population = (int)Math.Min(int.MaxValue / 2, residents);
        var total = facts?.Effective(Measure.Confirmed, Date);
        var week = total - (facts?.First > Date.AddDays(-7) ? 0 : facts?.Effective(Measure.Confirmed, Date.AddDays(-7)));
        if (StartInfectious is null && week is null)
        {
            return null;
        }
        var infectedPerDay = StartInfectious is { } given ? given / InfectiousDays : Math.Max(0, week!.Value) / 7.0 / (ReportedPercent / 100);
        var infectious = (int)Math.Min(population, StartInfectious ?? Math.Round(infectedPerDay * InfectiousDays));
        var exposed = (int)Math.Min(population - infectious, Math.Round(infectedPerDay * LatentDays));
        var known = (total ?? 0) / (ReportedPercent / 100);
        return new SimulatedArea(population, infectious, exposed, (int)Math.Clamp(Math.Round(known) - infectious, 0, population - infectious - exposed));
    }
}
