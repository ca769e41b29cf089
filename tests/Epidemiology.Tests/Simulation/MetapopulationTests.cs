using CsCheck;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Screening;
using Fangxian.Epidemiology.Simulation;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Simulation;

public sealed class MetapopulationTests
{
    private static readonly SeirModel Model = SeirModel.WithReproductionNumber(2, 2, 4);

    private static SimulatedRuns Run(Scenario scenario, SimulationOptions? options = null) => Metapopulation.Run(scenario, options, TestContext.Current.CancellationToken);

    private static Scenario One(SimulatedArea area, int days) => new() { Model = Model, Areas = [area], Days = days };

    [Theory] // The same equations, one by chance and one without; 200,000 people; 3 % for chance at the start and the steps of the chain, and four standard errors of a count
    [InlineData(SimulationStep.Exact)]
    [InlineData(SimulationStep.BinomialChain)]
    public void In_a_large_population_the_mean_is_that_of_the_equations(SimulationStep step)
    {
        var measure = new Intervention { FromDay = 10, UntilDay = 20, ContactReduction = 0.5, VaccinationPerDay = 0.01 };
        var scenario = One(new(200_000, 1000, 500), 40) with { Interventions = [measure] };
        var runs = Run(scenario, new() { Runs = step is SimulationStep.Exact ? 6 : 60, Step = step, StepsPerDay = 20 });
        var course = SeirCourse.Solve(Model, new(198_500, 500, 1000, 0), [1, 10, 20, 30, 40], [measure]);
        foreach (var (day, state) in new[] { 1, 10, 20, 30, 40 }.Zip(course))
        {
            Agree(state.Cases, SimulatedFigure.TotalCases);
            Agree(state.Infectious, SimulatedFigure.Infectious);
            Agree(state.Susceptible, SimulatedFigure.Susceptible);

            void Agree(double expected, SimulatedFigure figure) =>
                Near.Within(expected, runs.Summarise(figure)[day - 1].Mean, (0.03 * expected) + (4 * Math.Sqrt(expected / runs.Runs)), $"{figure} of day {day}");
        }
    }

    [Fact] // Branching process: one case with exponential infectiousness dies out with probability 1 / R0; 600 runs, four standard errors
    public void One_case_dies_out_with_probability_one_over_R0()
    {
        var runs = Run(One(new(3000, 1), 200), new() { Runs = 600 });
        var died = Enumerable.Range(0, runs.Runs).Count(run => runs.Value(SimulatedFigure.TotalCases, run, 199) < 150);
        Near.Within(0.5, died / 600.0, 4 * Math.Sqrt(0.25 / 600), "died out");
    }

    [Fact] // A large outbreak infects what the equation of the final size says, within 3 %
    public void Outbreaks_that_take_hold_reach_the_final_size()
    {
        var runs = Run(One(new(20_000, 40), 200), new() { Runs = 5 });
        Near.Relative(FinalSize.InfectedProportion(2), runs.Summarise(SimulatedFigure.TotalCases)[^1].Mean / 20_000, 0.03, "proportion");
    }

    [Theory]
    [InlineData(SimulationStep.Exact)]
    [InlineData(SimulationStep.BinomialChain)]
    public void Extinct_stays_extinct_totals_are_sums_and_people_are_kept(SimulationStep step) =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[0, 3], Gen.Double[0, 4], Gen.Double[0, 1], Gen.Long).Sample(
            (count, cases, r0, outside, seed) =>
            {
                var scenario = new Scenario
                {
                    Model = SeirModel.WithReproductionNumber(r0, 1, 2) with { BirthsAndDeathsPerDay = 0.01 },
                    Areas = [.. Enumerable.Range(0, count).Select(i => new SimulatedArea(50 + (20 * i), cases, 0, 10))],
                    Days = 60,
                    Travel = Travel.ByPopulation([.. Enumerable.Range(0, count).Select(i => 50.0 + (20 * i))], count == 1 ? 0 : outside),
                    Events = count == 1 ? [] : [ScheduledEvent.Move(3, 0, 1, 20)],
                };
                var runs = Run(scenario, new() { Runs = 2, Seed = seed, Step = step, KeepAreas = true });
                for (var run = 0; run < 2; run++)
                {
                    var total = 0;
                    for (var day = 0; day < 60; day++)
                    {
                        var (newCases, infectious) = (runs.Value(SimulatedFigure.NewCases, run, day), runs.Value(SimulatedFigure.Infectious, run, day));
                        total += newCases;
                        Assert.Equal(newCases, Enumerable.Range(0, count).Sum(area => runs.AreaValue(SimulatedFigure.NewCases, area, run, day)));
                        Assert.Equal(infectious, Enumerable.Range(0, count).Sum(area => runs.AreaValue(SimulatedFigure.Infectious, area, run, day)));
                        Assert.Equal(total, runs.Value(SimulatedFigure.TotalCases, run, day));
                        Assert.InRange(runs.Value(SimulatedFigure.Susceptible, run, day), 0, scenario.Areas.Sum(a => a.Population) - infectious);
                        if (cases == 0)
                        {
                            Assert.Equal((0, 0), (newCases, infectious));
                        }
                    }

                    // Nobody exposed or infectious on a day: never again.
                    var infected = (count * cases) + Enumerable.Range(0, 60).Select(day => runs.Value(SimulatedFigure.NewInfections, run, day)).ToArray().Sum();
                    var quiet = Enumerable.Range(0, 60).FirstOrDefault(day => Enumerable.Range(Math.Max(0, day - 20), Math.Min(day + 1, 21)).All(d => runs.Value(SimulatedFigure.Infectious, run, d) + runs.Value(SimulatedFigure.NewInfections, run, d) == 0), 60);
                    Assert.All(Enumerable.Range(quiet, 60 - quiet), day => Assert.Equal(0, runs.Value(SimulatedFigure.NewInfections, run, day)));
                    Assert.True(infected >= total);
                }
            },
            iter: 40);

    [Fact]
    public void Same_seed_same_runs_on_any_number_of_threads()
    {
        var scenario = new Scenario
        {
            Model = Model, Areas = [new(500, 3), new(400), new(300)], Days = 50, Travel = Travel.ByPopulation([500, 400, 300], 0.1), TransmissionLogSd = 0.2,
        };
        foreach (var step in Enum.GetValues<SimulationStep>())
        {
            var one = Run(scenario, new() { Runs = 20, Seed = 7, Step = step });
            var many = Run(scenario, new() { Runs = 20, Seed = 7, Step = step, Threads = 4 });
            var other = Run(scenario, new() { Runs = 20, Seed = 8, Step = step });
            foreach (var figure in Enum.GetValues<SimulatedFigure>())
            {
                Assert.Equal(one.Summarise(figure), many.Summarise(figure));
                Assert.NotEqual(one.Summarise(figure), other.Summarise(figure));
            }
        }
    }

    [Fact]
    public void Pairs_are_alike_until_the_measure_and_their_difference_is_narrower_than_that_of_strangers()
    {
        var asNow = One(new(50_000, 50), 60);
        var scenario = asNow with { Interventions = [new Intervention { FromDay = 20, ContactReduction = 0.3 }] };
        var options = new SimulationOptions { Runs = 100, Step = SimulationStep.BinomialChain, Seed = 3 };
        var now = Run(asNow, options);
        var paired = Run(scenario, options).Less(now, SimulatedFigure.TotalCases);
        Assert.All(paired[..20], day => Assert.Equal(0, day.Upper95 - day.Lower95));
        Assert.True(paired[^1].Upper95 < 0, "A third fewer contacts spare cases.");

        var stranger = Run(scenario, options with { Seed = 4 });
        var unpaired = Enumerable.Range(0, 100).Select(run => (double)stranger.Value(SimulatedFigure.TotalCases, run, 35) - now.Value(SimulatedFigure.TotalCases, run, 35)).Order().ToArray();
        Assert.True(paired[35].Upper95 - paired[35].Lower95 < 0.6 * (unpaired[97] - unpaired[2]), $"{paired[35]} against {unpaired[2]} to {unpaired[97]}");
        Assert.Throws<ArgumentException>(() => stranger.Less(now, SimulatedFigure.TotalCases));
    }

    [Fact]
    public void Infection_reaches_other_areas_only_by_travel_moves_and_imports()
    {
        var scenario = new Scenario { Model = Model with { TransmissionPerDay = 2 }, Areas = [new(2000, 50), new(2000)], Days = 60 };
        int Cases(Scenario s)
        {
            var runs = Run(s, new() { Runs = 1, KeepAreas = true });
            return Enumerable.Range(0, 60).Sum(day => runs.AreaValue(SimulatedFigure.NewCases, 1, 0, day));
        }

        var travel = Travel.Of(2, [new(1, 0, 0.1), new(0, 1, 0.1)]);
        Assert.Equal(0, Cases(scenario));
        Assert.True(Cases(scenario with { Travel = travel }) > 1000);
        Assert.Equal(0, Cases(scenario with { Travel = travel, Interventions = [new Intervention { FromDay = 0, TravelReduction = 1 }] }));
        Assert.True(Cases(scenario with { Events = [ScheduledEvent.Import(5, 1, 20)] }) > 1000);
        Assert.True(Cases(scenario with { Events = [ScheduledEvent.Move(5, 0, 1, 1000)] }) > 1000);
    }

    [Fact] // The convolution of the mean cases; 200 runs, 3 %
    public void Beds_are_those_of_the_cases_of_each_run_and_measures_are_paired_in_them()
    {
        var course = new CareCourse { AdmissionProportion = UncertainProportion.Known(0.2), AdmissionDelay = new(DelayFamily.Gamma, 1, 1), Stay = new(DelayFamily.Gamma, 4, 2) };
        var (scenario, options) = (One(new(100_000, 1000), 40), new SimulationOptions { Runs = 200, Step = SimulationStep.BinomialChain });
        var measured = scenario with { Interventions = [new Intervention { FromDay = 20, ContactReduction = 0.8 }] };
        var before = DailyIncidence.AllKnown(new(2024, 3, 1), [100, 100, 100]);
        CapacityForecast Beds(SimulatedRuns simulated) => CapacityForecast.Of(CasePaths.Of(before, simulated), course, simulated.Seed);
        var runs = Run(scenario, options);
        var (now, less) = (Beds(runs), Beds(Run(measured, options)));
        double[] cases = [100, 100, 100, .. runs.Summarise(SimulatedFigure.NewCases).Select(day => day.Mean)];
        Near.Relative(CapacityForecast.Expected(cases, course, CareResource.OrdinaryBeds, 43)[42], now.On(CareResource.OrdinaryBeds, 39).Mean, 0.03, "beds");
        Assert.Equal(new DateOnly(2024, 3, 4), now.FirstDate);
        Assert.All(Enumerable.Range(0, 20), day => Assert.Equal(default, less.Less(now, CareResource.OrdinaryBeds, day)));
        var spared = less.Less(now, CareResource.OrdinaryBeds, 39);
        Assert.True(spared.Upper < 0 && spared.Lower <= spared.Lower50 && spared.Lower50 <= spared.Median && spared.Median <= spared.Upper50 && spared.Upper50 <= spared.Upper);
        Near.Within(less.On(CareResource.OrdinaryBeds, 39).Mean - now.On(CareResource.OrdinaryBeds, 39).Mean, spared.Mean, 1e-9, "the difference of means");
    }

    [Fact]
    public void Gravity_shares_contacts_by_population_and_distance()
    {
        // One degree of latitude is 111.19 km: the same population twice as far has a quarter of the contacts.
        var travel = Travel.Gravity([1000, 1000, 1000], [30, 31, 32], [114, 114, 114], 0.2);
        var near = Cases(travel, 1);
        var far = Cases(travel, 2);
        Near.Relative(4, near / far, 1e-9, "ratio");
        Near.Relative(0.2, near + far, 1e-12, "outside");
        Near.Relative(0.2, travel.OutsideProportion(0), 1e-12, "outside");

        static double Cases(Travel travel, int other)
        {
            var infectious = new double[3];
            infectious[other] = 1;
            return travel.Met(0, infectious);
        }
    }

    [Fact]
    public void It_stops_when_nobody_waits_for_it()
    {
        using var gone = new CancellationTokenSource();
        gone.Cancel();
        Assert.Throws<OperationCanceledException>(() => Metapopulation.Run(One(new(1000, 1), 10), null, gone.Token));
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        var scenario = One(new(1000, 1), 10);
        Scenario[] unusable =
        [
            scenario with { Days = 0 }, scenario with { Areas = [] }, scenario with { Areas = [new(10, 11)] }, scenario with { Travel = Travel.None(2) },
            scenario with { Events = [ScheduledEvent.Import(1, 1, 1)] }, scenario with { TransmissionLogSd = -1 },
            scenario with { Areas = [new(2_000_000_000), new(1)] },
        ];
        Assert.All(unusable, s => Assert.Throws<ArgumentOutOfRangeException>(() => Run(s)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Run(scenario, new() { Runs = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Travel.Of(2, [new(0, 1, 0.6), new(0, 1, 0.6)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Travel.Of(2, [new(0, 0, 0.5)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ScheduledEvent.Move(1, 0, 0, 1));
    }
}
