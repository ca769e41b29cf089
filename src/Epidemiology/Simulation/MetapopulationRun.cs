using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Simulation;

/// <summary>One run of <see cref="Metapopulation"/>.</summary>
internal sealed class MetapopulationRun
{
    /// <summary>Random numbers that belong to no area.</summary>
    private const int OfTransmission = -1;
    private const int OfEvents = -3;

    private readonly Scenario scenario;
    private readonly SimulationOptions options;
    private readonly InterventionEffect[] effects;
    private readonly int run;
    private readonly RandomStream random = new(0);
    private readonly AreaPeople[] areas;
    private readonly double[] infectiousProportions;
    private readonly int[] totals;
    private readonly int[]? newCasesOfAreas;
    private readonly int[]? infectiousOfAreas;
    private readonly double transmissionPerDay;

    public MetapopulationRun(Scenario scenario, SimulationOptions options, InterventionEffect[] effects, SimulatedRuns runs, int run)
    {
        (this.scenario, this.options, this.effects, this.run) = (scenario, options, effects, run);
        areas = [.. scenario.Areas.Select(AreaPeople.Of)];
        infectiousProportions = new double[areas.Length];
        (totals, newCasesOfAreas, infectiousOfAreas) = runs.Begin(run);
        random.Restart(options.Seed, run, OfTransmission, 0);
        var spread = scenario.TransmissionLogSd;
        transmissionPerDay = scenario.Model.TransmissionPerDay * (spread > 0 ? Math.Exp((spread * random.Normal()) - (spread * spread / 2)) : 1);
    }

    /// <summary>All days; answers how many events there were.</summary>
    public long Simulate(CancellationToken cancellation)
    {
        var (events, totalCases) = (0L, 0);
        for (var day = 0; day < scenario.Days; day++)
        {
            cancellation.ThrowIfCancellationRequested();
            Happen(day);
            var (infections, cases, all) = SimulateAreas(day);
            events += all;
            totalCases += cases;
            Keep(day, infections, cases, totalCases);
        }

        return events;
    }

    private (int Infections, int Cases, long All) SimulateAreas(int day)
    {
        var effect = effects[day];
        var travels = scenario.Travel is not null && effect.Travel > 0;
        if (travels)
        {
            for (var area = 0; area < areas.Length; area++)
            {
                infectiousProportions[area] = areas[area].Infectious == 0 ? 0 : (double)areas[area].Infectious / areas[area].Population;
            }
        }

        var (infections, cases, all) = (0, 0, 0L);
        for (var area = 0; area < areas.Length; area++)
        {
            var happened = SimulateArea(day, area, in effect, travels ? scenario.Travel : null);
            infections += happened.Infections;
            cases += happened.Cases;
            all += happened.All;
            if (newCasesOfAreas is not null)
            {
                newCasesOfAreas[(day * areas.Length) + area] = happened.Cases;
                infectiousOfAreas![(day * areas.Length) + area] = areas[area].Infectious;
            }
        }

        return (infections, cases, all);
    }

    private DayEvents SimulateArea(int day, int area, in InterventionEffect effect, Travel? travel)
    {
        ref var people = ref areas[area];
        var model = scenario.Model;
        var met = travel?.Met(area, infectiousProportions) ?? 0;
        if (people.Exposed + people.Infectious == 0 && met == 0 && effect.VaccinationPerDay + model.BirthsAndDeathsPerDay == 0)
        {
            return default;
        }

        var beta = transmissionPerDay * effect.Transmission;
        var home = travel is null ? 1 : 1 - (effect.Travel * travel.OutsideProportion(area));
        var rates = new DayRates(
            beta * Math.Max(0, home) / Math.Max(1, people.Population), beta * effect.Travel * met, 1 / model.LatentDays, 1 / model.InfectiousDays, effect.VaccinationPerDay, model.BirthsAndDeathsPerDay);
        random.Restart(options.Seed, run, area, day);
        return options.Step is SimulationStep.Exact
            ? ExactDay.Simulate(ref people, in rates, random)
            : ChainDay.Simulate(ref people, in rates, options.StepsPerDay, random);
    }

    private void Keep(int day, int infections, int cases, int totalCases)
    {
        var (infectious, susceptible) = (0, 0);
        foreach (ref readonly var area in areas.AsSpan())
        {
            infectious += area.Infectious;
            susceptible += area.Susceptible;
        }

        ReadOnlySpan<int> figures = [cases, totalCases, infections, infectious, susceptible];
        figures.CopyTo(totals.AsSpan(day * figures.Length));
    }

    private void Happen(int day)
    {
        for (var i = 0; i < scenario.Events.Count; i++)
        {
            if (scenario.Events[i] is not { } one || one.Day != day)
            {
                continue;
            }

            if (one.FromArea is { } from)
            {
                random.Restart(options.Seed, run, OfEvents - i, day);
                Move(ref areas[from], ref areas[one.ToArea], one.Persons);
            }
            else
            {
                areas[one.ToArea].Infectious += one.Persons;
            }
        }
    }

    /// <summary>One after the other, each anybody of those who are left.</summary>
    private void Move(ref AreaPeople from, ref AreaPeople to, int persons)
    {
        for (var left = Math.Min(persons, from.Population); left > 0; left--)
        {
            var which = random.Uniform() * from.Population;
            if ((which -= from.Susceptible) < 0)
            {
                from.Susceptible--;
                to.Susceptible++;
            }
            else if ((which -= from.Exposed) < 0)
            {
                from.Exposed--;
                to.Exposed++;
            }
            else if ((which -= from.Infectious) < 0)
            {
                from.Infectious--;
                to.Infectious++;
            }
            else
            {
                from.Removed--;
                to.Removed++;
            }
        }
    }
}
