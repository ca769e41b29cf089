using CsCheck;
using Fangxian.Cases.Counts;

namespace Fangxian.Modules.Tests.Cases.Counts;

public sealed class SeriesFactsTests
{
    private static readonly DateOnly First = new(2020, 1, 1);

    private static readonly Gen<(int Day, int Measure, int? Value, CountBasis Basis)[]> Reports =
        Gen.Select(Gen.Int[0, 60], Gen.Int[0, 3], Gen.Int[-1, 2_000_000_000], Gen.Bool, (day, measure, value, daily) => (day, measure, value < 0 ? (int?)null : value, daily && value < 1000 ? CountBasis.Daily : CountBasis.Cumulative)).Array[0, 80];

    [Fact]
    public void Facts_survive_being_stored() => Reports.Sample(reports =>
    {
        var facts = Make(reports);
        if (facts.Days == 0)
        {
            return;
        }
        var read = SeriesFacts.Decode(facts.First, facts.Last, facts.Encode());
        for (var day = facts.First.AddDays(-1); day <= facts.Last.AddDays(1); day = day.AddDays(1))
        {
            Assert.Equal(facts.OwnValues(day), read.OwnValues(day));
            Assert.Equal(facts.PartsValues(day), read.PartsValues(day));
            Assert.Equal(CountValues.From(m => facts.OwnNew(m, day)), CountValues.From(m => read.OwnNew(m, day)));
            Assert.Equal(CountValues.From(m => facts.PartsNew(m, day)), CountValues.From(m => read.PartsNew(m, day)));
            Assert.Equal((facts.PartsReporting(day), facts.PartsExpected(day), facts.Statements(day)), (read.PartsReporting(day), read.PartsExpected(day), read.Statements(day)));
        }
    }, iter: 500);

    [Fact]
    public void The_first_total_tells_nothing_of_its_day_unless_it_is_zero()
    {
        var facts = Make([(0, 0, 7, CountBasis.Cumulative), (1, 0, 9, CountBasis.Cumulative), (0, 3, 0, CountBasis.Cumulative)]);
        Assert.Null(facts.OwnNew(Measure.Confirmed, First));
        Assert.Equal(2, facts.OwnNew(Measure.Confirmed, First.AddDays(1)));
        Assert.Equal(0, facts.OwnNew(Measure.Dead, First));
    }

    [Fact]
    public void A_day_after_a_gap_has_no_daily_figure()
    {
        var facts = Make([(0, 0, 7, CountBasis.Cumulative), (2, 0, 12, CountBasis.Cumulative)]);
        Assert.Null(facts.Own(Measure.Confirmed, First.AddDays(1)));
        Assert.Null(facts.OwnNew(Measure.Confirmed, First.AddDays(2)));
    }

    [Fact]
    public void A_total_of_daily_figures_names_the_days_that_nobody_reported()
    {
        var facts = Make([(0, 0, 4, CountBasis.Daily), (3, 0, 2, CountBasis.Daily), (4, 0, 1, CountBasis.Daily)]);
        Assert.Equal(7, facts.Own(Measure.Confirmed, First.AddDays(4)));
        Assert.Equal([First.AddDays(1), First.AddDays(2)], facts.OwnDaysLeftOut(Measure.Confirmed, First.AddDays(4)));
        Assert.Empty(facts.OwnDaysLeftOut(Measure.Confirmed, First));
        Assert.Empty(facts.OwnDaysLeftOut(Measure.Dead, First.AddDays(4)));
    }

    [Fact]
    public void A_total_that_the_source_tells_itself_leaves_nothing_out()
    {
        var facts = Make([(0, 0, 4, CountBasis.Daily), (2, 0, 9, CountBasis.Cumulative), (3, 0, 1, CountBasis.Daily), (5, 0, 1, CountBasis.Daily)]);
        Assert.Empty(facts.OwnDaysLeftOut(Measure.Confirmed, First.AddDays(3)));
        Assert.Equal([First.AddDays(4)], facts.OwnDaysLeftOut(Measure.Confirmed, First.AddDays(5)));
    }

    [Fact]
    public void A_sum_of_parts_counts_the_days_that_its_parts_leave_out() => Reports.Sample(reports =>
    {
        var (part, other, whole) = (Make(reports), Make([(0, 0, 1, CountBasis.Daily), (70, 0, 1, CountBasis.Daily)]), new SeriesFacts(default, 0));
        if (part.Days == 0)
        {
            return;
        }
        whole.SumParts([(part, null, null), (other, null, null)]);
        for (var day = whole.First; day <= part.Last; day = day.AddDays(1))
        {
            foreach (var measure in CountValues.Measures)
            {
                Assert.Equal(part.OwnDaysLeftOut(measure, day).Count, part.Own(measure, day) is null ? 0 : whole.PartsDaysLeftOut(measure, day));
            }
        }
        Assert.Equal(69, other.OwnDaysLeftOut(Measure.Confirmed, First.AddDays(70)).Count);
    }, iter: 300);

    private static SeriesFacts Make((int Day, int Measure, int? Value, CountBasis Basis)[] reports)
    {
        var facts = new SeriesFacts(default, 0);
        foreach (var (day, measure, value, basis) in reports)
        {
            facts.SetOwn(First.AddDays(day), (Measure)measure, value, basis);
            facts.SetStatements(First.AddDays(day), 1);
        }
        facts.DeriveOwn();
        return facts;
    }
}
