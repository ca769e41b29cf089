using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Simulation;

/// <summary>A day of one area in fixed steps: everybody leaves a state with the probability 1 − e^(−rate · step), so that nobody leaves twice.</summary>
/// <remarks>Source: Tian T, Burrage K. J Chem Phys 2004;121:10356–64, doi 10.1063/1.1810475; Bretó C et al. Ann Appl Stat 2009;3:319–48, doi 10.1214/08-AOAS201.</remarks>
internal static class ChainDay
{
    public static DayEvents Simulate(ref AreaPeople people, in DayRates rates, int steps, RandomStream random)
    {
        var (infections, cases, all, step) = (0, 0, 0L, 1.0 / steps);
        for (var k = 0; k < steps; k++)
        {
            var infection = (rates.PerInfectious * people.Infectious) + rates.FromElsewhere;
            var (infected, vaccinated) = Leave(people.Susceptible, infection, rates.Vaccination, step, random);
            var (onsets, exposedDead) = Leave(people.Exposed, rates.Onset, rates.Death, step, random);
            var (recovered, infectiousDead) = Leave(people.Infectious, rates.Recovery, rates.Death, step, random);
            var (dead, _) = Leave(people.Removed, rates.Death, 0, step, random);
            people.Susceptible += exposedDead + infectiousDead + dead - infected - vaccinated;
            people.Exposed += infected - onsets - exposedDead;
            people.Infectious += onsets - recovered - infectiousDead;
            people.Removed += recovered + vaccinated - dead;
            infections += infected;
            cases += onsets;
            all += infected + vaccinated + onsets + exposedDead + recovered + infectiousDead + dead;
        }

        return new(infections, cases, all);
    }

    /// <summary>How many leave by the one way and by the other.</summary>
    private static (int First, int Second) Leave(int people, double first, double second, double step, RandomStream random)
    {
        var rate = first + second;
        if (people == 0 || rate <= 0)
        {
            return (0, 0);
        }

        var leaving = BinomialDraw.Of(random, people, 1 - Math.Exp(-rate * step));
        var byFirst = second <= 0 || leaving == 0 ? leaving : BinomialDraw.Of(random, leaving, first / rate);
        return (byFirst, leaving - byFirst);
    }
}
