using System.Net;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Zones;

namespace Fangxian.Modules.Tests.Registry.Zones;

/// <summary>A zone is seen by those whose scope covers at least one of its areas, and changed by those who cover them all.</summary>
public abstract class ZoneScopeTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ZoneScopeTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ZoneScopeTests(DatabaseKind.Postgres);

    private static Actor Of(string area, AreaLevel level) =>
        new("of " + area, new Scope([AreaPosition.Subtree(AreaPosition.FromCode(area)!.Value, level)]), PermissionSet.Of(RegistryContract.AreasRead, RegistryContract.AreasWrite));

    private async Task<ZoneState> MakeAsync(string name, params string[] members) => (await RunAsync(MakeZone.Slice, new() { Name = name, Members = members })).Ok().Zone;

    private async Task<string[]> NamesAsync(Actor actor, string? within = null) => [.. (await RunAsync(ListZones.Slice, new() { Within = within }, actor)).Ok().Zones.Select(z => z.Name)];

    [Fact]
    public async Task Zones_wholly_or_partly_within_the_scope_are_listed_and_no_other()
    {
        await MakeAsync("A whole", "990101001", "990102");
        await MakeAsync("B part", "990101", "990201");
        await MakeAsync("C elsewhere", "990202");
        Assert.Equal(["A whole", "B part"], await NamesAsync(Of("9901", AreaLevel.Prefecture)));
        Assert.Equal(["B part", "C elsewhere"], await NamesAsync(Of("9902", AreaLevel.Prefecture)));
        Assert.Empty(await NamesAsync(Of("9903", AreaLevel.Prefecture)));
        Assert.Equal(["A whole"], await NamesAsync(Of("9901", AreaLevel.Prefecture), "990102000000"));
        Assert.IsType<AreaNotFound>((await RunAsync(ListZones.Slice, new() { Within = "9902" }, Of("9901", AreaLevel.Prefecture))).Refusal);
    }

    [Fact]
    public async Task A_zone_that_reaches_further_is_changed_by_nobody_who_does_not_cover_it()
    {
        var part = await MakeAsync("part", "990101", "990201");
        var elsewhere = await MakeAsync("elsewhere", "990202");
        var actor = Of("9901", AreaLevel.Prefecture);
        Assert.IsType<ZoneReachesFurther>((await RunAsync(CloseZone.Slice, new() { Id = part.Id, Version = 1 }, actor)).Refusal);
        Assert.IsType<ZoneReachesFurther>((await RunAsync(ChangeZone.Slice, new() { Id = part.Id, Version = 1, Name = "mine", Members = ["990101"] }, actor)).Refusal);
        Assert.IsType<ZoneNotFound>((await RunAsync(CloseZone.Slice, new() { Id = elsewhere.Id, Version = 1 }, actor)).Refusal);
        Assert.IsType<ZoneNotFound>((await RunAsync(ChangeZone.Slice, new() { Id = elsewhere.Id, Version = 1, Name = "mine", Members = ["990101"] }, actor)).Refusal);
        (await RunAsync(CloseZone.Slice, new() { Id = part.Id, Version = 1 }, Of("99", AreaLevel.Province))).Ok();
    }

    [Fact]
    public async Task The_page_offers_changes_only_to_those_who_may_make_them()
    {
        await MakeAsync("part", "990101", "990201");
        var administrator = await App.ClientOfAsync(await App.AddAccountAsync("adm", AreaPosition.FromCode("9901")!.Value, ("administrator", AreaPosition.FromCode("9901")!.Value)));
        var page = await administrator.GetStringAsync("/areas/zones");
        Assert.Contains("<th scope=\"row\">part</th>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/areas/zones?area=990100000000&amp;disease=covid-19&amp;zone=", page, StringComparison.Ordinal);
        Assert.DoesNotContain("close-", page, StringComparison.Ordinal);
        var doctor = await App.ClientOfAsync(await App.AddAccountAsync("doctor", AreaPosition.FromCode("9901")!.Value, ("clinician", AreaPosition.FromCode("9901")!.Value)));
        using var shown = await doctor.GetAsync("/areas/zones");
        Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        Assert.DoesNotContain("name=\"Form.Name\"", await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
