namespace Fangxian.Epidemiology.Numerics;

/// <summary>
/// A quasi-Poisson regression of counts on a factor (season levels) and a trend in time: log μ = log population + a(level) + β x.
/// </summary>
/// <remarks>
/// <para>Iteratively reweighted least squares as R's <c>glm.fit</c> does it: from μ = y + 0.1, until the deviance changes by less
/// than 1e-8 of itself (+ 0.1), at most 25 steps. As in R, the weights of the covariance, the leverages and the dispersion are
/// those of the last step but one; fits to levels without any case end where R's end only because of that.</para>
/// <para>A factor and a trend need no decomposition. With working weights W, and within each level S₀ = ΣW, S₁ = ΣWx, S₂ = ΣWx²,
/// centre c = S₁/S₀, and the scores U₀ = Σw(y − μ), U₁ = Σw(y − μ)x, one step is
/// dβ = Σ(U₁ − c U₀) / D with D = Σ(S₂ − c S₁), and da = U₀/S₀ − c dβ; the leverage is W (1/S₀ + (x − c)²/D).</para>
/// <para>An object is a workspace: fill it, fit it, fill it again. Nothing is allocated once it is large enough. Not for several threads at once.</para>
/// </remarks>
internal sealed class SeasonalPoissonFit
{
    private const int MostSteps = 25;
    private const double Tolerance = 1e-8;
    private const double SmallestMean = 2.220446049250313e-16;

    private double[] y = [];
    private double[] x = [];
    private double[] population = [];
    private double[] logY = [];
    private double[] prior = [];
    private double[] mean = [];
    private double[] weightMean = [];
    private Run[] runs = [];
    private int runCount;

    private double[] intercept = [];
    private double[] levelWeight = [];
    private double[] levelCentre = [];
    private double[] levelCases = [];
    private double[] stepWeight = [];
    private double[] stepScore = [];
    private double[] stepX = [];
    private double[] stepIntercept = [];
    private double stepSlope;
    private double sumSquares;
    private double sumScoreX;
    private double spread;
    private double slope;
    private double middle;
    private double timeStep;
    private bool hasPopulation;

    /// <summary>Consecutive points of one level, one time step apart.</summary>
    private readonly record struct Run(int Start, int Level)
    {
        public int End { get; init; }
    }

    public int Points { get; private set; }

    public int Levels { get; private set; }

    public double LargestCount { get; private set; }

    /// <summary>Whether the last fit had a trend.</summary>
    public bool HasTrend { get; private set; }

    public int DegreesOfFreedom => Points - LevelsPresent - (HasTrend ? 1 : 0);

    /// <summary>The trend per unit of time, on the log scale; 0 when none was fitted.</summary>
    public double Slope => slope;

    private int LevelsPresent => Levels - levelWeight.AsSpan(0, Levels).Count(0);

    /// <summary>Forgets the points.</summary>
    /// <param name="most">As many points as may follow.</param>
    /// <param name="levels">Levels of the factor, at least 1.</param>
    /// <param name="middleOfTime">A time near the middle, for good sums.</param>
    /// <param name="step">The usual distance between two times.</param>
    /// <param name="offset">Whether the points carry populations.</param>
    public void Clear(int most, int levels, double middleOfTime, double step, bool offset)
    {
        if (y.Length < most)
        {
            (y, x, population, logY) = (new double[most], new double[most], new double[most], new double[most]);
            (prior, mean, weightMean, runs) = (new double[most], new double[most], new double[most], new Run[most]);
        }

        if (intercept.Length < levels)
        {
            (intercept, levelWeight, levelCentre, levelCases) = (new double[levels], new double[levels], new double[levels], new double[levels]);
            (stepWeight, stepScore, stepX, stepIntercept) = (new double[levels], new double[levels], new double[levels], new double[levels]);
        }

        (Points, runCount, Levels, LargestCount) = (0, 0, levels, 0);
        (middle, timeStep, hasPopulation) = (middleOfTime, step, offset);
    }

    /// <summary>One more point, later than those before.</summary>
    public void Add(double count, double time, int level, double persons)
    {
        var at = Points++;
        (y[at], x[at], population[at], prior[at]) = (count, time - middle, persons, 1);
        logY[at] = CountTables.Log(count);
        LargestCount = Math.Max(LargestCount, count);
        if (runCount > 0 && runs[runCount - 1].Level == level && x[at] - x[at - 1] == timeStep)
        {
            runs[runCount - 1] = runs[runCount - 1] with { End = at + 1 };
        }
        else
        {
            runs[runCount++] = new Run(at, level) { End = at + 1 };
        }
    }

    /// <summary>Whether a level has points.</summary>
    public bool Has(int level)
    {
        for (var run = 0; run < runCount; run++)
        {
            if (runs[run].Level == level)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Gives every point the prior weight 1.</summary>
    public void Unweight() => prior.AsSpan(0, Points).Fill(1);

    /// <summary>Fits with the present prior weights.</summary>
    /// <returns>Whether the iteration converged.</returns>
    public bool Fit(bool trend)
    {
        HasTrend = trend;
        var (constant, casesTime) = PrepareDeviance();
        var deviance = Begin(constant);
        for (var step = 0; step < MostSteps; step++)
        {
            if (!Solve(step == 0))
            {
                return false;
            }

            var before = deviance;
            deviance = Deviance(constant, casesTime, UpdateMeans());
            for (var halving = 0; !double.IsFinite(deviance); halving++)
            {
                if (step == 0 || halving > MostSteps)
                {
                    return false;
                }

                HalveStep();
                deviance = Deviance(constant, casesTime, UpdateMeans());
            }

            if (Math.Abs(deviance - before) / (Math.Abs(deviance) + 0.1) < Tolerance)
            {
                return true;
            }

            Accumulate();
        }

        return false;
    }

    /// <summary>Pearson's Σ w W r² / df, the dispersion of the fit; not bounded below.</summary>
    public double Dispersion() => SumOfSquares(workingWeights: true) / DegreesOfFreedom;

    /// <summary>The same with the prior weights in place of the working weights: what R's <c>farringtonFlexible</c> tests with after reweighting.</summary>
    public double PriorWeightDispersion() => SumOfSquares(workingWeights: false) / DegreesOfFreedom;

    /// <summary>Gives points far above the fit less weight: w = γ, or γ/a² where the standardised Anscombe residual a exceeds the threshold, with Σw = n.</summary>
    /// <remarks>a = 3/2 (y^⅔ μ^−⅙ − μ^½) / √(φ (1 − h)), which is above 0 only where y is above μ. A point that alone decides its own fit has none and keeps weight γ.</remarks>
    public void Reweight(double dispersion, double threshold)
    {
        var total = 0.0;
        var inverseSpread = HasTrend ? 1 / spread : 0;
        var (y, x, prior, mean, weightMean) = (this.y, this.x, this.prior, this.mean, this.weightMean);
        foreach (ref readonly var run in runs.AsSpan(0, runCount))
        {
            var (inverseWeight, centre) = (1 / levelWeight[run.Level], levelCentre[run.Level]);
            for (var i = run.Start; i < run.End; i++)
            {
                var distance = x[i] - centre;
                var leverage = prior[i] * weightMean[i] * (inverseWeight + (distance * distance * inverseSpread));
                var root = Math.Sqrt(mean[i]);
                var residual = y[i] <= mean[i] ? 0 : 1.5 * ((CountTables.TwoThirdsPower(y[i]) / Math.Cbrt(root)) - root) / Math.Sqrt(dispersion * (1 - leverage));
                prior[i] = leverage < 1 - 2e-15 && residual > threshold ? 1 / (residual * residual) : 1;
                total += prior[i];
            }
        }

        var gamma = Points / total;
        for (var i = 0; i < Points; i++)
        {
            prior[i] *= gamma;
        }
    }

    /// <summary>log μ without the population at a time and level, and x'(X'WX)⁻¹x there: times the dispersion, its variance.</summary>
    public (double LogRate, double VarianceFactor) Predict(double time, int level)
    {
        var at = time - middle;
        var distance = at - levelCentre[level];
        return (intercept[level] + (slope * at), (1 / levelWeight[level]) + (HasTrend ? distance * distance / spread : 0));
    }

    /// <summary>The variance of the slope divided by the dispersion.</summary>
    public double SlopeVarianceFactor => 1 / spread;

    private (double Constant, double CasesTime) PrepareDeviance()
    {
        double constant = 0, casesTime = 0;
        levelCases.AsSpan(0, Levels).Clear();
        var (y, x, logY, prior) = (this.y, this.x, this.logY, this.prior);
        foreach (ref readonly var run in runs.AsSpan(0, runCount))
        {
            var cases = 0.0;
            for (var i = run.Start; i < run.End; i++)
            {
                var weighted = prior[i] * y[i];
                cases += weighted;
                casesTime += weighted * x[i];
                constant += weighted * (logY[i] - 1 - (hasPopulation ? Math.Log(population[i]) : 0));
            }

            levelCases[run.Level] += cases;
        }

        return (constant, casesTime);
    }

    /// <summary>2 Σ w (y log(y/μ) − (y − μ)), of which only Σ w μ and the coefficients change.</summary>
    private double Deviance(double constant, double casesTime, double totalMean)
    {
        var fitted = slope * casesTime;
        for (var level = 0; level < Levels; level++)
        {
            fitted += intercept[level] * levelCases[level];
        }

        return 2 * (constant - fitted + totalMean);
    }

    /// <summary>The sums of the first step, at μ = y + 0.1, where the working response is log μ + (y − μ)/μ; gives the deviance there.</summary>
    private double Begin(double constant)
    {
        ClearSums();
        var deviance = constant;
        var (y, x, prior, mean) = (this.y, this.x, this.prior, this.mean);
        foreach (ref readonly var run in runs.AsSpan(0, runCount))
        {
            double s0 = 0, s1 = 0, s2 = 0, u0 = 0, u1 = 0;
            for (var i = run.Start; i < run.End; i++)
            {
                var start = y[i] + 0.1;
                var logStart = CountTables.LogPlusTenth(y[i]);
                var offset = hasPopulation ? Math.Log(population[i]) : 0;
                var weight = prior[i] * start;
                var response = (weight * (logStart - offset)) - (prior[i] * 0.1);
                deviance += weight - (prior[i] * y[i] * (logStart - offset));
                mean[i] = start;
                s0 += weight;
                s1 += weight * x[i];
                s2 += weight * x[i] * x[i];
                u0 += response;
                u1 += response * x[i];
            }

            Store(run.Level, s0, s1, s2, u0, u1);
        }

        return 2 * deviance;
    }

    /// <summary>The sums of a further step, at the present means.</summary>
    private void Accumulate()
    {
        ClearSums();
        var (y, x, prior, mean) = (this.y, this.x, this.prior, this.mean);
        foreach (ref readonly var run in runs.AsSpan(0, runCount))
        {
            double s0 = 0, s1 = 0, s2 = 0, u0 = 0, u1 = 0;
            for (var i = run.Start; i < run.End; i++)
            {
                var weight = prior[i] * mean[i];
                var score = (prior[i] * y[i]) - weight;
                var weightX = weight * x[i];
                s0 += weight;
                s1 += weightX;
                s2 += weightX * x[i];
                u0 += score;
                u1 += score * x[i];
            }

            Store(run.Level, s0, s1, s2, u0, u1);
        }
    }

    private void ClearSums()
    {
        stepWeight.AsSpan(0, Levels).Clear();
        stepScore.AsSpan(0, Levels).Clear();
        stepX.AsSpan(0, Levels).Clear();
        (sumSquares, sumScoreX) = (0, 0);
    }

    private void Store(int level, double s0, double s1, double s2, double u0, double u1)
    {
        stepWeight[level] += s0;
        stepX[level] += s1;
        stepScore[level] += u0;
        sumSquares += s2;
        sumScoreX += u1;
    }

    /// <summary>One step; false when the times of the levels leave no trend to fit.</summary>
    private bool Solve(bool fromStart)
    {
        double d = sumSquares, g = sumScoreX;
        for (var level = 0; level < Levels; level++)
        {
            levelWeight[level] = stepWeight[level];
            levelCentre[level] = stepWeight[level] > 0 ? stepX[level] / stepWeight[level] : 0;
            d -= levelCentre[level] * stepX[level];
            g -= levelCentre[level] * stepScore[level];
        }

        if (HasTrend && !(d > 1e-12 * sumSquares))
        {
            return false;
        }

        spread = d;
        stepSlope = HasTrend ? g / d : 0;
        slope = fromStart ? stepSlope : slope + stepSlope;
        for (var level = 0; level < Levels; level++)
        {
            stepIntercept[level] = levelWeight[level] > 0 ? (stepScore[level] / levelWeight[level]) - (levelCentre[level] * stepSlope) : 0;
            intercept[level] = fromStart ? stepIntercept[level] : intercept[level] + stepIntercept[level];
        }

        (mean, weightMean) = (weightMean, mean);
        return true;
    }

    private void HalveStep()
    {
        stepSlope /= 2;
        slope -= stepSlope;
        for (var level = 0; level < Levels; level++)
        {
            stepIntercept[level] /= 2;
            intercept[level] -= stepIntercept[level];
        }
    }

    /// <summary>μ at the present coefficients; gives Σ w μ. Within a run each mean is the one before times e^(β step).</summary>
    private double UpdateMeans()
    {
        var total = 0.0;
        var ratio = Math.Exp(slope * timeStep);
        var (population, prior, mean) = (hasPopulation ? this.population : null, this.prior, this.mean);
        foreach (ref readonly var run in runs.AsSpan(0, runCount))
        {
            var rate = Math.Exp(intercept[run.Level] + (slope * x[run.Start]));
            for (var i = run.Start; i < run.End; i++)
            {
                var value = population is null ? rate : rate * population[i];
                mean[i] = value = value > SmallestMean ? value : SmallestMean;
                total += prior[i] * value;
                rate *= ratio;
            }
        }

        return total;
    }

    private double SumOfSquares(bool workingWeights)
    {
        var total = 0.0;
        var (y, prior, mean, weightMean) = (this.y, this.prior, this.mean, this.weightMean);
        for (var i = 0; i < Points; i++)
        {
            var residual = (y[i] - mean[i]) / mean[i];
            total += prior[i] * (workingWeights ? weightMean[i] : 1) * residual * residual;
        }

        return total;
    }
}
