using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Are daily cases growing or shrinking, if they scatter no more than chance alone?</summary>
/// <remarks>
/// <para>Poisson regression: ln E(I(t)) = a + r t, Var(I(t)) = E(I(t)). The interval is the two-sided 95 % confidence interval
/// r ± 1.96 × standard error. The same r as <see cref="QuasiPoissonGrowth"/>, with an interval that is too narrow
/// where counts scatter more, as they nearly always do: look at <see cref="GrowthWindow.Dispersion"/>, which should be near 1.</para>
/// <para>Assumptions, unknown and negative days as <see cref="QuasiPoissonGrowth"/>. Verified against <c>glm(family = poisson)</c> of R 4.2.2
/// within 1e-8.</para>
/// </remarks>
public static class PoissonGrowth
{
    /// <summary>The growth rate over the window that ends on a given day.</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="lastDay">The last day of the window. Days of the window outside the series are unknown.</param>
    /// <param name="options">Window and least data; 14 days, 7 known days and 10 cases when null.</param>
    /// <returns>The window with r, or with the reasons of <see cref="QuasiPoissonGrowth.Estimate"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static GrowthWindow Estimate(DailyIncidence incidence, DateOnly lastDay, GrowthWindowOptions? options = null) =>
        RollingGrowth.On(incidence, lastDay, options, Fit);

    /// <summary>The growth rate for every window of a series.</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="options">Window and least data; 14 days, 7 known days and 10 cases when null.</param>
    /// <returns>One window per day from day <c>WindowDays</c> on, in order; none when the series is shorter.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static GrowthWindow[] EstimateRolling(DailyIncidence incidence, GrowthWindowOptions? options = null) =>
        RollingGrowth.Everywhere(incidence, options, Fit);

    private static GrowthFit? Fit(GrowthWindowData data) => QuasiPoissonLine.Fit(data.Days, data.Counts) is { } line
        ? new GrowthFit(
            new GrowthRate(line.Slope, line.PoissonStandardError, line.PoissonStandardError * NormalDistribution.Quantile975, data.KnownDays - 2), line.Dispersion, null)
        : null;
}
