using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Cases.Counts;

public abstract class SumOfPartsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SumOfPartsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SumOfPartsTests(DatabaseKind.Postgres);

    [Fact]
    public async Task A_part_that_misses_a_day_is_named_missing_and_makes_no_jump()
    {
        await App.ImportAsync("""
            date,code,confirmed
            2020-02-01,9901,10
            2020-02-02,9901,12
            2020-02-03,9901,13
            2020-02-01,9902,5
            2020-02-03,9902,6
            """);
        var second = await App.CountsAsync("99", "2020-02-02");
        Assert.Equal((1, 2), (second.PartsReporting, second.PartsExpected));
        var facts = (await App.FactsAsync("99"))!;
        Assert.Equal((15, 12, 19), (Parts("2020-02-01"), Parts("2020-02-02"), Parts("2020-02-03")));
        Assert.Equal(1, facts.PartsNew(Measure.Confirmed, CountFiles.Day("2020-02-03")));

        int? Parts(string day) => facts.Parts(Measure.Confirmed, CountFiles.Day(day));
    }

    [Fact]
    public async Task Days_that_a_daily_series_leaves_out_are_told_beside_its_total_and_above_it()
    {
        foreach (var (day, cases) in new[] { ("2020-02-01", 4), ("2020-02-04", 2) })
        {
            (await RunAsync(EnterCount.Slice, new EnterCount.Request { Area = "9901", Date = CountFiles.Day(day), Disease = "covid-19", Confirmed = cases, Basis = CountBasis.Daily, ExpectedVersion = 0 })).Ok();
        }
        var own = Assert.Single((await App.CountsAsync("9901", "2020-02-04")).OwnLeftOut);
        Assert.Equal((Measure.Confirmed, 2), (own.Measure, own.Days));
        Assert.Equal([CountFiles.Day("2020-02-02"), CountFiles.Day("2020-02-03")], own.Dates);
        Assert.Equal(2, Assert.Single((await App.CountsAsync("99", "2020-02-04")).PartsLeftOut).Days);
        Assert.Equal(2, Assert.Single((await RunAsync(ListCounts.Slice, new ListCounts.Request { Area = "9901", Disease = "covid-19" })).Ok().LeftOut).Days);
    }

    [Fact]
    public async Task Counties_sum_to_the_province_where_the_prefecture_is_silent()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990101,2\n2020-02-01,990102,3\n2020-02-01,9902,7\n2020-02-01,990201,1\n");
        Assert.Equal(5, (await App.CountsAsync("9901", "2020-02-01")).Parts.Confirmed);
        Assert.Equal(12, (await App.CountsAsync("99", "2020-02-01")).Parts.Confirmed);
    }

    [Fact]
    public async Task A_later_report_of_one_county_reaches_the_province()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990101,2\n");
        await App.ImportAsync("date,code,confirmed\n2020-02-01,990102,3\n");
        Assert.Equal(5, (await App.CountsAsync("99", "2020-02-01")).Parts.Confirmed);
    }

    [Fact]
    public async Task A_part_counts_until_the_day_it_is_closed()
    {
        await CloseAsync("9902", "9901", new DateOnly(2020, 2, 2));
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,10\n2020-02-02,9901,15\n2020-02-01,9902,5\n2020-02-02,9902,5\n");
        var before = await App.CountsAsync("99", "2020-02-01");
        var after = await App.CountsAsync("99", "2020-02-02");
        Assert.Equal((15, 2, 2), (before.Parts.Confirmed, before.PartsReporting, before.PartsExpected));
        Assert.Equal((15, 1, 1), (after.Parts.Confirmed, after.PartsReporting, after.PartsExpected));
    }

    private async Task CloseAsync(string code, string successor, DateOnly on) =>
        (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, cancellation) =>
        {
            var areas = db.Areas().Where(a => a.Code == code.PadRight(12, '0') || a.Code == successor.PadRight(12, '0')).ToArray();
            db.AddRange(areas.Single(a => a.Code.StartsWith(code)).Close([areas.Single(a => a.Code.StartsWith(successor))], on, null).Value);
            db.RaiseVersion(AreaTopics.Areas);
            await db.SaveChangesAsync(cancellation);
            return Done.Instance;
        }, CancellationToken.None)).Ok();
}
