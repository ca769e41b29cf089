namespace Fangxian.Epidemiology.Transmission;

/// <summary>The growth rate for one run of days, with the data it rests on.</summary>
public readonly record struct GrowthWindow
{
    internal GrowthWindow(DateOnly start, DateOnly end, GrowthWindowData data, GrowthFit? fit, Estimate<GrowthRate> growth)
    {
        Start = start;
        End = end;
        KnownDays = data.KnownDays;
        CasesInWindow = data.Cases;
        Dispersion = fit?.Dispersion;
        NegativeBinomialSize = fit?.Size;
        GrowthRate = growth;
    }

    /// <summary>First day of the window.</summary>
    public DateOnly Start { get; }

    /// <summary>Last day of the window, included.</summary>
    public DateOnly End { get; }

    /// <summary>Days of the window with a known count.</summary>
    public int KnownDays { get; }

    /// <summary>Cases on the known days, after the chosen treatment of negative counts.</summary>
    public long CasesInWindow { get; }

    /// <summary>max(1, Pearson χ² / df): how much more the counts scatter than Poisson counts; null when not estimable.</summary>
    public double? Dispersion { get; }

    /// <summary>θ of the negative binomial: the variance is mean + mean² / θ; +∞ when the counts scatter no more than Poisson counts; null for
    /// other models and when not estimable.</summary>
    public double? NegativeBinomialSize { get; }

    /// <summary>The growth rate, or why there is none.</summary>
    public Estimate<GrowthRate> GrowthRate { get; }
}
