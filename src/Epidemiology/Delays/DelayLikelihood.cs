namespace Fangxian.Epidemiology.Delays;

/// <summary>ln P(data | distribution) for delays known exactly, within one window or within two, cut on the right or not.</summary>
/// <remarks>
/// With F the distribution function and G(x) = ∫ F(u) du up to x, two windows give
/// ∫∫ f(s − e) ds de = [G(SR − EL) − G(SR − ER)] − [G(SL − EL) − G(SL − ER)]. Where only ends up to T could be seen, this is divided by
/// ∫ F(T − e) de = G(T − EL) − G(T − ER). One window gives differences of F, none the density.
/// Source: Reich NG et al. Stat Med 2009;28:2769–84, doi 10.1002/sim.3659; truncation: Sun J. Scand J Stat 1995;22:321–35.
/// </remarks>
internal sealed class DelayLikelihood
{
    private readonly (DelayObservation Window, int Times)[] censored;
    private readonly double[] exact;
    private readonly double[] logExact;
    private readonly double sum;
    private readonly double sumOfSquares;
    private readonly double sumOfLogs;
    private readonly double sumOfSquaredLogs;

    public DelayLikelihood(ReadOnlySpan<DelayObservation> observations, double offsetDays)
    {
        OffsetDays = offsetDays;
        List<DelayObservation> others = [];
        List<double> values = [];
        foreach (var one in observations)
        {
            if (one.IsExact && !one.IsTruncated)
            {
                values.Add(one.EarliestEnd - one.EarliestStart - offsetDays);
            }
            else
            {
                others.Add(one with { EarliestEnd = one.EarliestEnd - offsetDays, LatestEnd = one.LatestEnd - offsetDays, ObservableUntil = one.ObservableUntil - offsetDays });
            }
        }

        // Delays by whole days fall into few different windows: each is counted once, with its number.
        (censored, exact) = ([.. others.CountBy(one => one).Select(one => (one.Key, one.Value))], [.. values]);
        logExact = Array.ConvertAll(exact, Math.Log);
        foreach (var x in exact)
        {
            var logarithm = Math.Log(x);
            sum += x;
            sumOfSquares += x * x;
            sumOfLogs += logarithm;
            sumOfSquaredLogs += logarithm * logarithm;
        }
    }

    public double OffsetDays { get; }

    /// <summary>−∞ where the data are impossible under the distribution.</summary>
    public double Of(DelayDistribution distribution)
    {
        var total = OfExact(distribution);
        foreach (var (window, times) in censored)
        {
            var probability = Probability(distribution, window);
            total += times * Math.Log(probability > 0 ? probability : 0);
        }

        return double.IsNaN(total) ? double.NegativeInfinity : total;
    }

    private static double Probability(DelayDistribution d, DelayObservation o)
    {
        var startIsKnown = o.EarliestStart == o.LatestStart;
        double seen = o.IsExact ? Math.Exp(d.LogDensity(o.EarliestEnd - o.EarliestStart))
            : startIsKnown ? Between(d, o.EarliestEnd - o.EarliestStart, o.LatestEnd - o.EarliestStart)
            : o.EarliestEnd == o.LatestEnd ? Between(d, o.EarliestEnd - o.LatestStart, o.EarliestEnd - o.EarliestStart)
            : Within(d, o);
        return !o.IsTruncated ? seen
            : seen / (startIsKnown
                ? d.Both(o.ObservableUntil - o.EarliestStart).Below
                : d.Integrals(o.ObservableUntil - o.EarliestStart).Below - d.Integrals(o.ObservableUntil - o.LatestStart).Below);
    }

    private static double Between(DelayDistribution d, double low, double high)
    {
        // On the upper side the complement has the digits.
        var (lowBelow, lowAbove) = d.Both(low);
        var (highBelow, highAbove) = d.Both(high);
        return lowBelow > 0.5 ? lowAbove - highAbove : highBelow - lowBelow;
    }

    private static double Within(DelayDistribution d, DelayObservation o)
    {
        var (a, aAbove) = d.Integrals(o.LatestEnd - o.EarliestStart);
        var (b, bAbove) = d.Integrals(o.LatestEnd - o.LatestStart);
        var (c, cAbove) = d.Integrals(o.EarliestEnd - o.EarliestStart);
        var (e, eAbove) = d.Integrals(o.EarliestEnd - o.LatestStart);
        return a < aAbove ? a - b - (c - e) : aAbove - bAbove - (cAbove - eAbove);
    }

    private double OfExact(DelayDistribution d)
    {
        var n = exact.Length;
        if (n == 0)
        {
            return 0;
        }

        switch (d.Family)
        {
            case DelayFamily.Gamma:
                return ((d.First - 1) * sumOfLogs) - (sum / d.Second)
                    - (n * ((d.First * Math.Log(d.Second)) + MathNet.Numerics.SpecialFunctions.GammaLn(d.First)));
            case DelayFamily.LogNormal:
                return NormalLogLikelihood(n, sumOfLogs, sumOfSquaredLogs, d.First, d.Second) - sumOfLogs;
            case DelayFamily.Normal:
                return NormalLogLikelihood(n, sum, sumOfSquares, d.First, d.Second);
            default:
                var powers = 0.0;
                var logScale = Math.Log(d.Second);
                foreach (var logarithm in logExact)
                {
                    powers += Math.Exp(d.First * (logarithm - logScale));
                }

                return (n * (Math.Log(d.First) - (d.First * logScale))) + ((d.First - 1) * sumOfLogs) - powers;
        }
    }

    private static double NormalLogLikelihood(int n, double sum, double sumOfSquares, double mean, double deviation) =>
        -(n * (Math.Log(deviation) + (Math.Log(2 * Math.PI) / 2)))
        - ((sumOfSquares - (2 * mean * sum) + (n * mean * mean)) / (2 * deviation * deviation));
}
