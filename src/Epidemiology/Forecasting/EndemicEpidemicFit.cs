namespace Fangxian.Epidemiology.Forecasting;

/// <summary>A fitted endemic–epidemic model.</summary>
public readonly record struct EndemicEpidemicFit
{
    private readonly EndemicEpidemicData data;
    private readonly double[] own, parameters, last;
    private readonly double around;
    private readonly int endemic;
    private readonly EndemicEpidemicCoefficient[] coefficients;

    internal EndemicEpidemicFit(
        EndemicEpidemicData data, EndemicEpidemicLikelihood likelihood, (double[] Parameters, double LogLikelihood, double[]? Covariance) maximum, double[] last)
    {
        (this.data, this.last, parameters, LogLikelihood, endemic) = (data, last, maximum.Parameters, maximum.LogLikelihood, likelihood.Endemic);
        var found = parameters;
        own = new double[data.Units];
        for (var unit = 0; unit < own.Length; unit++)
        {
            own[unit] = likelihood.OwnCount == 0 ? 0 : Math.Exp(found[likelihood.OwnCount == 1 ? 0 : unit]);
        }

        around = likelihood.Neighbour < 0 ? 0 : Math.Exp(found[likelihood.Neighbour]);
        Size = likelihood.Dispersion < 0 ? double.PositiveInfinity : Math.Exp(-found[likelihood.Dispersion]);
        coefficients = new EndemicEpidemicCoefficient[found.Length];
        for (var k = 0; k < found.Length; k++)
        {
            var error = maximum.Covariance is { } covariance ? Math.Sqrt(covariance[(k * found.Length) + k]) : double.PositiveInfinity;
            coefficients[k] = k == likelihood.Dispersion
                ? new EndemicEpidemicCoefficient("overdisp", 1 / Size, error / Size)
                : new EndemicEpidemicCoefficient(Name(k, likelihood), found[k], error);
        }
    }

    /// <summary>The coefficients, in the order of hhh4.</summary>
    public ReadOnlySpan<EndemicEpidemicCoefficient> Coefficients => coefficients;

    /// <summary>The log likelihood at the maximum.</summary>
    public double LogLikelihood { get; }

    /// <summary>Akaike's information criterion: 2 · coefficients − 2 · log likelihood.</summary>
    public double Aic => (2 * coefficients.Length) - (2 * LogLikelihood);

    /// <summary>Counts the likelihood is made of.</summary>
    public int Observations => data.Observations;

    /// <summary>The size of the negative binomial distribution: variance = μ + μ² / size; infinite for Poisson.</summary>
    public double Size { get; }

    /// <summary>The fitted mean of a unit in a period and its parts; null where a count that it needs is unknown, and in the first period.</summary>
    /// <param name="unit">The unit, from 0.</param>
    /// <param name="period">The period, from 0.</param>
    /// <returns>Persons.</returns>
    public EndemicEpidemicMean? Fitted(int unit, int period)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(unit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(unit, data.Units);
        if (period < 1 || period >= data.Periods || double.IsNaN(data.Count[((period - 1) * data.Units) + unit]))
        {
            return null;
        }

        var at = ((period - 1) * data.Units) + unit;
        return new EndemicEpidemicMean(own[unit] * (own[unit] == 0 ? 0 : data.Before[at]), around * data.Neighbours[at], Endemic(unit, period));
    }

    /// <summary>Means and variances of the periods to come, as the model gives them: exact moments, no simulation.</summary>
    /// <param name="horizon">How many periods ahead, at least 1.</param>
    /// <returns>Element [unit, h − 1]: a negative binomial distribution with the mean and the variance of the period h ahead; null where the last count of a unit is unknown.
    /// What is not known about the coefficients is not in it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The horizon is below 1.</exception>
    public CountForecast?[,] Forecast(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        var (units, ahead) = (data.Units, new CountForecast?[data.Units, horizon]);
        if (last.Any(double.IsNaN))
        {
            return ahead;
        }

        var (mean, covariance) = (last.ToArray(), new double[units, units]);
        var matrix = Transition();
        for (var h = 1; h <= horizon; h++)
        {
            (mean, covariance) = Step(matrix, mean, covariance, data.Periods - 1 + h);
            for (var unit = 0; unit < units; unit++)
            {
                var (m, v) = (mean[unit], covariance[unit, unit]);
                ahead[unit, h - 1] = new CountForecast(Math.Max(m, 1e-12), v > m ? m * m / (v - m) : double.PositiveInfinity);
            }
        }

        return ahead;
    }

    /// <summary>Element [i, j]: what a case in unit j adds to the mean of unit i in the next period.</summary>
    private double[,] Transition()
    {
        var matrix = new double[data.Units, data.Units];
        for (var i = 0; i < data.Units; i++)
        {
            for (var j = 0; j < data.Units; j++)
            {
                matrix[i, j] = (i == j ? own[i] : 0) + (data.Options.NeighbourWeights is { } weights ? around * weights[j, i] : 0);
            }
        }

        return matrix;
    }

    private (double[] Mean, double[,] Covariance) Step(double[,] matrix, double[] mean, double[,] covariance, int period)
    {
        var units = mean.Length;
        var (next, half, spread) = (new double[units], new double[units, units], new double[units, units]);
        for (var i = 0; i < units; i++)
        {
            next[i] = Endemic(i, period);
            for (var j = 0; j < units; j++)
            {
                next[i] += matrix[i, j] * mean[j];
                for (var k = 0; k < units; k++)
                {
                    half[i, j] += matrix[i, k] * covariance[k, j];
                }
            }
        }

        for (var i = 0; i < units; i++)
        {
            for (var j = 0; j < units; j++)
            {
                for (var k = 0; k < units; k++)
                {
                    spread[i, j] += half[i, k] * matrix[j, k];
                }
            }
        }

        // Variance given the past: μ + μ² / size, with E μ² = mean² + variance of μ.
        for (var i = 0; i < units; i++)
        {
            spread[i, i] += next[i] + (((next[i] * next[i]) + spread[i, i]) / Size);
        }

        return (next, spread);
    }

    private double Endemic(int unit, int period)
    {
        Span<double> x = stackalloc double[data.CovariateCount];
        data.FillCovariates(period, data.YearLength, x);
        var predictor = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            predictor += x[k] * parameters[endemic + k];
        }

        return data.Exposures[unit] * Math.Exp(predictor);
    }

    private static string Name(int k, EndemicEpidemicLikelihood likelihood)
    {
        if (k < likelihood.OwnCount)
        {
            return likelihood.OwnCount == 1 ? "ar.1" : $"ar.1.{k + 1}";
        }

        var trend = likelihood.HasTrend ? 1 : 0;
        return k == likelihood.Neighbour ? "ne.1"
            : k == likelihood.Endemic ? "end.1"
            : k == likelihood.Endemic + trend ? "end.t"
            : $"end.{((k - likelihood.Endemic - trend) % 2 == 1 ? "sin" : "cos")}{(k - likelihood.Endemic - trend + 1) / 2}";
    }
}
