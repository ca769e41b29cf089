using Fangxian.Platform.ImportExport;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;

namespace Fangxian.Modules.Tests.Registry.Organisations;

/// <summary>Organisations brought in from tables and written out again.</summary>
public abstract class ImportOrganisationsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ImportOrganisationsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ImportOrganisationsTests(DatabaseKind.Postgres);

    private const string Table = """
        name,sector,area_code,credit_code,parent,office_phone,first_responsible,first_responsible_post,first_responsible_from,deputy
        南湾区中心医院,hospital,990101,91350100M000100Y43,南湾区卫生健康局,028-1234567,演示甲,院长,2020-01-10,演示乙
        南湾区卫生健康局,卫生健康部门,990101000000,,,+86 28 7654321,演示丙,局长,,
        河口街道办事处,Subdistrict office,990101001,,,,,,,
        """;

    private async Task<ImportOrganisations.Response> ImportAsync(string table, Actor? actor = null, string file = "organisations.csv")
    {
        await using var content = new MemoryStream(Encoding.UTF8.GetBytes(table));
        return (await RunAsync(ImportOrganisations.Slice, new() { Content = content, FileName = file }, actor)).Ok();
    }

    private static void Counted(ImportOrganisations.Response done, int rows, int added, int changed, int unchanged, int refused) =>
        Assert.Equal((rows, added, changed, unchanged, refused), (done.Rows, done.New, done.Changed, done.Unchanged, done.Refused));

    private async Task<OrganisationItem> OneAsync(string words) => (await RunAsync(ListOrganisations.Slice, new() { Words = words })).Ok().Items.Single();

    [Fact]
    public async Task A_table_goes_in_and_the_same_again_changes_nothing()
    {
        Counted(await ImportAsync(Table), 3, 3, 0, 0, 0);
        Counted(await ImportAsync(Table), 3, 0, 0, 3, 0);
        var hospital = await OneAsync("南湾区中心医院");
        Assert.Equal(("演示甲", new DateOnly(2020, 1, 10), "演示乙"), (hospital.FirstResponsible!.PersonName, hospital.FirstResponsible.From, hospital.Deputy!.PersonName));
        Assert.Equal("南湾区卫生健康局", (await RunAsync(ShowOrganisation.Slice, new() { Id = hospital.Id })).Ok().Parent?.Name);
        Assert.Equal(["河口街道办事处"], (await RunAsync(ListOrganisations.Slice, new() { Gaps = true })).Ok().Items.Select(o => o.Name));
    }

    [Fact]
    public async Task What_changed_is_changed_and_an_empty_cell_leaves_what_is_known()
    {
        await ImportAsync(Table);
        Counted(await ImportAsync("名称,行业,区划代码,统一社会信用代码,第一责任人\n南湾区第一医院,医院,990101,91350100M000100Y43,演示丁\n"), 1, 0, 1, 0, 0);
        var hospital = await OneAsync("南湾区第一医院");
        Assert.Equal(("028-1234567", "演示丁", "演示乙"), (hospital.OfficePhone, hospital.FirstResponsible?.PersonName, hospital.Deputy?.PersonName));
        var shown = (await RunAsync(ShowOrganisation.Slice, new() { Id = hospital.Id })).Ok();
        Assert.Equal(new DateOnly(2020, 5, 10), shown.Appointments.Single(a => a.PersonName == "演示甲").Until);
        Assert.Equal("南湾区中心医院", Assert.Single(shown.FormerNames).Name);
        Counted(await ImportAsync("name,sector,area_code,credit_code\n河口街道办事处,street-office,990101001,91110000600037341L\n"), 1, 0, 1, 0, 0);
    }

    [Fact]
    public async Task Codes_in_full_width_digits_are_read()
    {
        Counted(await ImportAsync("名称,行业,区划代码\n河口街道办事处,street-office,９９０１０１００１\n"), 1, 1, 0, 0, 0);
        Assert.Equal("990101001000", (await OneAsync("河口街道办事处")).Area.Code);
    }

    /// <summary>28/2/2020 shows that the column has the day first, and so what 3/2/2020 is; the other column shows nothing.</summary>
    [Fact]
    public async Task Dates_are_read_in_every_form_and_in_the_order_that_their_column_proves()
    {
        var done = await ImportAsync("名称,行业,区划代码,成立日期,第一责任人,第一责任人任职日期\n甲院,医院,990101,28/2/2020,张三,\n乙院,医院,990101,3/2/2020,李四,２０２０年２月５日\n丙院,医院,990101,43886,王五,25 Feb 2020\n丁院,医院,990101,,赵六,3/2/2020\n戊院,医院,990101,31/31/2020,,\n");
        Counted(done, 5, 3, 0, 0, 2);
        Assert.Equal([(5, "first_responsible_from", "organisations.row.date-order"), (6, "opened_on", "organisations.row.date")], done.RefusedRows.Select(r => (r.Line, r.Field, r.Error.Key)));
        async Task<DateOnly?> OpenedAsync(string name) => (await RunAsync(ShowOrganisation.Slice, new() { Id = (await OneAsync(name)).Id })).Ok().Organisation.OpenedOn;
        Assert.Equal([new(2020, 2, 28), new(2020, 2, 3), new(2020, 2, 25)], new[] { await OpenedAsync("甲院"), await OpenedAsync("乙院"), await OpenedAsync("丙院") });
        Assert.Equal([new DateOnly(2020, 2, 5), new DateOnly(2020, 2, 25)], new[] { (await OneAsync("乙院")).FirstResponsible!.From, (await OneAsync("丙院")).FirstResponsible!.From });
    }

    [Theory]
    [InlineData("某院,hospital,990101,91350100M000100Y44,", "credit_code", "organisations.code.check")]
    [InlineData("某院,frogs,990101,,", "sector", "organisations.row.sector")]
    [InlineData("某院,hospital,9955,,", "area_code", "organisations.row.area")]
    [InlineData(",hospital,990101,,", "name", "validation.required")]
    [InlineData("某\u202e院,hospital,990101,,", "name", "validation.name-invisible")]
    [InlineData("某院,hospital,990101,,不存在的单位", "parent", "organisations.row.parent")]
    [InlineData("某院,hospital,990101,,某院", "parent", "organisations.row.parent")]
    public async Task A_row_that_cannot_be_used_comes_back_and_the_others_go_in(string row, string field, string reason)
    {
        var done = await ImportAsync($"name,sector,area_code,credit_code,parent\n好单位,other,990101,,\n{row}\n");
        Counted(done, 2, 1, 0, 0, 1);
        var refused = Assert.Single(done.RefusedRows);
        Assert.Equal((3, field, reason), (refused.Line, refused.Field, refused.Error.Key));
        Assert.Equal(row.Split(',')[0], refused.Cells[0]);
    }

    [Fact]
    public async Task Twice_in_one_file_closed_and_elsewhere_are_refused()
    {
        await ImportAsync(Table);
        var street = await OneAsync("河口街道");
        (await RunAsync(CloseOrganisation.Slice, new() { Id = street.Id, Version = 1 })).Ok();
        var done = await ImportAsync("""
            name,sector,area_code,credit_code,opened_on,closed_on,first_responsible,first_responsible_from
            新小学,school,990101,,,,,
            新小学,school,990101,,,,,
            新中学,school,990101,,2020-13-01,,,
            新大学,university,990101,,,2020-05-01,,
            南湾区中心医院,hospital,990101,91110000600037341L,,,,
            南湾区卫生健康局,health-administration,990101,,,,演示丙二,2020-01-01
            """);
        Counted(done, 6, 1, 0, 0, 5);
        Assert.Equal([(3, "organisations.row.twice"), (4, "organisations.row.date"), (5, "organisations.row.closed-on"), (6, "organisations.row.other-code"), (7, "refusal.organisations/day-too-early")], done.RefusedRows.Select(r => (r.Line, r.Error.Key)));
        var elsewhere = new Actor("of Yunxi", new Scope([AreaPosition.Subtree(AreaPosition.FromCode("9902")!.Value, AreaLevel.Prefecture)]), PermissionSet.All);
        (await RunAsync(OpenOrganisation.Slice, new() { Name = "云溪诊所", Sector = "clinic", Area = "990201" }, elsewhere)).Ok();
        var theirs = await ImportAsync("name,sector,area_code,credit_code\n云溪医院,hospital,990201,91350100M000100Y43\n南湾医院,hospital,990101,\n云溪诊所,clinic,990201,91350100M000100Y43\n", elsewhere);
        Assert.Equal(["organisations.row.code-elsewhere", "organisations.row.area", "organisations.row.code-elsewhere"], theirs.RefusedRows.Select(r => r.Error.Key));
    }

    [Fact]
    public async Task A_refused_row_leaves_nothing_behind()
    {
        await ImportAsync(Table);
        Counted(await ImportAsync("name,sector,area_code,first_responsible,first_responsible_from,deputy,note\n南湾区卫生健康局,health-administration,990101,演示戊,,演示己,改动\n南湾区中心医院,hospital,990101,演示庚,2019-01-01,演示辛,改动\n"), 2, 0, 1, 0, 1);
        var hospital = (await RunAsync(ShowOrganisation.Slice, new() { Id = (await OneAsync("中心医院")).Id })).Ok();
        Assert.Equal(("演示甲", "演示乙", null, 1), (hospital.FirstResponsible?.PersonName, hospital.Deputy?.PersonName, hospital.Organisation.Note, hospital.Organisation.Version));
    }

    [Fact]
    public async Task Files_that_are_no_table_of_organisations_are_refused_whole()
    {
        await using var columns = new MemoryStream("name,area_code\nx,990101\n"u8.ToArray());
        Assert.Equal("sector", Assert.IsType<OrganisationColumnsMissing>((await RunAsync(ImportOrganisations.Slice, new() { Content = columns, FileName = "x.csv" })).Refusal).Missing);
        await using var broken = new MemoryStream("PK\u0003\u0004 no workbook"u8.ToArray());
        Assert.IsType<FileUnreadable>((await RunAsync(ImportOrganisations.Slice, new() { Content = broken, FileName = "x.xlsx" })).Refusal);
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("xlsx")]
    public async Task What_is_written_out_comes_in_again_unchanged(string format)
    {
        await ImportAsync(Table);
        var file = (await RunAsync(ExportOrganisations.Slice, new() { Format = format })).Ok();
        await using var content = new MemoryStream(file.Content);
        Counted((await RunAsync(ImportOrganisations.Slice, new() { Content = content, FileName = file.FileName })).Ok(), 3, 0, 0, 3, 0);
    }

    [Fact]
    public async Task An_export_has_what_was_asked_for()
    {
        await ImportAsync(Table);
        var gaps = Encoding.UTF8.GetString((await RunAsync(ExportOrganisations.Slice, new() { Gaps = true })).Ok().Content);
        Assert.Contains("河口街道办事处", gaps, StringComparison.Ordinal);
        Assert.DoesNotContain("南湾区中心医院", gaps, StringComparison.Ordinal);
        var json = Encoding.UTF8.GetString((await RunAsync(ExportOrganisations.Slice, new() { Format = "json", Sector = "hospital", Area = "9901" })).Ok().Content);
        Assert.Contains("\"first_responsible\":\"演示甲\"", json, StringComparison.Ordinal);
        Assert.Contains("\"parent\":\"南湾区卫生健康局\"", json, StringComparison.Ordinal);
    }
}
