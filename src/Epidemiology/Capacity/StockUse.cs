namespace Fangxian.Epidemiology.Capacity;

/// <summary>What is used up in a day: a fixed number, and so many for each case and each patient.</summary>
public sealed record StockUse
{
    /// <summary>Units a day whatever happens, 0 or more.</summary>
    public double PerDay { get; init; }

    /// <summary>Units for each new case, on its day, 0 or more.</summary>
    public double PerCase { get; init; }

    /// <summary>Units for each admission, on its day, 0 or more.</summary>
    public double PerAdmission { get; init; }

    /// <summary>Units a day for each patient in an ordinary bed, 0 or more.</summary>
    public double PerOrdinaryBedDay { get; init; }

    /// <summary>Units a day for each patient in intensive care, 0 or more.</summary>
    public double PerIntensiveCareDay { get; init; }
}
