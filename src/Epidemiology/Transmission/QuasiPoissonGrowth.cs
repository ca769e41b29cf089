using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Are daily cases growing or shrinking over the last days, how fast, and how sure is that?</summary>
/// <remarks>
/// <para>Quasi-Poisson regression: ln E(I(t)) = a + r t, Var(I(t)) = φ E(I(t)), fitted by iteratively reweighted least
/// squares until the fitted line moves by less than 1e-10. φ = max(1, Pearson χ² / (n − 2)) over the n known days, so
/// scatter widens the interval and regularity never narrows it below Poisson. The interval is the two-sided 95 %
/// confidence interval r ± t(0.975, n − 2) × standard error. Days without cases count as zeros; nothing is dropped.</para>
/// <para>Unknown days are left out and the others keep their dates. A window with a negative count is not estimable unless
/// <see cref="NegativeCounts.TreatAsZero"/> is passed.</para>
/// <para>Assumptions: one exponential course within the window; reporting unchanged; days independent but for φ. Over two
/// whole weeks a pattern of weekdays nearly cancels. Do not use across a turning point or a change of case definition,
/// nor on the last days of a series that still fills up: both give a decline that is not there.</para>
/// <para>Source: McCullagh P, Nelder JA. Generalized Linear Models, 2nd ed. 1989, chapters 6 and 9, doi
/// 10.1201/9780203753736. Verified against <c>glm(family = quasipoisson)</c> of R 4.2.2 within 1e-8; the interval is
/// wider than R's where R finds φ below 1.</para>
/// </remarks>
public static class QuasiPoissonGrowth
{
    /// <summary>The growth rate over the window that ends on a given day.</summary>
    /// <param name="incidence">New cases per day.</param>
    /// <param name="lastDay">The last day of the window. Days of the window outside the series are unknown.</param>
    /// <param name="options">Window and least data; 14 days, 7 known days and 10 cases when null.</param>
    /// <returns>The window with r, or with the reason: <see cref="NotEstimableReason.NegativeIncidence"/>,
    /// <see cref="NotEstimableReason.TooFewDays"/>, <see cref="NotEstimableReason.TooFewCases"/> (also when all days are zero),
    /// <see cref="NotEstimableReason.CasesOnOneDay"/> or <see cref="NotEstimableReason.NotConverged"/>.</returns>
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

    private static GrowthFit? Fit(GrowthWindowData data)
    {
        var freedom = data.KnownDays - 2;
        return QuasiPoissonLine.Fit(data.Days, data.Counts) is { } line
            ? new GrowthFit(new GrowthRate(line.Slope, line.StandardError, line.StandardError * StudentQuantile.TwoSided95(freedom), freedom), line.Dispersion, null)
            : null;
    }
}
