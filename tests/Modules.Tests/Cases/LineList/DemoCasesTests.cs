using Fangxian.Cases;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The invented cases of the demonstration: what is counted from them is what was published.</summary>
public abstract class DemoCasesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DemoCasesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DemoCasesTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.ShippedAreas;

    [Fact]
    public async Task Invented_cases_come_to_the_published_counts_of_every_prefecture_on_every_day()
    {
        var made = await App.ImportCasesAsync(await File.ReadAllBytesAsync(Path.Combine(Composition.DataFolder, "demo", "cases.csv")));
        Assert.Equal((576, 576, 0), (made.Outcome.Rows, made.Outcome.Created, made.Outcome.Refused));
        Assert.Equal(1, made.Outcome.Review);

        await AsPublishedAsync();

        // Past cases are nobody's task, and again they change nothing.
        var due = (await RunAsync(ListDue.Slice, new() { Area = "51", List = DueList.Breached })).Ok();
        Assert.Equal((0, 0), (due.Running, due.Overdue));
        Assert.NotEmpty(due.Rows);
        var again = await App.ImportCasesAsync(await File.ReadAllBytesAsync(Path.Combine(Composition.DataFolder, "demo", "cases.csv")));
        Assert.Equal((0, 0, 576, 0), again.Sums());

        // Of some more was recorded: every page has life, and every figure stays.
        Assert.Null(await FollowedCase.RecordAsync(FollowedCase.Read("demo/followed.json"), LineLists.Disease, App.Runner, App.Actor, CancellationToken.None));
        await AsPublishedAsync();
        await using var db = App.Read();
        Assert.Equal((8, 15), (db.Cases().Count(c => c.Class == CaseClass.Asymptomatic), db.Cases().Count(c => c.OnsetDate == null)));
        Assert.Equal(2, db.Cases().Count(c => c.Class == CaseClass.Confirmed && c.OnsetDate == null));
        Assert.Equal(5, db.PersonRows().Select(p => p.Name).AsEnumerable().Count(name => name.Contains('·')));
        Assert.True(db.Set<CaseSample>().Count() > 50 && db.Set<CaseTreatment>().Count() > 30);
        var offers = (await RunAsync(ListOffers.Slice, new())).Ok().Offers;
        Assert.All([HandoverState.Refused, HandoverState.Accepted, HandoverState.Offered], state => Assert.Contains(offers, o => o.State == state));
    }

    private async Task AsPublishedAsync()
    {
        var published = File.ReadLines(Path.Combine(Composition.DataFolder, "counts", "sichuan-2020-prefectures.csv")).Skip(1).Select(l => l.Split(',')).GroupBy(l => l[1]).ToArray();
        Assert.Equal(21, published.Length);
        foreach (var prefecture in published)
        {
            var last = DateOnly.Parse(prefecture.Last()[0], System.Globalization.CultureInfo.InvariantCulture);
            var shown = (await RunAsync(CompareCounts.Slice, new() { Area = prefecture.Key, Disease = LineLists.Disease, Date = last, Days = prefecture.Count() })).Ok();
            Assert.Equal(
                prefecture.Reverse().Select(l => $"{l[0]} {l[3]} {l[5]} {l[6]}"),
                shown.Days.Select(d => $"{d.Date:yyyy-MM-dd} {d.Cases[Measure.Confirmed]} {d.Cases[Measure.Cured]} {d.Cases[Measure.Dead]}"));
        }
        var province = (await RunAsync(CompareCounts.Slice, new() { Area = "51", Disease = LineLists.Disease, Date = new DateOnly(2020, 2, 25) })).Ok();
        Assert.Equal(531, province.Areas[0].Cases[Measure.Confirmed]);
    }
}
