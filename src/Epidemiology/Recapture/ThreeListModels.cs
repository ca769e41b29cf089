using Fangxian.Epidemiology.Numerics;
using MathNet.Numerics;

namespace Fangxian.Epidemiology.Recapture;

/// <summary>How many cases are there in all, when three lists each found some, and lists may depend on each other?</summary>
/// <remarks>
/// <para>Log-linear models: the seven counts are Poisson, the logarithm of their means a sum of an intercept, one term per list and one per pair of lists that depend on each other. Persons on no list: e^intercept. All eight
/// hierarchical models are fitted, from independence to all three pairs. Interval, 95 % <b>confidence</b>: normal on the logarithm of the persons on no list. AIC = −2 ln L + 2 k, BIC = −2 ln L + k ln(persons seen).</para>
/// <para>The answer depends on the model, and the data cannot tell whether all three lists depend on each other at once, nor see persons whom no list can reach. Give the range over the models that fit about as well
/// (<see cref="WithinAicOfBest"/>), never the best alone; its interval does not know that it was chosen.</para>
/// <para>Assumptions: matching without error; a closed population; each person has the same chance, apart from the dependences. Do not use with fewer than about 50 persons; a model that an empty cell
/// keeps from an answer is left out.</para>
/// <para>Sources: Fienberg SE. Biometrika 1972;59:591–603, doi 10.1093/biomet/59.3.591; Chao A et al. Stat Med 2001;20:3123–57, doi 10.1002/sim.996. Verified against <c>glm(family = poisson)</c>,
/// R 4.2.2, within 1e-8, on the hepatitis A outbreak of Chao 2001.</para>
/// </remarks>
public readonly record struct ThreeListModels
{
    private const int MostSteps = 200;
    private static readonly string[] Pairs = ["AB", "AC", "BC"];
    private readonly ThreeListModel[] models;

    private ThreeListModels(long seen, ThreeListModel[] models) => (Seen, this.models) = (seen, models);

    /// <summary>Persons on at least one list.</summary>
    public long Seen { get; }

    /// <summary>The models that could be fitted, the one with the smallest AIC first.</summary>
    public ReadOnlySpan<ThreeListModel> Models => models;

    /// <summary>The model with the smallest AIC.</summary>
    public ThreeListModel BestByAic => models[0];

    /// <summary>The model with the smallest BIC.</summary>
    public ThreeListModel BestByBic => models.MinBy(m => m.Bic)!;

    /// <summary>Fits all eight models.</summary>
    /// <param name="counts">Persons by the lists they are on; not negative.</param>
    /// <returns>The models; <see cref="NotEstimableReason.TooFewObservations"/> (nobody), <see cref="NotEstimableReason.ListsDoNotOverlap"/> (no model has an answer).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<ThreeListModels> Fit(ThreeListCounts counts)
    {
        double[] cells = [counts.OnlyA, counts.OnlyB, counts.OnlyC, counts.AB, counts.AC, counts.BC, counts.ABC];
        Require.That(cells.All(c => c >= 0), nameof(counts), counts, "Numbers that are not negative are needed.");
        if (counts.Seen == 0)
        {
            return new NotEstimable(NotEstimableReason.TooFewObservations);
        }

        ThreeListModel[] fitted = [.. Enumerable.Range(0, 8).Select(pairs => FitOne(cells, pairs, counts.Seen)).OfType<ThreeListModel>().OrderBy(m => m.Aic)];
        return fitted.Length == 0 ? new NotEstimable(NotEstimableReason.ListsDoNotOverlap) : new ThreeListModels(counts.Seen, fitted);
    }

    /// <summary>The smallest and the largest number of all persons over the models that fit about as well as the best.</summary>
    /// <param name="aicDifference">How much larger their AIC may be; 4 unless given.</param>
    /// <returns>Best estimate by AIC, lowest lower end and highest upper end.</returns>
    public EstimateWithInterval WithinAicOfBest(double aicDifference = 4)
    {
        var limit = models[0].Aic + aicDifference;
        var near = models.Where(m => m.Aic <= limit).ToArray();
        return new(models[0].All.Value, near.Min(m => m.All.Lower), near.Max(m => m.All.Upper));
    }

    private static ThreeListModel? FitOne(double[] cells, int pairs, long seen)
    {
        var design = Design(pairs);
        var k = design[0].Length;
        if (Maximise(cells, design) is not var (coefficients, means) || Inverse00(design, means, k) is not { } variance)
        {
            return null;
        }

        double logLikelihood = 0, deviance = 0;
        for (var i = 0; i < cells.Length; i++)
        {
            logLikelihood += (cells[i] == 0 ? 0 : cells[i] * Math.Log(means[i])) - means[i] - SpecialFunctions.GammaLn(cells[i] + 1);
            deviance += 2 * ((cells[i] == 0 ? 0 : cells[i] * Math.Log(cells[i] / means[i])) - (cells[i] - means[i]));
        }

        double unseen = Math.Exp(coefficients[0]), error = Math.Sqrt(variance), factor = Math.Exp(NormalDistribution.Quantile975 * error);
        var name = pairs == 0 ? "independent" : string.Join('+', Pairs.Where((_, pair) => (pairs & (1 << pair)) != 0));
        return double.IsFinite(unseen * factor)
            ? new(name, new(seen + unseen, seen + (unseen / factor), seen + (unseen * factor)), error, Math.Max(0, deviance), cells.Length - k, (-2 * logLikelihood) + (2 * k), (-2 * logLikelihood) + (k * Math.Log(seen)))
            : null;
    }

    /// <summary>One row per cell, in the order of <see cref="ThreeListCounts"/>: intercept, the three lists, the pairs of the model.</summary>
    private static double[][] Design(int pairs)
    {
        (int A, int B, int C)[] cells = [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 0, 1), (0, 1, 1), (1, 1, 1)];
        return [.. cells.Select(c =>
        {
            int[] products = [c.A * c.B, c.A * c.C, c.B * c.C];
            return new double[] { 1, c.A, c.B, c.C }.Concat(products.Where((_, pair) => (pairs & (1 << pair)) != 0).Select(p => (double)p)).ToArray();
        })];
    }

    /// <summary>Iterated weighted least squares, from the counts; null where a coefficient runs away, as it does where the lists do not overlap.</summary>
    private static (double[] Coefficients, double[] Means)? Maximise(double[] cells, double[][] design)
    {
        var k = design[0].Length;
        double[] means = Array.ConvertAll(cells, c => c + 0.1), coefficients = new double[k];
        for (var step = 0; step < MostSteps; step++)
        {
            var (matrix, next) = (new double[k, k], new double[k]);
            for (var i = 0; i < cells.Length; i++)
            {
                var working = Math.Log(means[i]) + ((cells[i] - means[i]) / means[i]);
                for (var a = 0; a < k; a++)
                {
                    next[a] += design[i][a] * means[i] * working;
                    for (var b = 0; b <= a; b++)
                    {
                        matrix[a, b] += design[i][a] * design[i][b] * means[i];
                    }
                }
            }

            if (!Cholesky.Solve(matrix, next) || next.Any(c => !double.IsFinite(c) || Math.Abs(c) > 25))
            {
                return null;
            }

            var change = next.Zip(coefficients, (a, b) => Math.Abs(a - b)).Max();
            coefficients = next;
            means = [.. design.Select(row => Math.Exp(row.Zip(next, (x, c) => x * c).Sum()))];
            if (change < 1e-12)
            {
                return (coefficients, means);
            }
        }

        return null;
    }

    /// <summary>The variance of the intercept: the first element of the inverse information.</summary>
    private static double? Inverse00(double[][] design, double[] means, int k)
    {
        var (matrix, unit) = (new double[k, k], new double[k]);
        unit[0] = 1;
        for (var i = 0; i < means.Length; i++)
        {
            for (var a = 0; a < k; a++)
            {
                for (var b = 0; b <= a; b++)
                {
                    matrix[a, b] += design[i][a] * design[i][b] * means[i];
                }
            }
        }

        return Cholesky.Solve(matrix, unit) ? unit[0] : null;
    }
}
