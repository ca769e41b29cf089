using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Is this period above what earlier counts let one predict, their common mean being unknown? The Bayes system of Riebler and Höhle.</summary>
/// <remarks>
/// <para>Counts Poisson with one mean, Jeffreys' prior Gamma(½, 0). With sum S and number n of the reference counts (as <see cref="Rki"/>), the
/// next count is negative binomial with size S + ½ and probability n/(n + 1); the bound is its quantile of 1 − α, the expected number (S + ½)/n.</para>
/// <para>Unknown reference counts are left out; negative ones or fewer than one known make it not estimable. Counts that vary
/// more than Poisson, or a season within the window, alarm more often than α. R's <c>bayes1</c>: the defaults; <c>bayes2</c>: 1 year;
/// <c>bayes3</c>: 2 years, 4, not this year.</para>
/// <para>Source: Höhle M, Comput Stat 2007;22:571–82, doi 10.1007/s00180-007-0074-8. Verified against R <c>surveillance::algo.bayes</c> 1.20.3, exact.</para>
/// </remarks>
public sealed record BayesPrediction : Detector
{
    /// <summary>Years of reference, at least 0. R's <c>b</c>.</summary>
    public int YearsBack { get; init; }

    /// <summary>Periods on each side, at least 0. R's <c>w</c>.</summary>
    public int HalfWindow { get; init; } = 6;

    /// <summary>Whether the periods just before belong to the reference. R's <c>actY</c>.</summary>
    public bool ThisYear { get; init; } = true;

    /// <summary>Probability that an ordinary period exceeds its bound, above 0 and below 1.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <inheritdoc/>
    public override string Name => "bayes";

    private WindowReference Reference => new(YearsBack, HalfWindow, ThisYear);

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series) => Reference.FirstIndex(series);

    private protected override void ThrowIfOutOfRange()
    {
        Reference.ThrowIfOutOfRange();
        RequireLevel(Alpha);
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        for (var place = 0; place < answers.Length; place++)
        {
            answers[place] = At(series, from + place);
        }
    }

    private Estimate<Finding> At(CountSeries series, int t)
    {
        var fault = series.Fault(t, t) ?? Reference.Fault(series, t);
        if (fault is not null && (double.IsNaN(series.Values[t]) || fault != NotEstimableReason.UnknownDays))
        {
            return new NotEstimable(fault.Value);
        }

        var (sum, count) = Reference.Sum(series, t);
        if (count <= 0)
        {
            return new NotEstimable(count == 0 ? NotEstimableReason.UnknownDays : NotEstimableReason.NegativeIncidence);
        }

        var expected = (sum + 0.5) / count;
        var bound = CountLaw.OfSize(sum + 0.5, count / (count + 1.0)).Quantile(1 - Alpha);
        var observed = series.Values[t];
        return new Finding(expected, bound, Finding.Exceedance(observed, expected, bound), observed > bound);
    }
}
