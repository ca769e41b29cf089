using MathNet.Numerics;

namespace Fangxian.Epidemiology.Chains;

/// <summary>Shares and Gini coefficient of a negative binomial number infected; Poisson where the dispersion is +∞.</summary>
internal readonly struct OffspringShares(double mean, double dispersion)
{
    private const int Most = 1_000_000;
    private const double Negligible = 1e-13;

    /// <summary>The share of transmissions of the share of cases who infect most.</summary>
    public double CausedByTop(double shareOfCases)
    {
        // From the fewest up, until only those cases are left.
        double cases = 0, caused = 0, spared = 1 - shareOfCases;
        for (var infected = 0; infected < Most; infected++)
        {
            var probability = Probability(infected);
            if (cases + probability >= spared)
            {
                return 1 - ((caused + (infected * (spared - cases))) / mean);
            }

            (cases, caused) = (cases + probability, caused + (infected * probability));
        }

        return 1;
    }

    /// <summary>The smallest share of cases that cause a share of transmissions.</summary>
    public double CasesCausing(double shareOfTransmissions)
    {
        double cases = 0, caused = 0, spared = (1 - shareOfTransmissions) * mean;
        for (var infected = 0; infected < Most; infected++)
        {
            var probability = Probability(infected);
            if (caused + (infected * probability) >= spared)
            {
                return infected == 0 ? 1 : 1 - cases - ((spared - caused) / infected);
            }

            (cases, caused) = (cases + probability, caused + (infected * probability));
        }

        return 0;
    }

    /// <summary>The mean difference of two cases over twice the mean: Σ F (1 − F) / mean.</summary>
    public double Gini()
    {
        double below = 0, sum = 0;
        for (var infected = 0; infected < Most; infected++)
        {
            var probability = Probability(infected);
            below += probability;
            sum += below * Math.Max(0, 1 - below);
            if (infected > mean && (1 - below < Negligible || probability < Negligible * Negligible))
            {
                break;
            }
        }

        return sum / mean;
    }

    private double Probability(int infected) => Math.Exp(double.IsPositiveInfinity(dispersion) || dispersion > 1e7
        ? (infected * Math.Log(mean)) - mean - SpecialFunctions.GammaLn(infected + 1)
        : SpecialFunctions.GammaLn(dispersion + infected) - SpecialFunctions.GammaLn(dispersion) - SpecialFunctions.GammaLn(infected + 1)
            + (infected * Math.Log(mean / (dispersion + mean))) - (dispersion * Math.Log(1 + (mean / dispersion))));
}
