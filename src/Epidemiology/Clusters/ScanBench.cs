namespace Fangxian.Epidemiology.Clusters;

/// <summary>What one worker of a scan needs: counts by site and day, their sums by site and run, and room for a circle.</summary>
internal sealed class ScanBench(ScanCounts data, ScanPeriods periods, ScanDraws draws)
{
    private readonly int[] before = new int[data.Days + 1];

    public int[] Counts { get; } = new int[data.Sites.Count * data.Days];

    public int[] Shuffled { get; } = draws.Days();

    public float[] Sums { get; } = new float[data.Sites.Count * periods.Padded];

    public float[] Circle { get; } = new float[periods.Padded];

    public void SumUp()
    {
        for (var site = 0; site < data.Sites.Count; site++)
        {
            periods.Sum(Counts.AsSpan(site * data.Days, data.Days), before, Sums.AsSpan(site * periods.Padded, periods.Padded));
        }
    }
}
