using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>A delay in whole days that many persons draw at once.</summary>
internal sealed class WholeDays
{
    private const int FewPersons = 40;
    private readonly double[] weights, within;
    private readonly int[] start;

    public WholeDays(DelayDistribution delay)
    {
        weights = WholeDayDelay.Weights(delay);
        within = new double[weights.Length];
        var sum = 0.0;
        for (var k = 0; k < within.Length; k++)
        {
            within[k] = sum += weights[k];
        }

        // Where to begin looking for a draw, by its first digits: most draws then need one step.
        start = new int[256];
        for (int cell = 0, k = 0; cell < start.Length; cell++)
        {
            while (k < within.Length - 1 && within[k] <= cell / 256.0)
            {
                k++;
            }

            start[cell] = k;
        }
    }

    /// <summary>Tells for each number of days below a limit how many of the persons drew it.</summary>
    public void Draw(RandomStream random, long persons, int limit, Action<int, int> tell)
    {
        if (persons <= FewPersons)
        {
            for (; persons > 0; persons--)
            {
                var uniform = random.Uniform();
                var k = start[(int)(uniform * 256)];
                while (k < within.Length - 1 && within[k] < uniform)
                {
                    k++;
                }

                if (k < limit)
                {
                    tell(k, 1);
                }
            }

            return;
        }

        // A multinomial draw, one binomial after the other.
        var left = 1.0;
        for (var k = 0; k < Math.Min(limit, weights.Length) && persons > 0; k++)
        {
            var here = random.Binomial(persons, left > 0 ? Math.Clamp(weights[k] / left, 0, 1) : 1);
            persons -= here;
            left -= weights[k];
            if (here > 0)
            {
                tell(k, (int)here);
            }
        }
    }
}
