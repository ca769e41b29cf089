using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Chains;

/// <summary>How unevenly are transmissions spread over the cases?</summary>
/// <remarks>
/// <para>Observed: counting cases from those who infected most, the share of transmissions that the first 20 % caused (where one case more than is needed infected equally many, a part of them), the share of
/// cases that caused 80 %, and the Gini coefficient of the numbers infected (0: all infect equally many; near 1: one infects all). Observed shares contain chance: even where all were equally
/// infectious, some would infect nobody.</para>
/// <para>Fitted: the same under the negative binomial distribution of <see cref="OffspringDistribution"/>. Intervals: at the ends of the 95 % <b>confidence</b> interval of the dispersion k with R as
/// estimated (k without upper end: the Poisson limit); they hold no doubt about R. How often they hold the truth is in docs/statistics/chains.md.</para>
/// <para>Assumptions: as <see cref="OffspringDistribution"/>: infections were looked for with equal care for all cases, until all had fallen ill. Cases of the last days have not infected
/// yet: leave them out.</para>
/// <para>Source: Lloyd-Smith JO et al. Nature 2005;438:355–9, doi 10.1038/nature04153; Endo A et al. Wellcome Open Res 2020;5:67, doi 10.12688/wellcomeopenres.15842.3. Verified against
/// sums over <c>dnbinom</c>, R 4.2.2, within 1e-8.</para>
/// </remarks>
public readonly record struct Superspreading
{
    private Superspreading(int[] infected, OffspringDistribution offspring)
    {
        Offspring = offspring;
        Transmissions = infected.Sum(n => (long)n);
        int[] most = [.. infected.OrderDescending()];
        ShareOfTop20Percent = CausedByTop(most, 0.2, Transmissions);
        ShareOfCasesCausing80Percent = CasesCausing(most, 0.8, Transmissions);
        Gini = GiniOf(most, Transmissions);
        var mean = offspring.ReproductionNumber;
        var (even, fitted, uneven) = (new OffspringShares(mean, offspring.DispersionUpper ?? double.PositiveInfinity), new OffspringShares(mean, offspring.Dispersion), new OffspringShares(mean, offspring.DispersionLower));
        FittedShareOfTop20Percent = new(fitted.CausedByTop(0.2), even.CausedByTop(0.2), uneven.CausedByTop(0.2));
        FittedShareOfCasesCausing80Percent = new(fitted.CasesCausing(0.8), uneven.CasesCausing(0.8), even.CasesCausing(0.8));
        FittedGini = new(fitted.Gini(), even.Gini(), uneven.Gini());
    }

    /// <summary>The fitted distribution: R, k and their intervals.</summary>
    public OffspringDistribution Offspring { get; }

    /// <summary>How many transmissions there were.</summary>
    public long Transmissions { get; }

    /// <summary>Observed: the share of transmissions, 0–1, that the 20 % of cases who infected most caused.</summary>
    public double ShareOfTop20Percent { get; }

    /// <summary>Observed: the smallest share of cases, 0–1, that caused 80 % of transmissions.</summary>
    public double ShareOfCasesCausing80Percent { get; }

    /// <summary>Observed: the Gini coefficient, 0–1.</summary>
    public double Gini { get; }

    /// <summary>The share of transmissions of the 20 % who infect most, under the fitted distribution.</summary>
    public SpreadingShare FittedShareOfTop20Percent { get; }

    /// <summary>The smallest share of cases that cause 80 % of transmissions, under the fitted distribution.</summary>
    public SpreadingShare FittedShareOfCasesCausing80Percent { get; }

    /// <summary>The Gini coefficient under the fitted distribution.</summary>
    public SpreadingShare FittedGini { get; }

    /// <summary>From the number of people each case infected.</summary>
    /// <param name="infectedByCase">For every case, not negative; those who infected nobody among them. At least three cases.</param>
    /// <returns>The shares, or why not: as <see cref="OffspringDistribution.Fit"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<Superspreading> Of(ReadOnlySpan<int> infectedByCase)
    {
        var infected = infectedByCase.ToArray();
        return OffspringDistribution.Fit(infected).Match<Estimate<Superspreading>>(fit => new Superspreading(infected, fit), why => why);
    }

    private static double CausedByTop(int[] most, double share, long transmissions)
    {
        var cases = share * most.Length;
        var whole = (int)Math.Floor(cases);
        return (most.Take(whole).Sum(n => (double)n) + (whole < most.Length ? (cases - whole) * most[whole] : 0)) / transmissions;
    }

    private static double CasesCausing(int[] most, double share, long transmissions)
    {
        var wanted = share * transmissions;
        for (var cases = 0; cases < most.Length; cases++)
        {
            if (most[cases] >= wanted)
            {
                return (cases + (wanted / most[cases])) / most.Length;
            }

            wanted -= most[cases];
        }

        return 1;
    }

    /// <summary>Σ Σ |a − b| / (2 n Σ a), by ranks from the most down.</summary>
    private static double GiniOf(int[] most, long transmissions)
    {
        var sum = 0.0;
        for (var rank = 0; rank < most.Length; rank++)
        {
            sum += (most.Length - 1.0 - (2.0 * rank)) * most[rank];
        }

        return sum / most.Length / transmissions;
    }
}
