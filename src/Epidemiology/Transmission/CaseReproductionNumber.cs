namespace Fangxian.Epidemiology.Transmission;

/// <summary>How many people did those who fell ill in a window infect, each on average, by the end of the series?</summary>
/// <remarks>R has no unit. The interval is that of the simulated chains: who infected whom, given interval and counts. Made by <see cref="WallingaTeunis"/>.</remarks>
public readonly record struct CaseReproductionNumber
{
    /// <summary>The expected number of people infected by a case of the window. Computed, not simulated.</summary>
    public double Mean { get; internal init; }

    /// <summary>Standard deviation of that average over the simulated chains; null without simulations.</summary>
    public double? StandardDeviation { get; internal init; }

    /// <summary>2.5 % quantile over the simulated chains; null without simulations.</summary>
    public double? Quantile025 { get; internal init; }

    /// <summary>97.5 % quantile over the simulated chains; null without simulations.</summary>
    public double? Quantile975 { get; internal init; }

    /// <summary>How much of the infections caused by these cases the series can have seen, 0–1: the serial interval's weight up to the
    /// last day, averaged over the cases. Below about 0.9 the mean is too low; divide by it for a rough correction.</summary>
    public double SeenProportion { get; internal init; }
}
