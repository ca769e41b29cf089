namespace Fangxian.Epidemiology.Delays;

/// <summary>The steps of expectation, maximisation and smoothing behind <see cref="BackProjection"/>.</summary>
internal sealed class BackProjectedCurve(double[] counts, double[] delay, double[] seen)
{
    private readonly double[] ratio = new double[counts.Length];

    /// <summary>Reports that a curve of infections would give.</summary>
    public double[] ExpectedReports(double[] infections)
    {
        var reports = new double[infections.Length];
        for (var day = 0; day < reports.Length; day++)
        {
            for (var d = 0; d <= Math.Min(day, delay.Length - 1); d++)
            {
                reports[day] += infections[day - d] * delay[d];
            }
        }

        return reports;
    }

    /// <summary>Infections whose reports are these.</summary>
    public double[] Fit(double[] reports, double[]? start, int smoothing, double tolerance, int mostSteps)
    {
        var curve = new double[reports.Length];
        Array.Fill(curve, reports.Sum() / reports.Length);
        start?.CopyTo(curve, 0);
        var weights = Weights(smoothing);
        for (var step = 0; step <= mostSteps; step++)
        {
            var next = Smooth(Step(curve, reports), weights);
            var (moved, length) = (0.0, 0.0);
            for (var day = 0; day < next.Length; day++)
            {
                moved += (next[day] - curve[day]) * (next[day] - curve[day]);
                length += curve[day] * curve[day];
            }

            curve = next;
            if (!(Math.Sqrt(moved) >= tolerance * Math.Sqrt(length)))
            {
                break;
            }
        }

        return curve;
    }

    private double[] Step(double[] curve, double[] reports)
    {
        var (expected, next) = (ExpectedReports(curve), new double[curve.Length]);
        for (var day = 0; day < ratio.Length; day++)
        {
            ratio[day] = expected[day] > 0 ? reports[day] / expected[day] : 0;
        }

        for (var day = 0; day < next.Length; day++)
        {
            var sum = 0.0;
            for (var d = 0; d <= Math.Min(next.Length - 1 - day, delay.Length - 1); d++)
            {
                sum += ratio[day + d] * delay[d];
            }

            next[day] = seen[day] > 0 ? curve[day] / seen[day] * sum : 0;
        }

        return next;
    }

    private double[] Smooth(double[] curve, double[] weights)
    {
        var smooth = new double[curve.Length];
        for (var day = 0; day < curve.Length; day++)
        {
            var (sum, weight) = (0.0, 0.0);
            for (var k = 0; k < weights.Length; k++)
            {
                var at = day + k - (weights.Length / 2);
                if (at >= 0 && at < curve.Length && seen[at] > 0)
                {
                    sum += weights[k] * curve[at];
                    weight += weights[k];
                }
            }

            smooth[day] = weight > 0 ? sum / weight : 0;
        }

        return smooth;
    }

    /// <summary>Binomial weights of 2 m + 1 days; their sum does not matter.</summary>
    private static double[] Weights(int smoothing)
    {
        var weights = new double[(2 * smoothing) + 1];
        weights[0] = 1;
        for (var k = 1; k < weights.Length; k++)
        {
            weights[k] = weights[k - 1] * (weights.Length - k) / k;
        }

        return weights;
    }
}
