namespace Fangxian.Epidemiology.Delays;

/// <summary>Settings of <see cref="BackProjection"/>.</summary>
public sealed record BackProjectionOptions
{
    /// <summary>Days on both sides that smooth a day, with binomial weights of 2 × this; 0 does not smooth. 1 unless set (k = 2 in R).</summary>
    public int SmoothingDays { get; init; } = 1;

    /// <summary>The iteration ends when the curve moves by less than this share of its length; above 0. 0.005 unless set: it ends early on purpose, as
    /// further steps would fit the noise.</summary>
    public double Tolerance { get; init; } = 0.005;

    /// <summary>Bootstrap samples of the interval, 0 (no interval) or at least 40; 200 unless set.</summary>
    public int Samples { get; init; } = 200;

    /// <summary>The probability of the interval, above 0 and below 1; 0.95 unless set.</summary>
    public double IntervalProbability { get; init; } = 0.95;

    /// <summary>Any number; the same seed gives the same interval. 1 unless set.</summary>
    public long Seed { get; init; } = 1;

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(SmoothingDays, nameof(SmoothingDays));
        if (!(Tolerance > 0 && double.IsFinite(Tolerance)))
        {
            throw new ArgumentOutOfRangeException(nameof(Tolerance), Tolerance, "A finite number above 0 is needed.");
        }

        if (Samples is not 0 and < 40)
        {
            throw new ArgumentOutOfRangeException(nameof(Samples), Samples, "0 or at least 40 samples are needed.");
        }

        if (!(IntervalProbability is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(IntervalProbability), IntervalProbability, "A probability strictly between 0 and 1 is needed.");
        }
    }
}
