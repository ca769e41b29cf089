using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Simulation;

/// <summary>How does an epidemic run on average in a large population, with measures that begin and end?</summary>
/// <remarks>
/// <para>The equations of <see cref="SeirModel"/>, solved by the pair of Dormand and Prince, 5(4), with steps as short as the error asks for and dense output in between. The
/// solver stops at each beginning and end of a measure and starts anew there, so that no step crosses a jump.</para>
/// <para>A mean without chance: small outbreaks die out or not, and differ much; ask <see cref="Metapopulation"/> for them. Fractions of a person go on
/// infecting here, so an epidemic never ends.</para>
/// <para>Source: Dormand JR, Prince PJ. J Comput Appl Math 1980;6:19–26, doi 10.1016/0771-050X(80)90013-3. Verified against <c>deSolve::lsoda</c> 1.34 of R 4.2.2
/// (rtol 1e-12) with a measure from day 60 to 140 and with vaccination, within 1e-6, and against <see cref="Transmission.FinalSize"/>.</para>
/// </remarks>
public static class SeirCourse
{
    /// <summary>The states at the times asked for.</summary>
    /// <param name="model">The model.</param>
    /// <param name="start">The state at time 0, persons; its population above 0.</param>
    /// <param name="timesDays">Days after the start, rising, the first 0 or later.</param>
    /// <param name="interventions">Measures; none unless given. Travel means nothing here.</param>
    /// <returns>A state for each time.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static SeirState[] Solve(SeirModel model, SeirState start, IReadOnlyList<double> timesDays, IReadOnlyList<Intervention>? interventions = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(timesDays);
        interventions ??= [];
        ThrowIfOutOfRange(model, start, timesDays, interventions);
        var states = new SeirState[timesDays.Count];
        double[] values = [start.Susceptible, start.Exposed, start.Infectious, start.Removed, start.Cases];
        var (from, asked) = (0.0, 0);
        while (asked < states.Length)
        {
            var until = NextSwitch(from, interventions);
            var first = asked;
            while (asked < states.Length && timesDays[asked] < until)
            {
                asked++;
            }

            var times = timesDays.Skip(first).Take(asked - first).ToArray();
            var slopes = Slopes(model, InterventionEffect.At(from, model, interventions));
            var solved = DormandPrince.Solve(slopes, from, asked < states.Length ? until : times[^1], values, times, 1e-14 * start.Population);
            for (var i = 0; i < times.Length; i++)
            {
                states[first + i] = new SeirState(solved[i][0], solved[i][1], solved[i][2], solved[i][3], solved[i][4]);
            }

            from = until;
        }

        return states;
    }

    private static DormandPrince.Slopes Slopes(SeirModel model, InterventionEffect effect)
    {
        var (beta, sigma, gamma) = (model.TransmissionPerDay * effect.Transmission, 1 / model.LatentDays, 1 / model.InfectiousDays);
        var (mu, nu) = (model.BirthsAndDeathsPerDay, effect.VaccinationPerDay);
        return (y, slopes) =>
        {
            var population = y[0] + y[1] + y[2] + y[3];
            var infections = beta * y[0] * y[2] / population;
            slopes[0] = -infections + (mu * (population - y[0])) - (nu * y[0]);
            slopes[1] = infections - ((sigma + mu) * y[1]);
            slopes[2] = (sigma * y[1]) - ((gamma + mu) * y[2]);
            slopes[3] = (gamma * y[2]) - (mu * y[3]) + (nu * y[0]);
            slopes[4] = sigma * y[1];
        };
    }

    private static double NextSwitch(double after, IReadOnlyList<Intervention> interventions)
    {
        var next = double.PositiveInfinity;
        foreach (var one in interventions)
        {
            next = one.FromDay > after ? Math.Min(next, one.FromDay) : next;
            next = one.UntilDay > after ? Math.Min(next, one.UntilDay) : next;
        }

        return next;
    }

    private static void ThrowIfOutOfRange(SeirModel model, SeirState start, IReadOnlyList<double> times, IReadOnlyList<Intervention> interventions)
    {
        model.ThrowIfOutOfRange();
        foreach (var one in interventions)
        {
            one.ThrowIfOutOfRange();
        }

        foreach (var part in new[] { start.Susceptible, start.Exposed, start.Infectious, start.Removed, start.Cases })
        {
            InRange.Rate(part, nameof(start));
        }

        InRange.Require(start.Population > 0, nameof(start), start.Population, "There must be people.");
        for (var i = 0; i < times.Count; i++)
        {
            InRange.Require(times[i] < double.PositiveInfinity && times[i] >= (i == 0 ? 0 : times[i - 1]), "timesDays", times[i], "Times must rise from 0.");
        }
    }
}
