namespace Fangxian.Epidemiology.Numerics;

/// <summary>Ordinary differential equations by the embedded pair of Dormand and Prince, 5(4), with error control and dense output of order 4.</summary>
/// <remarks>
/// Sources: Dormand JR, Prince PJ. J Comput Appl Math 1980;6:19–26, doi 10.1016/0771-050X(80)90013-3; step control and dense output: Hairer E, Nørsett SP, Wanner G. Solving
/// Ordinary Differential Equations I, 2nd ed., Springer 1993, II.4 and II.6, doi 10.1007/978-3-540-78862-1.
/// </remarks>
internal static class DormandPrince
{
    private const double RelativeTolerance = 1e-10;
    private const int MostSteps = 1_000_000;

    private static readonly double[][] A =
    [
        [],
        [1.0 / 5],
        [3.0 / 40, 9.0 / 40],
        [44.0 / 45, -56.0 / 15, 32.0 / 9],
        [19372.0 / 6561, -25360.0 / 2187, 64448.0 / 6561, -212.0 / 729],
        [9017.0 / 3168, -355.0 / 33, 46732.0 / 5247, 49.0 / 176, -5103.0 / 18656],
        [35.0 / 384, 0, 500.0 / 1113, 125.0 / 192, -2187.0 / 6784, 11.0 / 84],
    ];

    /// <summary>Weights of the fifth order less those of the fourth.</summary>
    private static readonly double[] Error = [71.0 / 57600, 0, -71.0 / 16695, 71.0 / 1920, -17253.0 / 339200, 22.0 / 525, -1.0 / 40];

    private static readonly double[] Dense =
    [
        -12715105075.0 / 11282082432, 0, 87487479700.0 / 32700410799, -10690763975.0 / 1880347072,
        701980252875.0 / 199316789632, -1453857185.0 / 822651844, 69997945.0 / 29380423,
    ];

    /// <summary>Writes the slopes at a state; time does not enter.</summary>
    public delegate void Slopes(double[] state, double[] slopes);

    /// <summary>Moves <paramref name="state"/> from one time to another, and gives the states at rising <paramref name="times"/> in between.</summary>
    /// <param name="slopes">The equations.</param>
    /// <param name="from">The time of the state.</param>
    /// <param name="until">The time to reach.</param>
    /// <param name="state">The state; afterwards that at <paramref name="until"/>.</param>
    /// <param name="times">Times from <paramref name="from"/> to <paramref name="until"/>.</param>
    /// <param name="absoluteTolerance">The error of a step that is always allowed, in the unit of the state.</param>
    public static double[][] Solve(Slopes slopes, double from, double until, double[] state, ReadOnlySpan<double> times, double absoluteTolerance)
    {
        var (answers, asked) = (new double[times.Length][], 0);
        while (asked < times.Length && times[asked] <= from)
        {
            answers[asked++] = [.. state];
        }

        var k = new double[7][];
        for (var i = 0; i < k.Length; i++)
        {
            k[i] = new double[state.Length];
        }

        var (time, step, next) = (from, Math.Min(0.01, until - from), new double[state.Length]);
        slopes(state, k[0]);
        for (var steps = 0; time < until; steps++)
        {
            if (steps == MostSteps)
            {
                throw new ArithmeticException("The equations are too stiff: a million steps did not reach the end.");
            }

            var last = time + step >= until;
            step = last ? until - time : step;
            Stages(slopes, state, step, k, next);
            var error = ErrorOf(state, next, step, k, absoluteTolerance);
            if (error <= 1)
            {
                var reached = last ? until : time + step;
                for (; asked < times.Length && times[asked] <= reached; asked++)
                {
                    answers[asked] = Between(state, next, step, k, (times[asked] - time) / step);
                }

                next.CopyTo(state, 0);
                (k[0], k[6]) = (k[6], k[0]);
                time = reached;
            }

            step *= Math.Clamp(0.9 * Math.Pow(Math.Max(error, 1e-10), -0.2), 0.2, 5);
        }

        return answers;
    }

    private static void Stages(Slopes slopes, double[] state, double step, double[][] k, double[] next)
    {
        for (var stage = 1; stage < 7; stage++)
        {
            for (var i = 0; i < state.Length; i++)
            {
                var sum = 0.0;
                for (var earlier = 0; earlier < stage; earlier++)
                {
                    sum += A[stage][earlier] * k[earlier][i];
                }

                next[i] = state[i] + (step * sum);
            }

            slopes(next, k[stage]);
        }
    }

    private static double ErrorOf(double[] state, double[] next, double step, double[][] k, double absoluteTolerance)
    {
        var sum = 0.0;
        for (var i = 0; i < state.Length; i++)
        {
            var scaled = step * Weighted(Error, k, i) / (absoluteTolerance + (RelativeTolerance * Math.Max(Math.Abs(state[i]), Math.Abs(next[i]))));
            sum += scaled * scaled;
        }

        return Math.Sqrt(sum / state.Length);
    }

    private static double[] Between(double[] state, double[] next, double step, double[][] k, double part)
    {
        var answer = new double[state.Length];
        for (var i = 0; i < answer.Length; i++)
        {
            var gain = next[i] - state[i];
            var bend = (step * k[0][i]) - gain;
            var twist = gain - (step * k[6][i]) - bend;
            answer[i] = state[i] + (part * (gain + ((1 - part) * (bend + (part * (twist + ((1 - part) * step * Weighted(Dense, k, i))))))));
        }

        return answer;
    }

    private static double Weighted(double[] weights, double[][] k, int i)
    {
        var sum = 0.0;
        for (var stage = 0; stage < 7; stage++)
        {
            sum += weights[stage] * k[stage][i];
        }

        return sum;
    }
}
