namespace Fangxian.Epidemiology.Numerics;

/// <summary>The quantile of a sample: straight lines between the order statistics, R's default (type 7).</summary>
/// <remarks>Source: Hyndman RJ, Fan Y. Am Stat 1996;50:361–5, doi 10.1080/00031305.1996.10473566.</remarks>
internal static class SampleQuantile
{
    public static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        var position = (sorted.Length - 1) * probability;
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }
}
