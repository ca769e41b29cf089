using System.Numerics;

namespace Fangxian.Epidemiology.Numerics;

/// <summary>Pseudo-random numbers: the same seed gives the same numbers, on every machine and in every version.</summary>
/// <remarks>
/// xoshiro256** seeded by SplitMix64. Source: Blackman D, Vigna S. ACM Trans Math Softw 2021;47:36, doi 10.1145/3460772.
/// <see cref="System.Random"/> is not used because its sequence may change between versions of .NET.
/// </remarks>
internal sealed class RandomStream
{
    private ulong a, b, c, d;
    private double keptNormal = double.NaN;

    public RandomStream(long seed)
    {
        var state = (ulong)seed;
        (a, b, c, d) = (Split(ref state), Split(ref state), Split(ref state), Split(ref state));
    }

    /// <summary>Begins anew with the numbers that belong to a run, a place and a day: they do not depend on what was drawn before.</summary>
    public void Restart(long seed, int run, int place, int day)
    {
        var state = (ulong)seed;
        state = Split(ref state) ^ (uint)run;
        state = Split(ref state) ^ (uint)place;
        state = Split(ref state) ^ (uint)day;
        (a, b, c, d) = (Split(ref state), Split(ref state), Split(ref state), Split(ref state));
        keptNormal = double.NaN;
    }

    public ulong Bits()
    {
        var result = BitOperations.RotateLeft(b * 5, 7) * 9;
        var shifted = b << 17;
        c ^= a;
        d ^= b;
        b ^= c;
        a ^= d;
        c ^= shifted;
        d = BitOperations.RotateLeft(d, 45);
        return result;
    }

    /// <summary>Uniform, strictly between 0 and 1.</summary>
    public double Uniform() => ((Bits() >> 11) + 0.5) * (1.0 / (1UL << 53));

    /// <summary>A whole number from 0 to <paramref name="end"/> − 1, all equally likely within 2⁻³².</summary>
    public int Below(int end) => (int)Math.BigMul(Bits(), (ulong)end, out _);

    /// <summary>A stream of its own for each number: simulations that run side by side stay the same whoever runs them.</summary>
    public static RandomStream Numbered(long seed, int number)
    {
        var state = (ulong)seed;
        var own = Split(ref state) + (ulong)number;
        return new RandomStream((long)Split(ref own));
    }

    /// <summary>Standard normal, by Marsaglia's polar method.</summary>
    public double Normal()
    {
        if (!double.IsNaN(keptNormal))
        {
            var kept = keptNormal;
            keptNormal = double.NaN;
            return kept;
        }

        double x, y, square;
        do
        {
            (x, y) = ((2 * Uniform()) - 1, (2 * Uniform()) - 1);
            square = (x * x) + (y * y);
        }
        while (square is >= 1 or 0);

        var factor = Math.Sqrt(-2 * Math.Log(square) / square);
        keptNormal = y * factor;
        return x * factor;
    }

    /// <summary>Gamma with scale 1. Source: Marsaglia G, Tsang WW. ACM Trans Math Softw 2000;26:363–72, doi 10.1145/358407.358414.</summary>
    public double Gamma(double shape)
    {
        if (shape < 1)
        {
            return Gamma(shape + 1) * Math.Pow(Uniform(), 1 / shape);
        }

        var offset = shape - (1.0 / 3);
        var factor = 1 / Math.Sqrt(9 * offset);
        while (true)
        {
            var x = Normal();
            var root = 1 + (factor * x);
            var cube = root * root * root;
            if (root > 0 && Math.Log(Uniform()) < (0.5 * x * x) + (offset * (1 - cube + Math.Log(cube))))
            {
                return offset * cube;
            }
        }
    }

    /// <summary>Poisson: by multiplication for small means, else by splitting off a gamma waiting time (Ahrens and Dieter 1974).</summary>
    public long Poisson(double mean)
    {
        var counted = 0L;
        while (mean > 16)
        {
            var events = (long)(mean * 7 / 8);
            var waited = Gamma(events);
            if (waited > mean)
            {
                return counted + Binomial(events - 1, mean / waited);
            }

            counted += events;
            mean -= waited;
        }

        var limit = Math.Exp(-mean);
        for (var product = Uniform(); product > limit; product *= Uniform())
        {
            counted++;
        }

        return counted;
    }

    /// <summary>Negative binomial with variance mean + mean² / dispersion.</summary>
    public long NegativeBinomial(double mean, double dispersion) => Poisson(Gamma(dispersion) * mean / dispersion);

    /// <summary>Binomial: by the order statistic (a beta variable) while there are many trials, then by counting.</summary>
    public long Binomial(long trials, double probability)
    {
        var counted = 0L;
        while (trials > 24)
        {
            var middle = (trials / 2) + 1;
            double below = Gamma(middle), above = Gamma(trials + 1 - middle);
            var split = below / (below + above);
            if (split <= probability)
            {
                counted += middle;
                trials -= middle;
                probability = (probability - split) / (1 - split);
            }
            else
            {
                trials = middle - 1;
                probability /= split;
            }
        }

        for (; trials > 0; trials--)
        {
            counted += Uniform() < probability ? 1 : 0;
        }

        return counted;
    }

    private static ulong Split(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
