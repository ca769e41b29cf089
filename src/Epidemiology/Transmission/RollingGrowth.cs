using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>One growth model over one window or over all windows of a series.</summary>
internal static class RollingGrowth
{
    public static GrowthWindow On(DailyIncidence incidence, DateOnly lastDay, GrowthWindowOptions? options, Func<GrowthWindowData, GrowthFit?> fit)
    {
        var chosen = Check(incidence, options);
        return Over(incidence, lastDay, chosen, new GrowthWindowData(chosen), fit);
    }

    public static GrowthWindow[] Everywhere(DailyIncidence incidence, GrowthWindowOptions? options, Func<GrowthWindowData, GrowthFit?> fit)
    {
        var chosen = Check(incidence, options);
        var windows = new GrowthWindow[Math.Max(0, incidence.Days - chosen.WindowDays + 1)];
        var data = new GrowthWindowData(chosen);
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = Over(incidence, incidence.FirstDate.AddDays(i + chosen.WindowDays - 1), chosen, data, fit);
        }

        return windows;
    }

    private static GrowthWindowOptions Check(DailyIncidence incidence, GrowthWindowOptions? options)
    {
        ArgumentNullException.ThrowIfNull(incidence);
        var chosen = options ?? new GrowthWindowOptions();
        chosen.ThrowIfOutOfRange();
        return chosen;
    }

    private static GrowthWindow Over(
        DailyIncidence incidence, DateOnly end, GrowthWindowOptions options, GrowthWindowData data, Func<GrowthWindowData, GrowthFit?> fit)
    {
        var start = end.AddDays(1 - options.WindowDays);
        data.Read(incidence, start);
        if (data.Obstacle is { } reason)
        {
            return new GrowthWindow(start, end, data, null, new NotEstimable(reason));
        }

        return fit(data) is { } found
            ? new GrowthWindow(start, end, data, found, found.Rate)
            : new GrowthWindow(start, end, data, null, new NotEstimable(NotEstimableReason.NotConverged));
    }
}
