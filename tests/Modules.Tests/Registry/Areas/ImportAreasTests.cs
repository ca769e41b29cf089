using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Registry.Areas;

public abstract class ImportAreasTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ImportAreasTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ImportAreasTests(DatabaseKind.Postgres);

    [Fact]
    public async Task The_same_table_again_changes_nothing()
    {
        var again = await ImportAsync(InventedProvince.Table);
        Assert.Equal((10, 0, 0, 10, 0), (again.Rows, again.New, again.Changed, again.Unchanged, again.Refused));
    }

    [Fact]
    public async Task A_new_name_is_taken_over_and_the_former_one_kept()
    {
        var done = await ImportAsync("code,name,level,parent_code\n990102000000,北岭市,3,990100000000\n");
        Assert.Equal((0, 1, 0), (done.New, done.Changed, done.Refused));
        var tree = await TreeAsync();
        Assert.Equal("北岭市", tree.ByCode("990102")!.Name);
        Assert.Equal("990102000000", Assert.Single(tree.Search("北岭县", 5)).Code);
    }

    [Theory]
    [InlineData("areas.row.code", "code", "99010,某县,3,990100000000")]
    [InlineData("areas.row.code", "code", "99A103000000,某县,3,990100000000")]
    [InlineData("areas.row.name", "name", "990103000000,,3,990100000000")]
    [InlineData("areas.row.level", "level", "990103000000,某县,9,990100000000")]
    [InlineData("areas.row.level", "level", "990103000000,某县,county,990100000000")]
    [InlineData("areas.row.parent", "parent_code", "990403000000,某县,3,990400000000")]
    [InlineData("areas.row.level-of-parent", "level", "990103000000,某县,2,990100000000")]
    [InlineData("areas.row.position", "code", "990203000000,某县,3,990100000000")]
    [InlineData("areas.row.level-changed", "code", "990102000000,北岭县,4,990100000000")]
    public async Task A_row_that_cannot_be_used_comes_back_with_its_reason_and_the_others_go_in(string reason, string field, string row)
    {
        var done = await ImportAsync($"code,name,level,parent_code\n{row}\n990109000000,后山县,3,990100000000\n");
        Assert.Equal((2, 1, 1), (done.Rows, done.New, done.Refused));
        var refused = Assert.Single(done.RefusedRows);
        Assert.Equal((reason, field, 2), (refused.Error.Key, refused.Field, refused.Line));
        Assert.NotNull((await TreeAsync()).ByCode("990109"));
    }

    [Fact]
    public async Task Populations_are_read_as_files_have_them()
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes("code,population,year\n990101,\"1,234,567\",2020年\n９９０１０２,１２３ ４５６,２０２０\n990102,7.2e5,2010\n990101,\"12,3\",2010\n990101,-5,2010\n990101,5,20\n"));
        var done = (await RunAsync(ImportPopulation.Slice, new() { Content = file, FileName = "people.csv", Source = "census" })).Ok();
        Assert.Equal((6, 3, 3), (done.Rows, done.New, done.Refused));
        Assert.Equal([5, 6, 7], done.RefusedRows.Select(r => r.Line));
        await using var db = App.Read();
        Assert.Equal([720000, 123456, 1234567], await db.AreaPopulations().Where(p => p.Source == "census").OrderBy(p => p.Year).ThenBy(p => p.Population).Select(p => p.Population).ToListAsync());
    }

    [Fact]
    public async Task A_code_that_stands_twice_is_refused_the_second_time()
    {
        var done = await ImportAsync("code,name,level,parent_code\n990109000000,后山县,3,990100000000\n990109000000,后山县,3,990100000000\n");
        Assert.Equal(("areas.row.twice", 3), (Assert.Single(done.RefusedRows).Error.Key, done.RefusedRows[0].Line));
    }

    [Fact]
    public async Task A_former_code_is_no_new_area()
    {
        var changes = new MemoryStream(Encoding.UTF8.GetBytes("code,former_code,former_name,until\n990102000000,990122000000,北岭旧县,2015-01-01\n"));
        (await RunAsync(ImportAreaChanges.Slice, new ImportAreaChanges.Request { Content = changes, FileName = "changes.csv" })).Ok();
        var done = await ImportAsync("code,name,level,parent_code\n990122000000,北岭旧县,3,990100000000\n");
        Assert.Equal("areas.row.former-code", Assert.Single(done.RefusedRows).Error.Key);
        Assert.Equal("990102000000", (await TreeAsync()).ByCode("990122")!.Code);
    }

    [Fact]
    public async Task Rows_may_come_in_any_order_and_in_a_workbook_of_short_codes()
    {
        var done = await ImportAsync("code,name,level,parent_code\n980101,甲县,3,9801\n9801,乙市,2,98\n98,丙省,1,\n");
        Assert.Equal((3, 0), (done.New, done.Refused));
        Assert.Equal(["丙省", "乙市", "甲县"], (await TreeAsync()).ByCode("980101")!.Path.Select(n => n.Name));
    }

    [Fact]
    public async Task A_table_without_its_columns_is_refused_as_a_whole()
    {
        var result = await RunAsync(ImportAreas.Slice, Request("code,title\n98,丙省\n"));
        Assert.Equal("name, level, parent_code", Assert.IsType<AreaColumnsMissing>(result.Refusal).Missing);
    }

    private async Task<ImportAreas.Response> ImportAsync(string csv) => (await RunAsync(ImportAreas.Slice, Request(csv))).Ok();

    private static ImportAreas.Request Request(string csv) => new() { Content = new MemoryStream(Encoding.UTF8.GetBytes(csv)), FileName = "areas.csv" };

    private async Task<AreaTree> TreeAsync()
    {
        await using var db = App.Read();
        return await db.AreaTreeAsync(CancellationToken.None);
    }
}

/// <summary>The tables that ship and the tables of other provinces.</summary>
public abstract class ShippedAreasTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ShippedAreasTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ShippedAreasTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.ShippedAreas;

    [Fact]
    public async Task China_to_county_and_Sichuan_to_the_village_are_there_and_no_position_lies_outside_its_parent()
    {
        var tree = await TreeAsync();
        Assert.Equal(40_874, tree.Count);
        Assert.Equal((21, 183), (tree.ByCode("51")!.Children.Count, tree.ByCode("51")!.Children.Sum(c => c.Children.Count)));
        Assert.All(tree.All.Where(n => n.Parent is not null), node =>
        {
            Assert.True(node.Parent!.Subtree.Covers(node.Subtree.From) && node.Parent.Subtree.Covers(node.Subtree.To), node.Code);
            Assert.True(node.Parent.Level < node.Level, node.Code);
        });
    }

    [Theory]
    [InlineData("武侯", "510107000000")]
    [InlineData("510107", "510107000000")]
    [InlineData("成都 武侯", "510107000000")]
    [InlineData("成都市武侯区", "510107000000")]
    [InlineData("成都武侯", "510107000000")]
    [InlineData("射洪县", "510981000000")]
    [InlineData("51", "510000000000")]
    [InlineData("四川", "510000000000")]
    [InlineData("成都", "510100000000")]
    public async Task An_area_is_found_first_by(string words, string code)
    {
        Assert.Equal(code, (await RunAsync(SearchAreas.Slice, new SearchAreas.Request { Words = words })).Ok().Items[0].Code);
    }

    [Theory]
    [InlineData("whq")]
    [InlineData("WHQ")]
    [InlineData("cds whq")]
    public async Task Pinyin_initials_find_every_area_that_has_them(string words) =>
        Assert.Contains((await RunAsync(SearchAreas.Slice, new SearchAreas.Request { Words = words })).Ok().Items, i => i.Code == "510107000000");

    [Fact]
    public async Task Districts_of_one_name_are_told_apart_by_their_city()
    {
        var found = (await RunAsync(SearchAreas.Slice, new SearchAreas.Request { Words = "市中区", Within = "51" })).Ok().Items.Where(i => i.Level is AreaLevel.County).ToArray();
        Assert.Equal(2, found.Length);
        Assert.Equal(2, found.Select(i => i.Path).Distinct().Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("没有这个地方")]
    [InlineData("xxxxxxxx")]
    public async Task Words_that_name_nothing_find_nothing(string words) =>
        Assert.Empty((await RunAsync(SearchAreas.Slice, new SearchAreas.Request { Words = words })).Ok().Items);

    [Fact]
    public async Task A_former_code_leads_to_the_area_of_today()
    {
        var area = (await RunAsync(ShowArea.Slice, new ShowArea.Request { Code = "513425" })).Ok();
        Assert.StartsWith("会理", area.Name);
        Assert.Equal("513402000000", area.Code);
        Assert.Contains(area.FormerNames, f => f.Code == "513425000000");
    }

    [Fact]
    public async Task A_city_whose_towns_hang_under_it_is_right()
    {
        using var file = new MemoryStream(await File.ReadAllBytesAsync(RealData.File("divisions_china_4level.csv.gz")));
        var done = (await RunAsync(ImportAreas.Slice, new ImportAreas.Request { Content = file, FileName = "divisions_china_4level.csv.gz" })).Ok();
        Assert.Equal(44_702, done.Rows);
        Assert.Equal(0, done.Refused);
        var dongguan = (await TreeAsync()).ByCode("4419")!;
        Assert.All(dongguan.Children, town => Assert.Equal(AreaLevel.Township, town.Level));
        Assert.True(dongguan.Children.Count > 30);
        Assert.Equal("441900003", dongguan.Children[0].ShortCode);
        Assert.All(dongguan.Children, town => Assert.True(dongguan.Subtree.Covers(town.Position)));
    }

    [Fact]
    public async Task The_five_levels_of_a_province_come_in_beside_the_shipped_tables()
    {
        using var file = new MemoryStream(await File.ReadAllBytesAsync(RealData.File("divisions_sichuan_5level.csv")));
        var done = (await RunAsync(ImportAreas.Slice, new ImportAreas.Request { Content = file, FileName = "divisions_sichuan_5level.csv" })).Ok();
        Assert.Equal((37_728, 0, 0), (done.Rows, done.New, done.Refused));
    }

    private async Task<AreaTree> TreeAsync()
    {
        await using var db = App.Read();
        return await db.AreaTreeAsync(CancellationToken.None);
    }
}
