using CsCheck;
using Fangxian.Epidemiology.Capacity;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Screening;

namespace Fangxian.Epidemiology.Tests.Capacity;

public sealed class CapacityTests
{
    private static readonly DateOnly First = new(2024, 3, 1);

    private static readonly CareCourse Course = new()
    {
        AdmissionProportion = UncertainProportion.Known(0.12),
        AdmissionDelay = new(DelayFamily.LogNormal, 1.2, 0.5),
        Stay = new(DelayFamily.Gamma, 3, 3),
        IntensiveCareProportion = UncertainProportion.Known(0.2),
        IntensiveCareStay = new(DelayFamily.Weibull, 1.5, 9),
        StayAfterIntensiveCare = new(DelayFamily.Gamma, 2, 2.5),
    };

    [Fact] // The convolution by integrate, R 4.2.2; 1e-8: what a delay has beyond the last 1e-9 counts on its last day
    public void Expected_beds_agree_with_R()
    {
        var rows = ReferenceFiles.Rows(ReferenceFiles.Own("capacity", "expected.csv"));
        double[] cases = [.. rows.Select(r => r[0]!.Value)];
        foreach (var resource in Enum.GetValues<CareResource>())
        {
            var expected = CapacityForecast.Expected(cases, Course, resource, rows.Length);
            for (var day = 0; day < rows.Length; day++)
            {
                Near.Reference(rows[day][1 + (int)resource]!.Value, expected[day], 1e-8, $"{resource} on day {day}");
            }
        }
    }

    [Fact]
    public void Paths_scatter_around_the_expected_beds()
    {
        int[] known = [.. Enumerable.Repeat(150, 70)], after = [.. Enumerable.Repeat(150, 10)];
        const int paths = 1500;
        var forecast = CapacityForecast.Of(CasePaths.Of(DailyIncidence.AllKnown(First, known), [.. Enumerable.Repeat(after, paths)]), Course);
        foreach (var resource in Enum.GetValues<CareResource>())
        {
            var expected = CapacityForecast.Expected([.. known.Concat(after).Select(n => (double)n)], Course, resource, 80);
            for (var day = 0; day < 10; day += 3)
            {
                var demand = forecast.On(resource, day);
                // Sums of independent persons scatter at most as Poisson counts: five standard errors of the mean.
                Near.Within(expected[70 + day], demand.Mean, 5 * Math.Sqrt(expected[70 + day] / paths), $"{resource} on day {day}");
                Assert.InRange(demand.Upper - demand.Lower, 2 * Math.Sqrt(expected[70 + day]), 4.2 * Math.Sqrt(expected[70 + day]));
            }
        }

        // Little's law: in the long run the beds in use are admissions a day times the mean stay.
        var inUse = 150 * 0.12 * ((0.8 * 9) + (0.2 * 5));
        Near.Relative(inUse, forecast.On(CareResource.OrdinaryBeds, 9).Mean, 0.02, "admissions times stay");
    }

    [Fact]
    public void Bed_days_are_admissions_times_the_mean_stay() =>
        Gen.Select(Gen.Int[0, 40].Array[1, 25], Gen.Double[0.5, 6], Gen.Double[0.3, 4], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((cases, shape, scale, share, severe) =>
        {
            var course = Course with { AdmissionProportion = UncertainProportion.Known(share), IntensiveCareProportion = UncertainProportion.Known(severe), Stay = new(DelayFamily.Gamma, shape, scale) };
            double Sum(CareResource resource) => CapacityForecast.Expected([.. cases.Select(n => (double)n)], course, resource, 400).Sum();
            Near.Reference(cases.Sum() * share, Sum(CareResource.Admissions), 1e-8, "admissions");
            Near.Reference(cases.Sum() * share * severe * course.IntensiveCareStay!.Value.MeanDays, Sum(CareResource.IntensiveCareBeds), 1e-7, "days in intensive care");
            Near.Reference(cases.Sum() * share * (((1 - severe) * course.Stay.MeanDays) + (severe * 5)), Sum(CareResource.OrdinaryBeds), 1e-6, "bed-days");
        }, iter: 40);

    [Fact]
    public void Completed_stays_of_a_path_add_up_person_by_person()
    {
        // Everybody admitted on the day, for a little under three days: each patient counts at the end of two or three days.
        var course = new CareCourse
        {
            AdmissionProportion = UncertainProportion.Known(1),
            AdmissionDelay = new(DelayFamily.Normal, 1e-6, 1e-9, 0),
            Stay = new(DelayFamily.Gamma, 1e4, 3e-4),
        };
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityForecast.Of(Paths([5], [1]), course));
        var forecast = CapacityForecast.Of(Paths([0], [.. Enumerable.Repeat(200, 1), .. new int[9]]), course with { AdmissionDelay = new(DelayFamily.Gamma, 100, 1e-8) });
        Assert.Equal(200, forecast.Sum(CareResource.Admissions).Mean);
        Near.Within(600, forecast.Sum(CareResource.OrdinaryBeds).Mean, 3, "bed-days");
        Assert.Equal(200, forecast.On(CareResource.OrdinaryBeds, 0).Lower);
        Assert.Equal(0, forecast.On(CareResource.OrdinaryBeds, 9).Upper);
        Assert.Equal(0, forecast.Sum(CareResource.IntensiveCareBeds).Upper);
    }

    [Fact]
    public void Nobody_falls_ill_and_no_bed_is_needed()
    {
        var forecast = CapacityForecast.Of(Paths(new int[30], new int[14]), Course);
        Assert.Equal(default, forecast.On(CareResource.OrdinaryBeds, 13));
        Assert.Equal(0, forecast.ExceedanceOf(CareResource.OrdinaryBeds, 0).Probability);
        Assert.Null(StockCover.Of(0, new() { PerCase = 3 }, forecast).MedianDays);
    }

    [Fact]
    public void An_uncertain_share_and_an_uncertain_forecast_widen_the_interval()
    {
        var known = DailyIncidence.AllKnown(First, [.. Enumerable.Repeat(100, 40)]);
        double Width(CasePaths paths, CareCourse course)
        {
            var demand = CapacityForecast.Of(paths, course).On(CareResource.OrdinaryBeds, 13);
            return demand.Upper - demand.Lower;
        }

        QuantileForecast[] sharp = [.. Enumerable.Repeat(new CountForecast(100).ToQuantiles(), 14)], wide = [.. Enumerable.Repeat(new CountForecast(100, 2).ToQuantiles(), 14)];
        var certain = Width(CasePaths.FromQuantiles(known, sharp), Course);
        Assert.True(Width(CasePaths.FromQuantiles(known, sharp), Course with { AdmissionProportion = UncertainProportion.Beta(3, 22) }) > 1.5 * certain);
        Assert.True(Width(CasePaths.FromQuantiles(known, wide), Course) > 1.5 * certain);
        Assert.True(Width(CasePaths.FromQuantiles(known, wide, persistence: 1), Course) > Width(CasePaths.FromQuantiles(known, wide, persistence: 0), Course));
    }

    [Fact]
    public void Paths_have_the_quantiles_that_they_were_drawn_from()
    {
        var forecast = new CountForecast(200, 5).ToQuantiles();
        var paths = CasePaths.FromQuantiles(DailyIncidence.AllKnown(First, [1]), [.. Enumerable.Repeat(forecast, 5)], 4000);
        foreach (var day in new[] { 0, 4 })
        {
            double[] sorted = [.. Enumerable.Range(0, 4000).Select(i => (double)paths.Path(i)[day]).Order()];
            Near.Relative(forecast.At(0.1)!.Value, sorted[400], 0.05, "tenth");
            Near.Relative(forecast.Median, sorted[2000], 0.05, "median");
            Near.Relative(forecast.At(0.9)!.Value, sorted[3600], 0.05, "ninth tenth");
        }
    }

    [Fact]
    public void Capacity_is_exceeded_when_the_paths_say_so()
    {
        var everybody = new CareCourse { AdmissionProportion = UncertainProportion.Known(1), AdmissionDelay = new(DelayFamily.Gamma, 100, 1e-8), Stay = new(DelayFamily.Gamma, 1e4, 0.01) };
        var forecast = CapacityForecast.Of(CasePaths.Of(DailyIncidence.AllKnown(First, [10]), [[10, 10, 10, 10], [10, 10, 0, 0], [0, 0, 0, 0], [30, 0, 0, 0]]), everybody);
        var exceeded = forecast.ExceedanceOf(CareResource.OrdinaryBeds, 35);
        Assert.Equal(0.5, exceeded.Probability);
        Assert.Equal(First.AddDays(1), exceeded.EarliestDate);
        Assert.Equal(First.AddDays(3), exceeded.MedianDate);
        Assert.Null(exceeded.LatestDate);
        Assert.Equal(0.25, forecast.ProbabilityAbove(CareResource.OrdinaryBeds, 0, 35));
        Assert.Equal(32.5, forecast.Peak(CareResource.OrdinaryBeds).Demand.Mean);
        Assert.Equal(1, forecast.ExceedanceOf(CareResource.OrdinaryBeds, 0).Probability);
        Assert.Equal(0, forecast.ExceedanceOf(CareResource.OrdinaryBeds, 50).Probability);
    }

    [Fact]
    public void Staff_covers_every_shift_of_the_week()
    {
        // 40 patients, 8 to a nurse: 5 on duty, 105 shifts a week, 21 nurses of 5 shifts; with a tenth absent 24.
        var rule = new StaffRule { PatientsPerPersonOnDuty = 8 };
        Assert.Equal((5, 21, 24), (rule.OnDuty(40), rule.OnRoster(40), (rule with { AbsentProportion = 0.1 }).OnRoster(40)));
        Assert.Equal((6, 0), (rule.OnDuty(41), rule.OnRoster(0)));
        Assert.Throws<ArgumentOutOfRangeException>(() => rule.OnDuty(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => (rule with { AbsentProportion = 1 }).OnRoster(3));
        Gen.Double[0, 5000].Sample(patients => Assert.True(rule.OnRoster(patients) * 5 / 21 * 8 >= patients - 1e-9));
    }

    [Fact]
    public void A_stock_lasts_as_long_as_arithmetic_says()
    {
        var forecast = CapacityForecast.Of(Paths([10], [.. Enumerable.Repeat(10, 14)]), Course);
        StockCover Cover(double stock, params double[] deliveries) => StockCover.Of(stock, new() { PerCase = 2, PerDay = 5 }, forecast, deliveries);
        Assert.Equal(4, Cover(100).MedianDays); // 25 a day: exactly four
        Assert.Equal(3, Cover(99).MedianDays);
        Assert.Equal((6, 6, 6), (Cover(99, 0, 0, 51).MedianDays, Cover(99, 0, 0, 51).LowerDays, Cover(99, 0, 0, 51).UpperDays));
        Assert.Equal(3, Cover(99, 0, 0, 0, 0, 1000).MedianDays); // what comes after the stock ran out came too late
        Assert.Equal((null, 0.0), (Cover(350).MedianDays, Cover(350).ProbabilityOfRunningOut));
        Assert.Equal(350, Cover(0).Used.Mean);
        Assert.Throws<ArgumentOutOfRangeException>(() => Cover(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cover(1, -1));
    }

    [Fact]
    public void The_same_seed_gives_the_same_forecast_and_another_another()
    {
        CapacityForecast Run(long seed) => CapacityForecast.Of(Paths([.. Enumerable.Repeat(50, 30)], [.. Enumerable.Repeat(50, 7)]), Course, seed);
        Assert.Equal(Run(4).Sum(CareResource.OrdinaryBeds), Run(4).Sum(CareResource.OrdinaryBeds));
        Assert.NotEqual(Run(4).Sum(CareResource.OrdinaryBeds), Run(5).Sum(CareResource.OrdinaryBeds));
    }

    [Fact]
    public void Unusable_input_is_refused()
    {
        Assert.Throws<ArgumentException>(() => CasePaths.Of(new(First, [1, null]), [[1]]));
        Assert.Throws<ArgumentException>(() => CasePaths.Of(new(First, [1]), [[1], [1, 2]]));
        Assert.Throws<ArgumentException>(() => CasePaths.Of(new(First, [1]), [[-1]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => CasePaths.FromQuantiles(new(First, [1]), [new CountForecast(1).ToQuantiles()], 99));
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityForecast.Of(Paths([1], [1]), Course with { IntensiveCareStay = null }));
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityForecast.Of(Paths([1], [1]), Course).On(CareResource.OrdinaryBeds, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CapacityForecast.Of(Paths([1], [1]), Course).ExceedanceOf(CareResource.OrdinaryBeds, -1));
    }

    private static CasePaths Paths(int[] known, int[] after) => CasePaths.Of(DailyIncidence.AllKnown(First, known), [.. Enumerable.Repeat(after, 300)]);
}
