using System.Numerics;

namespace Fangxian.Epidemiology.Clusters;

/// <summary>The runs of days that a cluster may have, and the cases of a site in each.</summary>
internal sealed class ScanPeriods
{
    private readonly (int First, int Last)[] runs;
    private readonly int days;

    public ScanPeriods(int days, ScanOptions options)
    {
        this.days = days;
        var longest = Math.Min(days, options.LongestDays ?? Math.Max(options.ShortestDays, days / 2));
        runs = options.Windows switch
        {
            ScanWindows.Spatial => [(0, days - 1)],
            ScanWindows.Prospective => [.. Lengths().Select(length => (days - length, days - 1))],
            _ => [.. Lengths().SelectMany(length => Enumerable.Range(0, days - length + 1).Select(first => (first, first + length - 1)))],
        };
        Padded = (runs.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

        IEnumerable<int> Lengths() => Enumerable.Range(options.ShortestDays, Math.Max(0, longest - options.ShortestDays + 1));
    }

    /// <summary>The number of runs, filled up to whole vectors.</summary>
    public int Padded { get; }

    public int Count => runs.Length;

    public (int First, int Last) this[int run] => runs[run];

    /// <summary>The sum of each run.</summary>
    public void Sum(ReadOnlySpan<int> byDay, Span<int> before, Span<float> sums)
    {
        before[0] = 0;
        for (var day = 0; day < days; day++)
        {
            before[day + 1] = before[day] + byDay[day];
        }

        for (var run = 0; run < runs.Length; run++)
        {
            sums[run] = before[runs[run].Last + 1] - before[runs[run].First];
        }
    }
}
