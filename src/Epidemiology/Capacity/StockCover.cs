using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>For how many days does a stock last under a forecast?</summary>
/// <remarks>
/// <para>In each path of a forecast the stock of a day is that of the day before, plus what is delivered (in the morning), less what is used. Days of cover: whole days whose whole use could be met before the first that could not.
/// Interval: 95 % <b>prediction</b> interval of the paths.</para>
/// <para>Assumptions: as of the forecast; use per patient does not change; deliveries come on their days; nothing spoils. Use that could not be met is not made up later. Do not add stocks that cannot replace each other.</para>
/// <para>Verified against closed forms (constant use) and a loop in R 4.2.2. The idea is that of the WHO COVID-19 Essential Supplies Forecasting Tool (2020); see <see cref="CapacityForecast"/> for the forecast.</para>
/// </remarks>
/// <param name="ProbabilityOfRunningOut">Share of paths, 0–1, in which the stock does not last the horizon.</param>
/// <param name="MedianDays">Half of the paths last fewer days; null: longer than the horizon.</param>
/// <param name="LowerDays">2.5 % of the paths last fewer days; null: longer than the horizon.</param>
/// <param name="UpperDays">2.5 % of the paths last more days; null: longer than the horizon.</param>
/// <param name="Used">Units that the whole horizon would use.</param>
public readonly record struct StockCover(double ProbabilityOfRunningOut, int? MedianDays, int? LowerDays, int? UpperDays, DemandRange Used)
{
    /// <summary>The cover of a stock.</summary>
    /// <param name="stock">Units at the end of the last known day, 0 or more.</param>
    /// <param name="use">What is used.</param>
    /// <param name="forecast">Cases and patients to come.</param>
    /// <param name="deliveries">Units by day, from the first day forecast on, 0 or more; none where empty.</param>
    /// <returns>The cover.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative or not finite.</exception>
    public static StockCover Of(double stock, StockUse use, CapacityForecast forecast, ReadOnlySpan<double> deliveries = default)
    {
        ArgumentNullException.ThrowIfNull(use);
        ArgumentNullException.ThrowIfNull(forecast);
        NotNegative(stock, nameof(stock));
        foreach (var (name, number) in new[] { (nameof(use.PerDay), use.PerDay), (nameof(use.PerCase), use.PerCase), (nameof(use.PerAdmission), use.PerAdmission), (nameof(use.PerOrdinaryBedDay), use.PerOrdinaryBedDay), (nameof(use.PerIntensiveCareDay), use.PerIntensiveCareDay) })
        {
            NotNegative(number, name);
        }

        foreach (var delivery in deliveries)
        {
            NotNegative(delivery, nameof(deliveries));
        }

        var (cover, used) = (new int[forecast.Paths], new double[forecast.Paths]);
        for (var path = 0; path < cover.Length; path++)
        {
            var left = stock;
            cover[path] = int.MaxValue;
            for (var day = 0; day < forecast.Days; day++)
            {
                var needed = Needed(use, forecast, path, day);
                left += (day < deliveries.Length ? deliveries[day] : 0) - needed;
                used[path] += needed;
                cover[path] = left < -1e-9 * Math.Max(1, stock) && cover[path] == int.MaxValue ? day : cover[path];
            }
        }

        Array.Sort(cover);
        return new((double)cover.Count(days => days < int.MaxValue) / cover.Length, At(0.5), At(0.025), At(0.975), DemandRange.Of(used));

        int? At(double share) => cover[Math.Clamp((int)Math.Ceiling(share * cover.Length) - 1, 0, cover.Length - 1)] is var days && days < int.MaxValue ? days : null;
    }

    private static double Needed(StockUse use, CapacityForecast forecast, int path, int day) =>
        use.PerDay + (use.PerCase * forecast.Cases[path][day]) + (use.PerAdmission * forecast.Occupied(CareResource.Admissions, path, day))
        + (use.PerOrdinaryBedDay * forecast.Occupied(CareResource.OrdinaryBeds, path, day)) + (use.PerIntensiveCareDay * forecast.Occupied(CareResource.IntensiveCareBeds, path, day));

    private static void NotNegative(double number, string name) => Require.That(number >= 0 && double.IsFinite(number), name, number, "A finite number, 0 or more, is needed.");
}
