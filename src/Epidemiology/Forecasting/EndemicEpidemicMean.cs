namespace Fangxian.Epidemiology.Forecasting;

/// <summary>The mean of a unit in a period, in persons, by where it comes from.</summary>
/// <param name="Own">From the unit's own earlier cases.</param>
/// <param name="Neighbours">From those of its neighbours.</param>
/// <param name="Endemic">From elsewhere, with season and trend.</param>
public readonly record struct EndemicEpidemicMean(double Own, double Neighbours, double Endemic)
{
    /// <summary>The sum.</summary>
    public double Total => Own + Neighbours + Endemic;
}
