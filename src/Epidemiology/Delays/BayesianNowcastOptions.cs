namespace Fangxian.Epidemiology.Delays;

/// <summary>Settings of <see cref="BayesianNowcast"/>.</summary>
public sealed record BayesianNowcastOptions
{
    /// <summary>Delays are taken from days of the event at most so many days before the last; from all where null. At least 1.</summary>
    public int? EstimationDays { get; init; }

    /// <summary>The probability of the prediction interval, above 0 and below 1; 0.95 unless set.</summary>
    public double IntervalProbability { get; init; } = 0.95;

    /// <summary>The prior mean of the cases of a day, above 0; what the reports of the window say of an average day where null.</summary>
    public double? PriorMeanCases { get; init; }

    /// <summary>The prior variance of the cases of a day, above the prior mean; mean + mean² (an exponential prior of the expected number) where null.</summary>
    public double? PriorVarianceCases { get; init; }

    /// <summary>The weight of the prior of the delays in cases for each delay, above 0; 0.1 unless set.</summary>
    public double DelayPriorCases { get; init; } = 0.1;

    /// <summary>Draws of the posterior, at least 100; 4,000 unless set: Monte-Carlo error about 1 % of the median, 2 % of the ends of the interval.</summary>
    public int Draws { get; init; } = 4000;

    /// <summary>Any number; the same seed gives the same nowcast. 1 unless set.</summary>
    public long Seed { get; init; } = 1;

    internal void ThrowIfOutOfRange()
    {
        new NowcastOptions { EstimationDays = EstimationDays, IntervalProbability = IntervalProbability }.ThrowIfOutOfRange();
        ArgumentOutOfRangeException.ThrowIfLessThan(Draws, 100, nameof(Draws));
        ThrowUnlessAbove(0, DelayPriorCases, nameof(DelayPriorCases));
        ThrowUnlessAbove(0, PriorMeanCases ?? 1, nameof(PriorMeanCases));
        ThrowUnlessAbove(PriorMeanCases ?? 0, PriorVarianceCases ?? double.MaxValue, nameof(PriorVarianceCases));
    }

    private static void ThrowUnlessAbove(double least, double value, string name)
    {
        if (!(value > least && double.IsFinite(value)))
        {
            throw new ArgumentOutOfRangeException(name, value, $"A finite number above {least} is needed.");
        }
    }
}
