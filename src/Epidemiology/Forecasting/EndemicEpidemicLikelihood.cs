using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>The log likelihood of an endemic–epidemic model with its first and second derivatives, and its maximum by Newton steps.</summary>
/// <remarks>Parameters: ln λ (none, one, one per unit), ln φ, the endemic coefficients, −ln size. As the covariates are those of the period, what units
/// contribute is summed before it is spread over them; what depends on counts and size alone is summed over the distinct counts.</remarks>
internal sealed class EndemicEpidemicLikelihood
{
    private const int MostSteps = 200;
    private readonly EndemicEpidemicData data;
    private readonly int ownCount, neighbour, endemic, dispersion;
    private readonly double[] gradient, negativeHessian, factor, step, trial, own, spread;

    public EndemicEpidemicLikelihood(EndemicEpidemicData data)
    {
        this.data = data;
        ownCount = data.Options.Autoregression switch { Autoregression.None => 0, Autoregression.Shared => 1, _ => data.Units };
        neighbour = data.Options.NeighbourWeights is null ? -1 : ownCount;
        endemic = ownCount + (neighbour < 0 ? 0 : 1);
        dispersion = data.Options.IsPoisson ? -1 : endemic + data.CovariateCount;
        Size = endemic + data.CovariateCount + (dispersion < 0 ? 0 : 1);
        (gradient, step, trial, own) = (new double[Size], new double[Size], new double[Size], new double[data.Units]);
        (negativeHessian, factor, spread) = (new double[Size * Size], new double[Size * Size], new double[Size]);
    }

    public int Size { get; }

    public bool HasTrend => data.Options.Trend;

    public int OwnCount => ownCount;

    public int Neighbour => neighbour;

    public int Endemic => endemic;

    public int Dispersion => dispersion;

    /// <summary>The maximum: parameters, log likelihood, and the inverse of the negative second derivatives (null where it has none); null where the steps do not settle.</summary>
    public (double[] Parameters, double LogLikelihood, double[]? Covariance)? Maximum()
    {
        var parameters = Start();
        var value = Evaluate(parameters);
        var ridge = 1e-3;
        for (var steps = 0; steps < MostSteps && double.IsFinite(value); steps++)
        {
            while (!Solve(ridge))
            {
                ridge = Math.Max(1e-6, ridge * 10);
            }

            var gain = 0.0;
            for (var k = 0; k < Size; k++)
            {
                gain += gradient[k] * step[k];
            }

            if (gain < 1e-13 * (1 + Math.Abs(value)))
            {
                Evaluate(parameters);
                negativeHessian.CopyTo(factor, 0);
                return (parameters, value, NormalEquations.Factor(factor, Size) ? NormalEquations.Inverse(factor, Size) : null);
            }

            var next = Try(parameters);
            if (next >= value)
            {
                (value, ridge) = (next, ridge < 1e-7 ? 0 : ridge / 30);
                trial.CopyTo(parameters, 0);
            }
            else
            {
                Evaluate(parameters);
                ridge = Math.Max(1e-4, ridge * 10);
                if (ridge > 1e12)
                {
                    return null;
                }
            }
        }

        return null;
    }

    private double[] Start()
    {
        var parameters = new double[Size];
        parameters.AsSpan(0, ownCount).Fill(Math.Log(0.3));
        if (neighbour >= 0)
        {
            parameters[neighbour] = Math.Log(0.02);
        }

        parameters[endemic] = Math.Log(0.6 * data.Sum / data.ExposureSum);
        return parameters;
    }

    /// <summary>The value a step further, with derivatives there; −∞ out of reach.</summary>
    private double Try(double[] parameters)
    {
        for (var k = 0; k < Size; k++)
        {
            trial[k] = parameters[k] + Math.Clamp(step[k], -3, 3);
        }

        var value = Evaluate(trial);
        return double.IsNaN(value) ? double.NegativeInfinity : value;
    }

    private bool Solve(double ridge)
    {
        negativeHessian.CopyTo(factor, 0);
        for (var k = 0; k < Size; k++)
        {
            factor[(k * Size) + k] += ridge * (Math.Abs(factor[(k * Size) + k]) + 1e-8);
        }

        if (!NormalEquations.Factor(factor, Size))
        {
            return false;
        }

        NormalEquations.Solve(factor, gradient, step, Size);
        return true;
    }

    private double Evaluate(ReadOnlySpan<double> parameters)
    {
        Array.Clear(gradient);
        Array.Clear(negativeHessian);
        for (var unit = 0; unit < own.Length; unit++)
        {
            own[unit] = ownCount == 0 ? 0 : Math.Exp(parameters[ownCount == 1 ? 0 : unit]);
        }

        var around = neighbour < 0 ? 0 : Math.Exp(parameters[neighbour]);
        var size = dispersion < 0 ? double.PositiveInfinity : Math.Exp(-parameters[dispersion]);
        var value = -data.LogFactorials;
        for (var t = 1; t < data.Periods; t++)
        {
            value += Period(t, parameters, around, size);
        }

        value += dispersion < 0 ? 0 : OfSize(size);
        for (var row = 0; row < Size; row++)
        {
            for (var column = 0; column < row; column++)
            {
                negativeHessian[(column * Size) + row] = negativeHessian[(row * Size) + column];
            }
        }

        return value;
    }

    private double Period(int t, ReadOnlySpan<double> parameters, double around, double size)
    {
        var x = data.Covariates.AsSpan(t * data.CovariateCount, data.CovariateCount);
        var predictor = 0.0;
        for (var k = 0; k < x.Length; k++)
        {
            predictor += x[k] * parameters[endemic + k];
        }

        var level = Math.Exp(predictor);
        var poisson = double.IsPositiveInfinity(size);
        var logSize = poisson ? 0 : Math.Log(size);
        double value = 0, byEndemic = 0, byEndemicTwice = 0, endemicNeighbour = 0, endemicDispersion = 0;
        spread.AsSpan(0, ownCount).Clear();
        for (var unit = 0; unit < data.Units; unit++)
        {
            var at = ((t - 1) * data.Units) + unit;
            var y = data.Count[at];
            if (double.IsNaN(y))
            {
                continue;
            }

            var (a, n, e) = (own[unit] * (ownCount == 0 ? 0 : data.Before[at]), around * data.Neighbours[at], level * data.Exposures[unit]);
            var mean = a + n + e;
            double slope, curve;
            if (poisson)
            {
                value += (y > 0 ? y * Math.Log(mean) : 0) - mean;
                (slope, curve) = ((y / mean) - 1, y / (mean * mean));
            }
            else
            {
                var whole = mean + size;
                var share = (y + size) / whole;
                value += (y > 0 ? y * Math.Log(mean) : 0) - ((y + size) * Math.Log(whole)) + (size * logSize);
                (slope, curve) = ((y / mean) - share, (y / (mean * mean)) - (share / whole));
                var bySize = logSize + 1 - Math.Log(whole) - share;
                var byMeanAndSize = (y - mean) / (whole * whole);

                // u = −ln size: d size / du = −size.
                gradient[dispersion] -= size * bySize;
                negativeHessian[(dispersion * Size) + dispersion] -= (size * size * ((1 / size) - (2 / whole) + (share / whole))) + (size * bySize);
                endemicDispersion += size * byMeanAndSize * e;
                if (ownCount > 0)
                {
                    negativeHessian[(dispersion * Size) + (ownCount == 1 ? 0 : unit)] += size * byMeanAndSize * a;
                }

                if (neighbour >= 0)
                {
                    negativeHessian[(dispersion * Size) + neighbour] += size * byMeanAndSize * n;
                }
            }

            byEndemic += slope * e;
            byEndemicTwice += (curve * e * e) - (slope * e);
            if (ownCount > 0)
            {
                var place = ownCount == 1 ? 0 : unit;
                gradient[place] += slope * a;
                negativeHessian[(place * Size) + place] += (curve * a * a) - (slope * a);
                spread[place] += curve * a * e;
            }

            if (neighbour >= 0)
            {
                gradient[neighbour] += slope * n;
                negativeHessian[(neighbour * Size) + neighbour] += (curve * n * n) - (slope * n);
                endemicNeighbour += curve * n * e;
                if (ownCount > 0)
                {
                    negativeHessian[(neighbour * Size) + (ownCount == 1 ? 0 : unit)] += curve * a * n;
                }
            }
        }

        Spread(x, byEndemic, byEndemicTwice, endemicNeighbour, endemicDispersion);
        return value;
    }

    /// <summary>What the units of a period gave goes to the coefficients of its covariates.</summary>
    private void Spread(ReadOnlySpan<double> x, double byEndemic, double byEndemicTwice, double endemicNeighbour, double endemicDispersion)
    {
        for (var k = 0; k < x.Length; k++)
        {
            var row = (endemic + k) * Size;
            gradient[endemic + k] += byEndemic * x[k];
            for (var place = 0; place < ownCount; place++)
            {
                negativeHessian[row + place] += spread[place] * x[k];
            }

            if (neighbour >= 0)
            {
                negativeHessian[row + neighbour] += endemicNeighbour * x[k];
            }

            for (var other = 0; other <= k; other++)
            {
                negativeHessian[row + endemic + other] += byEndemicTwice * x[k] * x[other];
            }

            if (dispersion >= 0)
            {
                negativeHessian[(dispersion * Size) + endemic + k] += endemicDispersion * x[k];
            }
        }
    }

    /// <summary>Σ ln Γ(y + size) − ln Γ(size), term by term, with its derivatives.</summary>
    private double OfSize(double size)
    {
        double value = 0, first = 0, second = 0;
        for (var k = 0; k < data.ReachCounts.Length; k++)
        {
            var inverse = 1 / (size + k);
            value += data.ReachCounts[k] * Math.Log(size + k);
            first += data.ReachCounts[k] * inverse;
            second -= data.ReachCounts[k] * inverse * inverse;
        }

        gradient[dispersion] -= size * first;
        negativeHessian[(dispersion * Size) + dispersion] -= (size * size * second) + (size * first);
        return value;
    }
}
