namespace Fangxian.Epidemiology.Transmission;

/// <summary>The estimate of R for one run of days, with the data it rests on.</summary>
public readonly record struct ReproductionNumberWindow
{
    internal ReproductionNumberWindow(
        DateOnly start, DateOnly end, long? cases, double? infectivity, Estimate<ReproductionNumber> estimate)
    {
        Start = start;
        End = end;
        CasesInWindow = cases;
        InfectivityInWindow = infectivity;
        ReproductionNumber = estimate;
    }

    /// <summary>First day of the window.</summary>
    public DateOnly Start { get; }

    /// <summary>Last day of the window, included. The estimate is usually drawn at this date.</summary>
    public DateOnly End { get; }

    /// <summary>New cases infected locally on the days of the window (all, where imported ones are not told apart), after the chosen treatment of negative counts; null where a day is unknown or negative and untreated.</summary>
    public long? CasesInWindow { get; }

    /// <summary>Σ Λ(t) over the window, in weighted persons: the cases expected if R were 1. Null where an earlier day that matters is unknown or negative and untreated.</summary>
    public double? InfectivityInWindow { get; }

    /// <summary>The posterior of R, or why there is none. With few cases it repeats the prior: look at
    /// <see cref="CasesInWindow"/> or <see cref="Transmission.ReproductionNumber.IsAsPreciseAs"/> before showing it.</summary>
    public Estimate<ReproductionNumber> ReproductionNumber { get; }
}
