using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>Are daily cases growing or shrinking, if they come in clusters?</summary>
/// <remarks>
/// <para>Negative binomial regression: ln E(I(t)) = a + r t, Var(I(t)) = E + E² / θ, with θ estimated by maximum likelihood
/// together with r (alternating, as R's <c>glm.nb</c>). Large counts scatter in proportion to themselves, so a large day weighs less than in
/// <see cref="QuasiPoissonGrowth"/>. Where the counts scatter no more than Poisson counts, θ is +∞ and the fit is Poisson.</para>
/// <para>Interval: two-sided 95 % confidence interval r ± t(0.975, n − 2) × standard error × √(n / (n − 2)). The factors repair that
/// maximum likelihood takes θ as known and underestimates the scatter in short windows; R's <c>confint.default</c> uses neither.</para>
/// <para>Assumptions, unknown and negative days as <see cref="QuasiPoissonGrowth"/>. Source: Venables WN, Ripley BD. Modern Applied Statistics
/// with S, 4th ed. 2002, section 7.4, doi 10.1007/978-0-387-21706-2. Verified against <c>MASS::glm.nb</c> 7.3-58.2 (R 4.2.2): rate and standard
/// error within 1e-5, θ within 1e-4 (R stops when θ has settled to that).</para>
/// </remarks>
public static class NegativeBinomialGrowth
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

    private static GrowthFit? Fit(GrowthWindowData data)
    {
        if (NegativeBinomialLine.Fit(data.Days, data.Counts) is not { } line)
        {
            return null;
        }

        var freedom = data.KnownDays - 2;
        var halfWidth = line.StandardError * StudentQuantile.TwoSided95(freedom) * Math.Sqrt((freedom + 2.0) / freedom);
        return new GrowthFit(new GrowthRate(line.Slope, line.StandardError, halfWidth, freedom), line.Dispersion, line.Size);
    }
}
