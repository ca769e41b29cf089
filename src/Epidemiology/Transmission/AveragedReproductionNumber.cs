namespace Fangxian.Epidemiology.Transmission;

/// <summary>R of one window when the serial interval itself is uncertain: the posterior averaged over a sample of intervals.</summary>
/// <remarks>
/// R has no unit. Intervals between two quantiles are equal-tailed <b>credible</b> intervals that hold the uncertainty of the
/// serial interval as well as that of the counts. Made by <see cref="InstantaneousReproductionNumber"/>; documented there.
/// </remarks>
public readonly record struct AveragedReproductionNumber
{
    /// <summary>Mean over the sample of the posterior means.</summary>
    public double Mean { get; internal init; }

    /// <summary>Standard deviation of the averaged posterior.</summary>
    public double StandardDeviation { get; internal init; }

    /// <summary>The 2.5 % quantile: lower end of the 95 % credible interval.</summary>
    public double Quantile025 { get; internal init; }

    /// <summary>The 5 % quantile: lower end of the 90 % credible interval.</summary>
    public double Quantile05 { get; internal init; }

    /// <summary>The 25 % quantile: lower end of the 50 % credible interval.</summary>
    public double Quantile25 { get; internal init; }

    /// <summary>The median, the 50 % quantile.</summary>
    public double Median { get; internal init; }

    /// <summary>The 75 % quantile: upper end of the 50 % credible interval.</summary>
    public double Quantile75 { get; internal init; }

    /// <summary>The 95 % quantile: upper end of the 90 % credible interval.</summary>
    public double Quantile95 { get; internal init; }

    /// <summary>The 97.5 % quantile: upper end of the 95 % credible interval.</summary>
    public double Quantile975 { get; internal init; }

    /// <summary>The probability that R is below 1, 0–1: that the outbreak is shrinking.</summary>
    public double ProbabilityBelowOne { get; internal init; }
}
