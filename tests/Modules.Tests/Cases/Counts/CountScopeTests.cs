using System.Text;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Cases.Counts;

/// <summary>Whoever writes for one county writes for no other, and spoils no sum above.</summary>
public abstract class CountScopeTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CountScopeTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CountScopeTests(DatabaseKind.Postgres);

    private static readonly DateOnly Day = new(2020, 2, 1);

    private static readonly string Three = "date,code,confirmed\n2020-02-01,990101,1\n2020-02-01,990102,2\n2020-02-01,990201,4\n";

    [Fact]
    public async Task A_county_that_enters_a_count_leaves_the_sums_above_whole()
    {
        await App.ImportAsync("date,code,confirmed\n2020-02-01,9901,20\n2020-02-01,990102,3\n2020-02-01,9902,7\n");
        (await RunAsync(EnterCount.Slice, new() { Area = "990101", Disease = "covid-19", Date = Day, ExpectedVersion = 0, Confirmed = 12 }, await OfAsync("990101"))).Ok();
        var (prefecture, province) = (await App.CountsAsync("9901", "2020-02-01"), await App.CountsAsync("99", "2020-02-01"));
        Assert.Equal((20, 15), (prefecture.Own.Confirmed, prefecture.Parts.Confirmed));
        Assert.Equal(27, province.Parts.Confirmed);
        Assert.Equal(0, (await RunAsync(RebuildFacts.Slice, new())).Ok().Differed);
    }

    [Fact]
    public async Task Rows_of_areas_outside_the_own_are_refused_with_their_line()
    {
        var report = await ImportAsAsync("990101", Three);
        Assert.Equal((1, 2), (report.Outcome.New, report.Outcome.Refused));
        Assert.All(report.Refused, row => Assert.Equal("areas.row.outside", row.Error.Key));
        Assert.Equal([3, 4], report.Refused.Select(row => row.Line));
        Assert.Null((await App.CountsAsync("990201", "2020-02-01")).Own.Confirmed);
    }

    [Fact]
    public async Task An_import_is_seen_by_those_whose_areas_hold_all_of_it()
    {
        var import = (await ImportAsAsync("9901", Three)).ImportId!.Value;
        foreach (var (area, sees) in new[] { ("99", true), ("9901", true), ("990101", false), ("9902", false) })
        {
            var actor = await OfAsync(area);
            Assert.Equal(sees, (await RunAsync(ListImports.Slice, new(), actor)).Ok().Items.Any(i => i.Id == import));
            Assert.Equal(sees, (await RunAsync(ShowImport.Slice, new() { Id = import }, actor)).IsOk);
            Assert.Equal(sees ? null : "counts/import-not-found", (await RunAsync(DownloadImport.RefusedSlice, new() { Id = import }, actor)).Refusal?.Code);
        }
    }

    [Fact]
    public async Task A_figure_names_its_source_though_its_import_reaches_further()
    {
        await ImportAsAsync("9901", Three);
        var said = Assert.Single((await RunAsync(ShowCountDay.Slice, new() { Area = "990101", Disease = "covid-19", Date = Day }, await OfAsync("990101"))).Ok().Statements);
        Assert.Equal((null, "counts.csv", 2), (said.ImportId, said.FileName, said.Line));
    }

    [Fact]
    public async Task A_draft_of_one_county_is_neither_read_nor_published_nor_discarded_by_another()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Three));
        var draft = (await DraftImport.DraftAsync(App.Runner, new() { Content = file, FileName = "draft.csv", Disease = "covid-19" }, await OfAsync("990101"), CancellationToken.None)).Ok();
        var other = await OfAsync("990102");
        Assert.Equal("counts/import-not-found", (await RunAsync(ReadDraft.Slice, new() { Id = draft.Id }, other)).Refusal?.Code);
        Assert.Equal("counts/import-not-found", (await PublishImport.PublishAsync(App.Runner, draft.Id, 1, other, App.Words, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("counts/import-not-found", (await RunAsync(DiscardImport.Slice, new() { Id = draft.Id, ExpectedVersion = 1 }, other)).Refusal?.Code);
        Assert.Equal(2, (await PublishImport.PublishAsync(App.Runner, draft.Id, 1, await OfAsync("990101"), App.Words, CancellationToken.None)).Ok().Refused);
    }

    [Fact]
    public async Task A_file_that_was_read_with_a_wider_right_is_not_published_with_a_narrower()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(Three));
        var staged = (await RunAsync(StageCounts.Slice, new() { Content = file, FileName = "counts.csv", Disease = "covid-19" })).Ok();
        Assert.IsType<AreaNotFound>((await RunAsync(PublishCounts.Slice, new() { Staged = staged }, await OfAsync("9902"))).Refusal);
    }

    [Fact]
    public async Task Areas_and_populations_outside_the_own_are_refused_too()
    {
        var county = await OfAsync("990101");
        const string Areas = "code,name,level,parent_code\n990102000000,北岭新名,3,990100000000\n990101002000,新镇,4,990101000000\n990102001000,外镇,4,990102000000\n";
        var areas = (await RunAsync(ImportAreas.Slice, new() { Content = new MemoryStream(Encoding.UTF8.GetBytes(Areas)), FileName = "areas.csv" }, county)).Ok();
        Assert.Equal((1, 0, 2), (areas.New, areas.Changed, areas.Refused));
        const string People = "code,population,year\n990101,1000,2020\n990102,1000,2020\n";
        var people = (await RunAsync(ImportPopulation.Slice, new() { Content = new MemoryStream(Encoding.UTF8.GetBytes(People)), FileName = "people.csv", Source = "census" }, county)).Ok();
        Assert.Equal((1, 1), (people.New, people.Refused));
        Assert.IsType<AreaNotFound>((await RunAsync(ImportBoundaries.Slice, new() { Code = "9902", Content = new MemoryStream("{}"u8.ToArray()), FileName = "map" }, county)).Refusal);
    }

    private async Task<ImportCounts.Report> ImportAsAsync(string area, string csv)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return (await ImportCounts.ImportAsync(App.Runner, new() { Content = file, FileName = "counts.csv", Disease = "covid-19" }, null, PublishMode.Publish, await OfAsync(area), App.Words, CancellationToken.None)).Ok();
    }

    /// <summary>Somebody who may do everything in one area.</summary>
    private async Task<Actor> OfAsync(string area)
    {
        await using var db = App.Read();
        return new Actor(area, new Scope([(await db.AreaTreeAsync(CancellationToken.None)).ByCode(area)!.Subtree]), PermissionSet.All);
    }
}
