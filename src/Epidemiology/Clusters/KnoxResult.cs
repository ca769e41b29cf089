namespace Fangxian.Epidemiology.Clusters;

/// <summary>Pairs of cases close in space, in time and in both.</summary>
/// <param name="Cases">Cases.</param>
/// <param name="ClosePairs">Pairs close in both: the statistic.</param>
/// <param name="PairsCloseInSpace">Pairs close in space.</param>
/// <param name="PairsCloseInTime">Pairs close in time.</param>
/// <param name="P">How often shuffled times give at least as many close pairs, 0–1; null without replications.</param>
/// <param name="PoissonP">The probability of at least so many by a Poisson distribution with the expected number. An approximation: pairs are not independent.</param>
/// <param name="Replications">Shuffles made.</param>
public readonly record struct KnoxResult(int Cases, long ClosePairs, long PairsCloseInSpace, long PairsCloseInTime, double? P, double PoissonP, int Replications)
{
    /// <summary>All pairs, n (n − 1) / 2.</summary>
    public long Pairs => (long)Cases * (Cases - 1) / 2;

    /// <summary>Close pairs expected where time has nothing to do with place: space × time / pairs.</summary>
    public double Expected => (double)PairsCloseInSpace * PairsCloseInTime / Pairs;
}
