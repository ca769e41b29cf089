namespace Fangxian.Epidemiology.Numerics;

/// <summary>A quasi-Poisson regression of consecutive counts on a constant, a trend and yearly waves, with prior weights: log μ = x'β.</summary>
/// <remarks>
/// Newton steps solved by Cholesky until no coefficient moves by 1e-9; a handful of well-conditioned columns, the trend centred and
/// scaled. An object is a workspace, not for several threads at once.
/// </remarks>
internal sealed class WavePoissonFit
{
    private const int MostSteps = 30;
    private double[][] columns = [];
    private double[] y = [];
    private double[] prior = [];
    private double[] mean = [];
    private double[] beta = [];
    private double[] step = [];
    private double[] row = [];
    private double[,] information = new double[0, 0];
    private double yearLength;
    private double middle;

    public int Points { get; private set; }

    public double Cases { get; private set; }

    /// <summary>Starts anew.</summary>
    /// <param name="most">As many points as may follow.</param>
    /// <param name="waves">Yearly waves, at least 0.</param>
    /// <param name="periodsInYear">Periods in a year.</param>
    /// <param name="middleOfTime">A time near the middle.</param>
    public void Clear(int most, int waves, double periodsInYear, double middleOfTime)
    {
        var count = 2 + (2 * waves);
        if (columns.Length != count || y.Length < most)
        {
            columns = [.. Enumerable.Range(0, count).Select(_ => new double[most])];
            (y, prior, mean) = (new double[most], new double[most], new double[most]);
            (beta, step, row, information) = (new double[count], new double[count], new double[count], new double[count, count]);
        }

        (Points, Cases, yearLength, middle) = (0, 0, periodsInYear, middleOfTime);
    }

    public void Add(double count, double time)
    {
        SetRow(time);
        for (var k = 0; k < columns.Length; k++)
        {
            columns[k][Points] = row[k];
        }

        (y[Points], prior[Points]) = (count, 1);
        Cases += count;
        Points++;
    }

    /// <summary>Fits with the present prior weights; false when it does not converge.</summary>
    public bool Fit()
    {
        Array.Clear(beta);
        beta[0] = Math.Log(Cases / Points);
        for (var iteration = 0; iteration < MostSteps; iteration++)
        {
            UpdateMeans();
            Accumulate();
            if (!Cholesky.Solve(information, step))
            {
                return false;
            }

            var largest = 0.0;
            for (var k = 0; k < beta.Length; k++)
            {
                beta[k] += Math.Clamp(step[k], -3, 3);
                largest = Math.Max(largest, Math.Abs(step[k]));
            }

            if (largest < 1e-9)
            {
                UpdateMeans();
                return true;
            }
        }

        return false;
    }

    /// <summary>Pearson's Σ w (y − μ)²/μ / df.</summary>
    public double Dispersion()
    {
        var total = 0.0;
        for (var i = 0; i < Points; i++)
        {
            total += prior[i] * (y[i] - mean[i]) * (y[i] - mean[i]) / mean[i];
        }

        return total / (Points - beta.Length);
    }

    /// <summary>Gives points whose Anscombe residual a exceeds the threshold the weight γ/a², the others γ, with Σw = n.</summary>
    public void Reweight(double dispersion, double threshold)
    {
        var total = 0.0;
        for (var i = 0; i < Points; i++)
        {
            var root = Math.Sqrt(mean[i]);
            var residual = y[i] <= mean[i] ? 0 : 1.5 * ((CountTables.TwoThirdsPower(y[i]) / Math.Cbrt(root)) - root) / Math.Sqrt(dispersion);
            prior[i] = residual > threshold ? 1 / (residual * residual) : 1;
            total += prior[i];
        }

        for (var i = 0; i < Points; i++)
        {
            prior[i] *= Points / total;
        }
    }

    /// <summary>μ at a time.</summary>
    public double Predict(double time)
    {
        SetRow(time);
        var eta = 0.0;
        for (var k = 0; k < beta.Length; k++)
        {
            eta += beta[k] * row[k];
        }

        return Math.Exp(eta);
    }

    private void SetRow(double time)
    {
        (row[0], row[1]) = (1, (time - middle) / yearLength);
        for (var wave = 1; (2 * wave) + 1 < row.Length; wave++)
        {
            (row[(2 * wave) + 1], row[2 * wave]) = Math.SinCos(2 * Math.PI * wave * time / yearLength);
        }
    }

    private void UpdateMeans()
    {
        var values = mean.AsSpan(0, Points);
        values.Fill(beta[0]);
        for (var k = 1; k < beta.Length; k++)
        {
            var (column, coefficient) = (columns[k], beta[k]);
            for (var i = 0; i < values.Length; i++)
            {
                values[i] += coefficient * column[i];
            }
        }

        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Exp(values[i]);
        }
    }

    private void Accumulate()
    {
        for (var a = 0; a < beta.Length; a++)
        {
            var first = columns[a];
            var score = 0.0;
            for (var i = 0; i < Points; i++)
            {
                score += prior[i] * (y[i] - mean[i]) * first[i];
            }

            step[a] = score;
            for (var b = 0; b <= a; b++)
            {
                var second = columns[b];
                var sum = 0.0;
                for (var i = 0; i < Points; i++)
                {
                    sum += prior[i] * mean[i] * first[i] * second[i];
                }

                information[a, b] = sum;
            }
        }
    }
}
