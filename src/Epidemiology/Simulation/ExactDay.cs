using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Simulation;

/// <summary>A day of one area event by event: the direct method. Waiting times are exponential, so that what is left of one at midnight may be drawn anew.</summary>
/// <remarks>Source: Gillespie DT. J Phys Chem 1977;81:2340–61, doi 10.1021/j100540a008.</remarks>
internal static class ExactDay
{
    public static DayEvents Simulate(ref AreaPeople people, in DayRates rates, RandomStream random)
    {
        var (s, e, i, r) = (people.Susceptible, people.Exposed, people.Infectious, people.Removed);
        var (perInfectious, elsewhere, onsetRate, recoveryRate) = (rates.PerInfectious, rates.FromElsewhere, rates.Onset, rates.Recovery);
        var others = rates.Vaccination > 0 || rates.Death > 0;
        var (infections, cases, all, time) = (0, 0, 0L, 0.0);
        while (true)
        {
            var infection = s * ((perInfectious * i) + elsewhere);
            var onset = infection + (onsetRate * e);
            var total = onset + (recoveryRate * i);
            var common = total;
            if (others)
            {
                total += (rates.Vaccination * s) + (rates.Death * (e + i + r));
            }

            if (total <= 0)
            {
                break;
            }

            time -= Math.Log(random.Uniform()) / total;
            if (time >= 1)
            {
                break;
            }

            all++;
            var which = random.Uniform() * total;
            if (which < infection)
            {
                s--;
                e++;
                infections++;
            }
            else if (which < onset)
            {
                e--;
                i++;
                cases++;
            }
            else if (which < common)
            {
                i--;
                r++;
            }
            else
            {
                Other(which - common, in rates, ref s, ref e, ref i, ref r);
            }
        }

        (people.Susceptible, people.Exposed, people.Infectious, people.Removed) = (s, e, i, r);
        return new(infections, cases, all);
    }

    /// <summary>Vaccination, or the death of somebody who is not susceptible and the birth of somebody who is.</summary>
    private static void Other(double which, in DayRates rates, ref int s, ref int e, ref int i, ref int r)
    {
        if (which < rates.Vaccination * s)
        {
            s--;
            r++;
            return;
        }

        which = (which - (rates.Vaccination * s)) / rates.Death;
        if (which < e)
        {
            e--;
        }
        else if (which < e + i)
        {
            i--;
        }
        else if (r > 0)
        {
            r--;
        }
        else
        {
            return;
        }

        s++;
    }
}
