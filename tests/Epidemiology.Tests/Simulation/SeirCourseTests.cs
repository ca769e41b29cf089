using CsCheck;
using Fangxian.Epidemiology.Simulation;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Simulation;

public sealed class SeirCourseTests
{
    private static readonly SeirModel Model = new() { TransmissionPerDay = 0.5, LatentDays = 5, InfectiousDays = 7 };
    private static readonly SeirState Start = new(999_990, 0, 10, 0);

    // deSolve 1.34 of R 4.2.2, lsoda(rtol = 1e-12), pieces joined at days 60 and 140; 1e-6 relative or 1e-3 persons, as its README allows.
    [Theory]
    [InlineData("seir_basic", 0, 0)]
    [InlineData("seir_npi", 0.6, 0)]
    [InlineData("seir_vacc", 0, 0.004)]
    public void Every_day_agrees_with_R(string name, double reduction, double vaccination)
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Analytics("compartmental", name + ".csv"));
        var first = rows[0];
        Intervention[] measures = reduction > 0 ? [new Intervention { FromDay = 60, UntilDay = 140, ContactReduction = reduction }] : [];
        var course = SeirCourse.Solve(Model with { VaccinationPerDay = vaccination }, new(first[1]!.Value, first[2]!.Value, first[3]!.Value, first[4]!.Value), [.. rows.Select(r => r[0]!.Value)], measures);
        for (var i = 0; i < rows.Length; i++)
        {
            double[] ours = [course[i].Susceptible, course[i].Exposed, course[i].Infectious, course[i].Removed, course[i].Cases];
            for (var c = 0; c < ours.Length; c++)
            {
                Near.Reference(rows[i][c + 1]!.Value, ours[c], 1e-6, $"{name}, day {rows[i][0]}, column {c + 1}");
            }
        }
    }

    [Theory] // The values of seir_basic.csv and seir_npi.csv on days 100 and 160 (deSolve 1.34, R 4.2.2), so that a clone alone is verified; 1e-6
    [InlineData(0, 100, 58412.830387850539, 97436.26283347579)]
    [InlineData(0.6, 160, 355690.95807828271, 31629.65878695967)]
    public void Two_days_agree_with_R(double reduction, double day, double susceptible, double infectious)
    {
        var state = SeirCourse.Solve(Model, Start, [day], [new Intervention { FromDay = 60, UntilDay = 140, ContactReduction = reduction }])[0];
        Near.Reference(susceptible, state.Susceptible, 1e-6, "susceptible");
        Near.Reference(infectious, state.Infectious, 1e-6, "infectious");
    }

    [Fact]
    public void In_the_end_as_many_are_infected_as_the_final_size_says() =>
        Gen.Double[1.3, 8].Sample(
            r0 =>
            {
                var end = SeirCourse.Solve(SeirModel.WithReproductionNumber(r0, 3, 4), new(1 - 1e-9, 0, 1e-9, 0), [3000])[0];
                Near.Within(FinalSize.InfectedProportion(r0), end.Cases, 1e-6, $"R0 {r0}");
            },
            iter: 10);

    [Fact]
    public void People_are_neither_made_nor_lost() =>
        Gen.Select(Gen.Double[0, 3], Gen.Double[0, 0.05], Gen.Double[0, 0.1], Gen.Double[0, 1]).Sample(
            (beta, births, vaccination, reduction) =>
            {
                var model = new SeirModel { TransmissionPerDay = beta, LatentDays = 2, InfectiousDays = 5, BirthsAndDeathsPerDay = births, VaccinationPerDay = vaccination };
                foreach (var state in SeirCourse.Solve(model, new(900, 50, 30, 20), [0, 5, 10.5, 100], [new Intervention { FromDay = 5, UntilDay = 10.5, ContactReduction = reduction }]))
                {
                    Near.Relative(1000, state.Population, 1e-9, "population");
                }
            },
            iter: 20);

    [Fact] // Endemic equilibrium with births: S = N / R0 (Keeling and Rohani 2008, 2.1.2)
    public void With_births_the_susceptible_settle_at_the_population_over_R0()
    {
        var model = new SeirModel { TransmissionPerDay = 1, LatentDays = 2, InfectiousDays = 4, BirthsAndDeathsPerDay = 0.02 };
        var end = SeirCourse.Solve(model, new(999, 0, 1, 0), [4000])[0];
        Near.Relative(1000 / model.BasicReproductionNumber, end.Susceptible, 1e-6, "susceptible");
    }

    [Fact]
    public void Isolation_leaves_the_part_of_infectiousness_before_it()
    {
        // Half are isolated, after 7 days on average that compete with 7 days of infectiousness: a quarter of infections fall away.
        Intervention[] isolation = [new Intervention { FromDay = 0, IsolatedProportion = 0.5, DaysToIsolation = 7 }];
        Intervention[] contacts = [new Intervention { FromDay = 0, ContactReduction = 0.25 }];
        Near.Relative(SeirCourse.Solve(Model, Start, [80], contacts)[0].Cases, SeirCourse.Solve(Model, Start, [80], isolation)[0].Cases, 1e-9, "cases");
    }

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => SeirCourse.Solve(Model with { LatentDays = 0 }, Start, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeirCourse.Solve(Model, Start, [2, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeirCourse.Solve(Model, default, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeirCourse.Solve(Model, Start, [1], [new Intervention { FromDay = 5, UntilDay = 5 }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeirCourse.Solve(Model, Start, [1], [new Intervention { FromDay = 0, ContactReduction = 1.1 }]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SeirModel.WithReproductionNumber(double.NaN, 1, 1));
    }
}
