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
