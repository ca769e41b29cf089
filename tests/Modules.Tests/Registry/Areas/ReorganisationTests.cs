using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Zones;

namespace Fangxian.Modules.Tests.Registry.Areas;

/// <summary>Areas renamed, merged, split, gridded and gathered into zones, with what was counted in them.</summary>
public abstract class ReorganisationTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ReorganisationTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ReorganisationTests(DatabaseKind.Postgres);

    private static readonly DateOnly End = new(2020, 3, 1);

    [Fact]
    public async Task A_stale_rename_is_answered_with_both_versions()
    {
        var first = (await RunAsync(RenameArea.Slice, new() { Code = "990102", Version = 1, Name = "北岭新县" })).Ok();
        Assert.Equal(2, first.Area.Version);
        var stale = await RunAsync(RenameArea.Slice, new() { Code = "990102", Version = 1, Name = "北岭老县" });
        Assert.IsType<VersionConflict>(stale.Refusal);
        Assert.Equal("北岭新县", (await RunAsync(SearchAreas.Slice, new() { Words = "北岭县" })).Ok().Items[0].Name);
    }

    [Fact]
    public async Task A_merged_county_counts_in_its_prefecture_until_its_last_day()
    {
        await ImportAsync("date,code,confirmed\n2020-02-29,990101,10\n2020-02-29,990102,4\n2020-03-01,990101,14\n2020-03-01,990102,4\n");
        Assert.Equal(18, await PartsAsync(End));
        var merged = (await RunAsync(MergeAreas.Slice, new() { Codes = ["990102"], Into = "990101", On = End })).Ok();
        Assert.Equal(1, merged.Closed);
        Assert.Equal(14, await PartsAsync(End.AddDays(-1)));
        Assert.Equal(14, await PartsAsync(End));
        var area = (await RunAsync(ShowArea.Slice, new() { Code = "990102" })).Ok();
        Assert.Equal((End, "990101000000"), (area.ClosedOn, area.Successors.Single().Code));
        Assert.Equal(0, (await RunAsync(RebuildFacts.Slice, new())).Ok().Differed);
        Assert.Equal("areas/closed", (await RunAsync(MergeAreas.Slice, new() { Codes = ["990102"], Into = "990101" })).Refusal?.Code);
    }

    [Fact]
    public async Task An_area_with_open_parts_is_not_closed_without_saying_where_they_go() =>
        Assert.Equal("areas/has-parts", (await RunAsync(MergeAreas.Slice, new() { Codes = ["990101"], Into = "990102" })).Refusal?.Code);

    [Fact]
    public async Task Areas_of_two_levels_are_not_merged() =>
        Assert.Equal("areas/levels-differ", (await RunAsync(MergeAreas.Slice, new() { Codes = ["990102"], Into = "9902" })).Refusal?.Code);

    [Fact]
    public async Task A_split_county_is_followed_by_new_ones_and_its_position_is_not_used_again()
    {
        await ImportAsync("date,code,confirmed\n2020-02-29,990202,5\n2020-03-01,990202,5\n");
        var split = (await RunAsync(SplitArea.Slice, new() { Code = "990202", On = End, New = [new() { Code = "990203", Name = "竹东县" }, new() { Code = "990204", Name = "竹西县" }] })).Ok();
        Assert.Equal(["990203000000", "990204000000"], split.Successors.Select(s => s.Code));
        await using var db = App.Read();
        var tree = await db.AreaTreeAsync(TestContext.Current.CancellationToken);
        Assert.Equal(tree.All.Count, tree.All.Select(a => a.Position).Distinct().Count());
        Assert.Equal(End, tree.ByCode("990202")!.ClosedOn);
        Assert.Equal(0, (await RunAsync(RebuildFacts.Slice, new())).Ok().Differed);
    }

    [Fact]
    public async Task Grids_hang_below_communities_only()
    {
        var grids = (await RunAsync(AddGrids.Slice, new() { Code = "990101001001", Names = ["一网格", "二网格"] })).Ok();
        Assert.Equal(["990101001001001", "990101001001002"], grids.Grids.Select(g => g.Code));
        Assert.Equal("areas/grid-needs-village", (await RunAsync(AddGrids.Slice, new() { Code = "990101", Names = ["一网格"] })).Refusal?.Code);
    }

    [Fact]
    public async Task A_zone_stands_beside_the_tree()
    {
        var zone = (await RunAsync(MakeZone.Slice, new() { Name = "高新区", Members = ["990101", "990201"] })).Ok().Zone;
        Assert.Equal("zones/name-taken", (await RunAsync(MakeZone.Slice, new() { Name = "高新区", Members = ["990102"] })).Refusal?.Code);
        Assert.Equal("zones/members-overlap", (await RunAsync(MakeZone.Slice, new() { Name = "开发区", Members = ["9901", "990101"] })).Refusal?.Code);
        Assert.Equal("高新区", (await RunAsync(ShowArea.Slice, new() { Code = "990101" })).Ok().Zones.Single().Name);
        Assert.IsType<VersionConflict>((await RunAsync(ChangeZone.Slice, new() { Id = zone.Id, Version = 9, Name = "高新区", Members = ["990101"] })).Refusal);
    }

    private async Task<int?> PartsAsync(DateOnly date) => (await RunAsync(ExportCounts.Slice, new() { Area = "9901", Disease = "covid-19", Date = date })).Ok().Parts.Confirmed;

    private async Task ImportAsync(string csv)
    {
        await using var content = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        (await ImportCounts.ImportAsync(App.Runner, new() { Content = content, FileName = "counts.csv", Disease = "covid-19" }, null, PublishMode.Publish, App.Actor, App.Words, CancellationToken.None)).Ok();
    }
}
