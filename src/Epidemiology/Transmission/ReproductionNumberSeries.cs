using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>One pass over a series for <see cref="InstantaneousReproductionNumber"/>.</summary>
internal sealed class ReproductionNumberSeries
{
    private readonly DateOnly firstStart;
    private readonly ReproductionNumberOptions options;
    private readonly double meanSerialIntervalDays;
    private readonly CasesInWindows cases;
    private readonly Infectivity infectivity;

    public ReproductionNumberSeries(
        DailyIncidence incidence, DailyIncidence? imported, DiscretisedSerialInterval serialInterval, int firstEnd, ReproductionNumberOptions options)
    {
        this.options = options;
        cases = new CasesInWindows(incidence, imported, firstEnd, options);
        firstStart = incidence.FirstDate.AddDays(cases.FirstStart);
        infectivity = Infectivity.From(cases.Counts, serialInterval, cases.FirstStart).OverWindows(options.WindowDays);
        meanSerialIntervalDays = serialInterval.MeanDays;
    }

    public ReproductionNumberWindow[] Windows()
    {
        var windows = new ReproductionNumberWindow[cases.Local.Length];
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = Window(i, firstStart.AddDays(i));
        }

        return windows;
    }

    private ReproductionNumberWindow Window(int i, DateOnly start)
    {
        var within = cases.Within(i);
        var before = infectivity.Obstacle(i, options.TolerableUnknownProportion * options.WindowDays);
        var reason = within ?? cases.TooEarly(i, meanSerialIntervalDays) ?? before ?? NoInfectivity(i);
        return new ReproductionNumberWindow(
            start,
            start.AddDays(options.WindowDays - 1),
            within is null ? (long)cases.Local[i] : null,
            before is null ? infectivity.Lambda[i] : null,
            reason is { } why ? new NotEstimable(why) : Posterior(i));
    }

    private Estimate<ReproductionNumber> Posterior(int i) =>
        new ReproductionNumber(options.PriorShape + cases.Local[i], 1 / (options.PriorRate + infectivity.Lambda[i]));

    private NotEstimableReason? NoInfectivity(int i) =>
        infectivity.Lambda[i] > 0 ? null : NotEstimableReason.ZeroInfectivity;
}
