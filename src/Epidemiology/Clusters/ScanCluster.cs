namespace Fangxian.Epidemiology.Clusters;

/// <summary>A circle of sites and a run of days with more cases than expected.</summary>
/// <param name="Centre">The site in the middle: its place in the list given, from 0.</param>
/// <param name="Members">The sites in the circle by distance from the centre, the centre first; places in the list given.</param>
/// <param name="Radius">The distance of the farthest, in the unit of the distance; 0 for one site.</param>
/// <param name="FirstDay">The first day, from 0.</param>
/// <param name="LastDay">The last day.</param>
/// <param name="Cases">Cases in it.</param>
/// <param name="Expected">Cases expected in it.</param>
/// <param name="AllCases">Cases everywhere.</param>
/// <param name="LogLikelihoodRatio">c ln(c / μ) + (C − c) ln((C − c) / (C − μ)), natural logarithm; above 0.</param>
/// <param name="P">How often the largest ratio of data without clusters is at least as large, 0–1, by simulation; null without replications.</param>
/// <param name="GumbelP">The same from the Gumbel distribution fitted to the simulated maxima, which tells small ones apart; null with fewer than fifty of them.</param>
public sealed record ScanCluster(
    int Centre, IReadOnlyList<int> Members, double Radius, int FirstDay, int LastDay, int Cases, double Expected, int AllCases, double LogLikelihoodRatio, double? P, double? GumbelP)
{
    /// <summary>Observed / expected cases, above 1.</summary>
    public double ObservedOverExpected => Cases / Expected;

    /// <summary>Observed / expected inside over the same outside; +∞ where all cases are inside.</summary>
    public double RelativeRisk => Cases / Expected / ((AllCases - Cases) / (AllCases - Expected));

    /// <summary>How many scans, one after another, would give one such cluster by chance: 1 / p. Days where one scan is made a day.</summary>
    public double? RecurrenceInterval => 1 / P;
}
