using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>What the caller may choose when estimating the case reproduction number.</summary>
public sealed record CaseReproductionNumberOptions
{
    /// <summary>Days per window, at least 1; 7 by default. The cases that fell ill in the window are averaged.</summary>
    public int WindowDays { get; init; } = 7;

    /// <summary>How many chains of infection to simulate for the interval, at least 0; 1,000 by default. 0 gives no interval.</summary>
    public int Simulations { get; init; } = 1000;

    /// <summary>Any number; the same seed gives the same interval.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>What to do with negative daily counts; by default the windows near them are not estimable.</summary>
    public NegativeCounts NegativeCounts { get; init; } = NegativeCounts.NotEstimable;

    internal void ThrowIfOutOfRange()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(WindowDays, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Simulations);
    }
}
