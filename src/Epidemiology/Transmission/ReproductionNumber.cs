using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>How many people does one infected person infect, as far as one window can tell? A gamma distribution of belief about R.</summary>
/// <remarks>
/// <para>R has no unit. Quantiles are those of the posterior; an interval between two of them is an equal-tailed
/// <b>credible</b> interval: given model, serial interval and prior, R lies in it with that probability. It does not hold
/// the uncertainty of the serial interval, of reporting, or of cases not reported yet.</para>
/// <para>The two parameters are stored; quantiles are computed when asked (the seven named ones in some 20 ns, others well under a microsecond), relative error below 1e-12.</para>
/// </remarks>
public readonly record struct ReproductionNumber
{
    private static readonly GammaQuantileCurve Curve025 = new(0.025);
    private static readonly GammaQuantileCurve Curve05 = new(0.05);
    private static readonly GammaQuantileCurve Curve25 = new(0.25);
    private static readonly GammaQuantileCurve Curve5 = new(0.5);
    private static readonly GammaQuantileCurve Curve75 = new(0.75);
    private static readonly GammaQuantileCurve Curve95 = new(0.95);
    private static readonly GammaQuantileCurve Curve975 = new(0.975);

    internal ReproductionNumber(double posteriorShape, double posteriorScale)
    {
        PosteriorShape = posteriorShape;
        PosteriorScale = posteriorScale;
    }

    /// <summary>Shape of the gamma posterior: prior shape + cases in the window. No unit.</summary>
    public double PosteriorShape { get; }

    /// <summary>Scale of the gamma posterior: 1 / (1 / prior scale + infectivity in the window). No unit.</summary>
    public double PosteriorScale { get; }

    /// <summary>The posterior mean, EpiEstim's <c>Mean(R)</c>.</summary>
    public double Mean => PosteriorShape * PosteriorScale;

    /// <summary>The posterior standard deviation, EpiEstim's <c>Std(R)</c>.</summary>
    public double StandardDeviation => Math.Sqrt(PosteriorShape) * PosteriorScale;

    /// <summary>Standard deviation / mean, a proportion. EpiEstim advises at most 0.3.</summary>
    public double CoefficientOfVariation => 1 / Math.Sqrt(PosteriorShape);

    /// <summary>The 2.5 % quantile: lower end of the 95 % credible interval.</summary>
    public double Quantile025 => Curve025.At(PosteriorShape) * PosteriorScale;

    /// <summary>The 5 % quantile: lower end of the 90 % credible interval.</summary>
    public double Quantile05 => Curve05.At(PosteriorShape) * PosteriorScale;

    /// <summary>The 25 % quantile: lower end of the 50 % credible interval.</summary>
    public double Quantile25 => Curve25.At(PosteriorShape) * PosteriorScale;

    /// <summary>The posterior median, the 50 % quantile.</summary>
    public double Median => Curve5.At(PosteriorShape) * PosteriorScale;

    /// <summary>The 75 % quantile: upper end of the 50 % credible interval.</summary>
    public double Quantile75 => Curve75.At(PosteriorShape) * PosteriorScale;

    /// <summary>The 95 % quantile: upper end of the 90 % credible interval.</summary>
    public double Quantile95 => Curve95.At(PosteriorShape) * PosteriorScale;

    /// <summary>The 97.5 % quantile: upper end of the 95 % credible interval.</summary>
    public double Quantile975 => Curve975.At(PosteriorShape) * PosteriorScale;

    /// <summary>The value that R stays below with the given probability.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <returns>The quantile of the posterior.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not strictly between 0 and 1.</exception>
    public double Quantile(double probability) => GammaQuantile.Standard(PosteriorShape, probability) * PosteriorScale;

    /// <summary>How probable is it that R is below a value? With 1: that the outbreak is shrinking.</summary>
    /// <param name="reproductionNumber">The value, not negative; usually 1.</param>
    /// <returns>A proportion 0–1, the posterior distribution function.</returns>
    public double ProbabilityBelow(double reproductionNumber) =>
        IncompleteGamma.Lower(PosteriorShape, Math.Max(0, reproductionNumber) / PosteriorScale);

    /// <summary>Whether the posterior is as precise as asked.</summary>
    /// <param name="coefficientOfVariation">The largest tolerable standard deviation / mean; EpiEstim's default target is 0.3.</param>
    /// <returns>True when <see cref="CoefficientOfVariation"/> is at most that.</returns>
    public bool IsAsPreciseAs(double coefficientOfVariation) => CoefficientOfVariation <= coefficientOfVariation;
}
