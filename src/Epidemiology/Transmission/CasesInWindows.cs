using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Transmission;

/// <summary>The cases infected locally in every window, and why a window cannot be used. Day indices count from the series' first day (0).</summary>
internal sealed class CasesInWindows
{
    private readonly int windowDays;
    private readonly double[]? unknownDays;
    private readonly double[]? negativeDays;

    public CasesInWindows(DailyIncidence incidence, DailyIncidence? imported, int firstEnd, ReproductionNumberOptions options)
    {
        windowDays = options.WindowDays;
        FirstStart = firstEnd - windowDays + 1;
        Counts = PreparedCounts.From(incidence, options.NegativeCounts);
        Local = Sums(imported is null ? Counts.Values : LessImported(imported));
        unknownDays = Sums(UnknownDays(imported));
        negativeDays = Sums(Counts.Negative);
    }

    /// <summary>All cases, local and imported: all of them infect.</summary>
    public PreparedCounts Counts { get; }

    /// <summary>The first day of the first window.</summary>
    public int FirstStart { get; }

    /// <summary>Per window, the cases infected locally.</summary>
    public double[] Local { get; }

    public NotEstimableReason? Within(int window) =>
        unknownDays?[window] > 0 ? NotEstimableReason.UnknownDays
        : negativeDays?[window] > 0 ? NotEstimableReason.NegativeIncidence
        : null;

    public NotEstimableReason? TooEarly(int window, double meanSerialIntervalDays)
    {
        var end = FirstStart + window + windowDays - 1;
        return Counts.FirstDayWithCases >= end ? NotEstimableReason.WindowBeforeFirstCase
            : end + 1 <= meanSerialIntervalDays ? NotEstimableReason.WithinFirstSerialInterval
            : null;
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(values))]
    private double[]? Sums(double[]? values) => values is null ? null : WindowSums.Of(values.AsSpan(FirstStart), windowDays);

    private double[] LessImported(DailyIncidence imported)
    {
        var local = (double[])Counts.Values.Clone();
        for (var day = 0; day < local.Length; day++)
        {
            local[day] -= imported.Counts[day] ?? 0;
        }

        return local;
    }

    private double[]? UnknownDays(DailyIncidence? imported)
    {
        if (imported is null || imported.Counts.IndexOf((int?)null) < 0)
        {
            return Counts.Unknown;
        }

        var unknown = (double[]?)Counts.Unknown?.Clone() ?? new double[Counts.Values.Length];
        for (var day = 0; day < unknown.Length; day++)
        {
            unknown[day] = imported.Counts[day] is null ? 1 : unknown[day];
        }

        return unknown;
    }
}
