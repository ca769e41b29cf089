using System.Net;
using System.Net.Http.Json;
using Fangxian.Administration;
using Fangxian.Administration.Settings;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Administration;

/// <summary>What the deployment opens with, who changes it, and the page that leads to all that administrators keep.</summary>
public abstract class SettingsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SettingsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SettingsTests(DatabaseKind.Postgres);

    private static Actor Administrator(string area, AreaLevel level) =>
        new("administrator", new Scope([AreaPosition.Subtree(AreaPosition.FromCode(area)!.Value, level)]), PermissionSet.Of(AdministrationContract.SettingsRead, AdministrationContract.SettingsWrite));

    private Task<Result<ChangeSetting.Response>> SetAsync(string key, string value, string? was = null, Actor? actor = null) =>
        RunAsync(ChangeSetting.Slice, new() { Key = key, Value = value, Was = was }, actor);

    [Fact]
    public async Task The_home_area_is_where_pages_open_and_blank_leaves_it_to_the_program()
    {
        Assert.Equal("990100000000", (await SetAsync("home-area", " 9901 ")).Ok().Setting.Value);
        var client = await App.ClientAsync();
        Assert.Contains("晴川市", await client.GetStringAsync("/account"), StringComparison.Ordinal);
        (await SetAsync("home-area", "")).Ok();
        Assert.DoesNotContain("晴川市", await client.GetStringAsync("/account"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        Assert.IsType<AreaNotFound>((await SetAsync("home-area", "9955")).Refusal);
        Assert.IsType<DiseaseNotFound>((await SetAsync("home-disease", "frogs")).Refusal);
        Assert.IsType<Malformed>((await SetAsync("home-date", "25 Feb")).Refusal);
        Assert.IsType<Malformed>((await SetAsync("emergency-hours", "48")).Refusal);
        Assert.IsType<SettingNotFound>((await SetAsync("demo-word-zh", "x")).Refusal);
        Assert.Equal("", (await SetAsync("home-date", "")).Ok().Setting.Value);
    }

    [Fact]
    public async Task Administrators_of_the_home_area_change_settings_and_nobody_below_does()
    {
        Assert.IsType<SettingsOfWhole>((await SetAsync("home-date", "2020-02-25", actor: Administrator("99", AreaLevel.Province))).Refusal);
        (await SetAsync("home-area", "99")).Ok();
        (await SetAsync("home-date", "2020-02-25", actor: Administrator("99", AreaLevel.Province))).Ok();
        Assert.IsType<SettingsOfWhole>((await SetAsync("home-date", "2020-02-26", actor: Administrator("9901", AreaLevel.Prefecture))).Refusal);
        Assert.False((await RunAsync(ListSettings.Slice, new(), Administrator("9901", AreaLevel.Prefecture))).Ok().IsChangeable);
    }

    [Fact]
    public async Task Of_two_who_change_the_same_the_second_sees_both_values()
    {
        (await SetAsync("emergency-hours", "12", was: "")).Ok();
        var conflict = Assert.IsType<VersionConflict>((await SetAsync("emergency-hours", "4", was: "")).Refusal);
        Assert.Equal(new SettingState("emergency-hours", "12"), conflict.Current);
    }

    [Fact]
    public async Task The_page_leads_only_to_pages_that_exist_and_that_its_reader_may_open()
    {
        var administrator = await App.ClientOfAsync(await App.AddAccountAsync("adm", 0, ("administrator", 0)));
        var page = await administrator.GetStringAsync("/settings");
        foreach (var path in System.Text.RegularExpressions.Regex.Matches(page, "<th scope=\"row\"><a href=\"([^\"]+)\"").Select(m => m.Groups[1].Value))
        {
            Assert.Equal(HttpStatusCode.OK, (await administrator.GetAsync(path)).StatusCode);
        }
        Assert.Contains("href=\"/accounts\"", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/emergency/looks\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/audit\"", page, StringComparison.Ordinal);
        var clinician = await App.ClientOfAsync(await App.AddAccountAsync("doctor", 0, ("clinician", 0)));
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.GetAsync("/settings")).StatusCode);
    }

    [Fact]
    public async Task The_system_is_told_without_a_path()
    {
        var client = await App.ClientAsync();
        var told = await client.GetStringAsync("/api/settings/system");
        Assert.Contains(App.Databases.Address.Kind is DatabaseKind.Sqlite ? "sqlite" : "postgres", told, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Asia/Shanghai", told, StringComparison.Ordinal);
        Assert.DoesNotContain("/tmp", told, StringComparison.Ordinal);
        Assert.DoesNotContain("keys.json", await client.GetStringAsync("/settings"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_setting_is_changed_over_the_API()
    {
        var client = await App.ClientAsync();
        using var changed = await client.PutAsJsonAsync("/api/settings/emergency-hours", new { value = "4" });
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Contains("\"4\"", await client.GetStringAsync("/api/settings"), StringComparison.Ordinal);
    }
}
