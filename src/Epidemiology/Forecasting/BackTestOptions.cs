namespace Fangxian.Epidemiology.Forecasting;

/// <summary>Settings of <see cref="BackTest"/>.</summary>
public sealed record BackTestOptions
{
    /// <summary>The periods known at the first origin, at least 1; 21 unless set.</summary>
    public int FirstOrigin { get; init; } = 21;

    /// <summary>The periods known at the last origin; the last for which the next period is known where null.</summary>
    public int? LastOrigin { get; init; }

    /// <summary>Periods from one origin to the next, at least 1; 1 unless set.</summary>
    public int Step { get; init; } = 1;

    /// <summary>How many periods ahead, at least 1; 14 unless set.</summary>
    public int Horizon { get; init; } = 14;

    /// <summary>Error probability of the verdict, above 0 and below 1; 0.05 unless set.</summary>
    public double Alpha { get; init; } = 0.05;

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(FirstOrigin, 1, nameof(FirstOrigin));
        ArgumentOutOfRangeException.ThrowIfLessThan(LastOrigin ?? FirstOrigin, FirstOrigin, nameof(LastOrigin));
        ArgumentOutOfRangeException.ThrowIfLessThan(Step, 1, nameof(Step));
        ArgumentOutOfRangeException.ThrowIfLessThan(Horizon, 1, nameof(Horizon));
        if (!(Alpha is > 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(Alpha), Alpha, "A probability strictly between 0 and 1 is needed.");
        }
    }
}
