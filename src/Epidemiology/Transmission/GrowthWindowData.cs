using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>The known days of one window, read from a series. One object serves all windows of a rolling estimate.</summary>
internal sealed class GrowthWindowData(GrowthWindowOptions options)
{
    private readonly double[] days = new double[options.WindowDays];
    private readonly double[] counts = new double[options.WindowDays];
    private int daysWithCases;
    private bool hasNegative;

    public int KnownDays { get; private set; }

    public long Cases { get; private set; }

    public ReadOnlySpan<double> Days => days.AsSpan(0, KnownDays);

    public ReadOnlySpan<double> Counts => counts.AsSpan(0, KnownDays);

    public NotEstimableReason? Obstacle =>
        hasNegative && options.NegativeCounts == NegativeCounts.NotEstimable ? NotEstimableReason.NegativeIncidence
        : KnownDays < options.MinimumKnownDays ? NotEstimableReason.TooFewDays
        : Cases < options.MinimumCases ? NotEstimableReason.TooFewCases
        : daysWithCases < 2 ? NotEstimableReason.CasesOnOneDay
        : null;

    public void Read(DailyIncidence incidence, DateOnly start)
    {
        (KnownDays, Cases, daysWithCases, hasNegative) = (0, 0, 0, false);
        var offset = start.DayNumber - incidence.FirstDate.DayNumber;
        var series = incidence.Counts;
        for (var day = Math.Max(0, -offset); day < options.WindowDays && day + offset < series.Length; day++)
        {
            if (series[day + offset] is { } count)
            {
                Take(day, count);
            }
        }
    }

    private void Take(int day, int count)
    {
        var counted = Math.Max(0, count);
        (days[KnownDays], counts[KnownDays]) = (day, counted);
        KnownDays++;
        Cases += counted;
        daysWithCases += counted > 0 ? 1 : 0;
        hasNegative |= count < 0;
    }
}
