namespace Fangxian.Epidemiology.Numerics;

/// <summary>Binomial numbers at about the same cost for any number of trials: inversion below a mean of 10, else transformed rejection with squeeze (BTRS).</summary>
/// <remarks>Source: Hörmann W. The generation of binomial random variates. J Stat Comput Simul 1993;46:101–10, doi 10.1080/00949659308811496.</remarks>
internal static class BinomialDraw
{
    private const double LargestMeanOfInversion = 10;

    public static int Of(RandomStream random, int trials, double probability)
    {
        if (trials <= 0 || probability <= 0)
        {
            return 0;
        }

        if (probability > 0.5)
        {
            return trials - Of(random, trials, 1 - probability);
        }

        return trials * probability < LargestMeanOfInversion ? Inverted(random, trials, probability) : Rejected(random, trials, probability);
    }

    private static int Inverted(RandomStream random, int trials, double probability)
    {
        var odds = probability / (1 - probability);
        var none = Math.Exp(trials * LogOfOneLess(probability));
        while (true)
        {
            var (left, mass) = (random.Uniform(), none);
            for (var count = 0; count <= trials; count++)
            {
                if (left <= mass)
                {
                    return count;
                }

                left -= mass;
                mass *= odds * (trials - count) / (count + 1.0);
            }
        }
    }

    private static int Rejected(RandomStream random, int trials, double p)
    {
        double n = trials, q = 1 - p, spread = Math.Sqrt(n * p * q), odds = p / q;
        double b = 1.15 + (2.53 * spread), a = -0.0873 + (0.0248 * b) + (0.01 * p), c = (n * p) + 0.5;
        double alpha = (2.83 + (5.1 / b)) * spread, accepted = 0.92 - (4.2 / b), mode = Math.Floor((n + 1) * p);
        while (true)
        {
            var (u, v) = (random.Uniform() - 0.5, random.Uniform());
            var edge = 0.5 - Math.Abs(u);
            var k = Math.Floor((((2 * a / edge) + b) * u) + c);
            if (edge >= 0.07 && v <= accepted)
            {
                return (int)k;
            }

            if (k < 0 || k > n)
            {
                continue;
            }

            var bound = ((mode + 0.5) * Math.Log((mode + 1) / (odds * (n - mode + 1)))) + ((n + 1) * Math.Log((n - mode + 1) / (n - k + 1)))
                + ((k + 0.5) * Math.Log(odds * (n - k + 1) / (k + 1))) + LogFactorial.Remainder(mode) + LogFactorial.Remainder(n - mode) - LogFactorial.Remainder(k) - LogFactorial.Remainder(n - k);
            if (Math.Log(v * alpha / ((a / (edge * edge)) + b)) <= bound)
            {
                return (int)k;
            }
        }
    }

    /// <summary>ln(1 − p) without loss of digits for small p.</summary>
    private static double LogOfOneLess(double p) => p < 1e-5 ? -p * (1 + (p / 2) + (p * p / 3)) : Math.Log(1 - p);
}
