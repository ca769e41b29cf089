using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>What the caller may choose when estimating R. The defaults are EpiEstim's.</summary>
public sealed record ReproductionNumberOptions
{
    /// <summary>Days per window, at least 1; 7 by default, which evens out weekdays. R is taken as constant within a window.</summary>
    public int WindowDays { get; init; } = 7;

    /// <summary>Mean of the gamma prior of R, more than 0; 5 by default, high on purpose so that control is not declared without data.</summary>
    public double PriorMean { get; init; } = 5;

    /// <summary>Standard deviation of the gamma prior of R, more than 0; 5 by default.</summary>
    public double PriorStandardDeviation { get; init; } = 5;

    /// <summary>What to do with negative daily counts; by default the windows that need them are not estimable.</summary>
    public NegativeCounts NegativeCounts { get; init; } = NegativeCounts.NotEstimable;

    /// <summary>How much of the serial interval may fall on unknown days before the window, as a proportion 0–1 averaged
    /// over the days of the window; 0.01 by default. Up to it the unknown days count as 0, beyond it the window is not estimable.</summary>
    public double TolerableUnknownProportion { get; init; } = 0.01;

    internal double PriorShape => PriorMean / PriorStandardDeviation * (PriorMean / PriorStandardDeviation);

    internal double PriorRate => PriorMean / (PriorStandardDeviation * PriorStandardDeviation);

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowDays, 1);
        ThrowIfNotPositive(PriorMean, nameof(PriorMean));
        ThrowIfNotPositive(PriorStandardDeviation, nameof(PriorStandardDeviation));
        if (!(TolerableUnknownProportion is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(TolerableUnknownProportion), TolerableUnknownProportion, "A proportion lies between 0 and 1.");
        }
    }

    private static void ThrowIfNotPositive(double value, string name)
    {
        if (!(double.IsFinite(value) && value > 0))
        {
            throw new ArgumentOutOfRangeException(name, value, "A finite number above 0 is needed.");
        }
    }
}
