namespace Fangxian.Epidemiology.Numerics;

/// <summary>How many marked ones are among those drawn without putting back: inversion that begins at the mode and goes outward, so that the cost grows with the standard deviation alone.</summary>
/// <remarks>Source: Kachitvichyanukul V, Schmeiser B. J Stat Comput Simul 1985;22:127–45, doi 10.1080/00949658508810839 (HIN; begun at the mode here).</remarks>
internal static class HypergeometricDraw
{
    /// <param name="random">Where the numbers come from.</param>
    /// <param name="marked">Marked ones there are.</param>
    /// <param name="others">Others there are.</param>
    /// <param name="drawn">How many are drawn, at most all.</param>
    public static int Of(RandomStream random, int marked, int others, int drawn)
    {
        int least = Math.Max(0, drawn - others), most = Math.Min(marked, drawn);
        if (least == most)
        {
            return least;
        }

        double free = (double)others - drawn, all = (double)marked + others;
        var mode = (int)Math.Floor((drawn + 1.0) * (marked + 1.0) / (all + 2));
        var peak = Math.Exp(LogFactorial.Of(marked) + LogFactorial.Of(others) + LogFactorial.Of(drawn) + LogFactorial.Of(all - drawn) - LogFactorial.Of(all)
            - LogFactorial.Of(mode) - LogFactorial.Of(marked - mode) - LogFactorial.Of(drawn - mode) - LogFactorial.Of(free + mode));
        while (true)
        {
            if (Outward(random.Uniform(), mode, peak) is { } found)
            {
                return found;
            }
        }

        int? Outward(double left, int from, double mass)
        {
            int up = from, down = from;
            var (above, below) = (mass, mass);
            left -= mass;
            while (left > 0)
            {
                if (up == most && down == least)
                {
                    return null;
                }

                if (up < most)
                {
                    above *= (double)(marked - up) * (drawn - up) / ((up + 1.0) * (free + up + 1));
                    up++;
                    left -= above;
                    if (left <= 0)
                    {
                        return up;
                    }
                }

                if (down > least)
                {
                    below *= down * (free + down) / ((double)(marked - down + 1) * (drawn - down + 1));
                    down--;
                    left -= below;
                    if (left <= 0)
                    {
                        return down;
                    }
                }
            }

            return from;
        }
    }
}
