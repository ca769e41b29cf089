namespace Fangxian.Epidemiology.Transmission;

/// <summary>By what proportion do daily cases grow or shrink per day?</summary>
/// <remarks>
/// <para>Cases on day t are proportional to exp(r t). r is per day: 0.1 means × e^0.1 = +10.5 % a day, −0.1 means −9.5 %.
/// The interval is a two-sided 95 % <b>confidence</b> interval r ± t(0.975, df) × standard error.</para>
/// <para>Made by <see cref="LogLinearGrowth"/> and <see cref="QuasiPoissonGrowth"/>; documented there.</para>
/// </remarks>
public readonly record struct GrowthRate
{
    internal GrowthRate(double ratePerDay, double standardError, double halfWidth, int degreesOfFreedom)
    {
        RatePerDay = ratePerDay;
        StandardErrorPerDay = standardError;
        LowerPerDay = ratePerDay - halfWidth;
        UpperPerDay = ratePerDay + halfWidth;
        DegreesOfFreedom = degreesOfFreedom;
    }

    /// <summary>r, per day; negative for decline.</summary>
    public double RatePerDay { get; }

    /// <summary>The standard error of r, per day.</summary>
    public double StandardErrorPerDay { get; }

    /// <summary>Lower end of the 95 % confidence interval of r, per day.</summary>
    public double LowerPerDay { get; }

    /// <summary>Upper end of the 95 % confidence interval of r, per day.</summary>
    public double UpperPerDay { get; }

    /// <summary>Points fitted less two.</summary>
    public int DegreesOfFreedom { get; }

    /// <summary>The change from one day to the next as a proportion, e^r − 1: 0.1 is +10 % a day.</summary>
    public double DailyChangeProportion => Math.Exp(RatePerDay) - 1;

    /// <summary>The doubling or halving time with its interval.</summary>
    public DoublingTime DoublingTime => new(RatePerDay, LowerPerDay, UpperPerDay);
}
