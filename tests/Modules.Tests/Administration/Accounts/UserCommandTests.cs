using System.Globalization;
using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Fangxian.Registry.Zones;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary><c>fangxian user</c> as an operator meets it.</summary>
public sealed class UserCommandTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    [Fact]
    public async Task An_account_is_added_with_a_link_and_listed_with_its_role()
    {
        var link = (await RunAsync("user", "add", "Li.Si", "--name", "李四", "--post", "疾控中心应急科", "--role", "epidemiologist", "--area", "990101")).EndsWith(0).Out.Trim();
        Assert.Matches("^/invitation\\?secret=[A-Za-z0-9_-]{43}$", link);
        Assert.Equal(("李四", "疾控中心应急科"), ((await App.AccountAsync("li.si")).DisplayName, (await App.AccountAsync("li.si")).Post));
        Assert.Equal("li.si\tinvited\tepidemiologist@990101000000", await ListedAsync("li.si"));
        Assert.Empty((await RunAsync("user", "list", "--area", "990102")).EndsWith(0).Out);
        var last = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var made = (await RunAsync("user", "add", "wang.wu", "--role", "administrator", "--until", last, "--json")).EndsWith(0).Json;
        Assert.Equal(("wang.wu", JsonValueKind.String), (made.GetProperty("name").GetString(), made.GetProperty("roles")[0].GetProperty("until").ValueKind));
        Assert.StartsWith("/invitation?secret=", made.GetProperty("link").GetString(), StringComparison.Ordinal);
        Assert.EndsWith("\tadministrator@100000", await ListedAsync("wang.wu"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_from_standard_input_makes_the_account_ready_and_a_weak_one_is_told()
    {
        var weak = (await Executable.RunAsync(Database, "short\n", ["user", "add", "zhao.liu", "--role", "clinician", "--area", "990101", "--password-stdin"])).EndsWith(2);
        Assert.NotEmpty(weak.Error);
        Assert.Matches("^/invitation\\?secret=[A-Za-z0-9_-]{43}$", weak.Out.Trim());
        Assert.Equal("li.si", (await Executable.RunAsync(Database, People.Password + "\n", ["user", "add", "li.si", "--role", "clinician", "--area", "990101", "--password-stdin"])).EndsWith(0).Out.Trim());
        Assert.StartsWith("li.si\tactive\t", await ListedAsync("li.si"), StringComparison.Ordinal);
        Assert.True(AccountStore.IsRight(await App.AccountAsync("li.si"), People.Password));
    }

    [Theory]
    [InlineData(2, "role", "emperor", "990101")]
    [InlineData(2, "area", "clinician", "990199")]
    [InlineData(3, "taken", "clinician", "990101", "taken.name")]
    [InlineData(2, "3 to 32", "clinician", "990101", "李四")]
    public async Task What_cannot_be_added_is_told(int code, string said, string role, string area, string name = "new.one")
    {
        await App.HolderAsync("taken.name", "clinician", "990101");
        Assert.Contains(said, (await RunAsync("user", "add", name, "--role", role, "--area", area)).EndsWith(code).Error, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_role_is_given_and_ended_in_the_very_area_that_is_named()
    {
        await App.HolderAsync("li.si", "clinician", "990101001");
        (await RunAsync("user", "scope", "LI.SI", "--role", "epidemiologist", "--area", "990102")).EndsWith(0);
        foreach (var area in new[] { "99", "9901", "990101", "990102", "990101001001" })
        {
            Assert.Contains("li.si does not hold the role clinician in 99", (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", area, "--end")).EndsWith(2).Error, StringComparison.Ordinal);
        }
        Assert.Contains("990199", (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990199", "--end")).EndsWith(2).Error, StringComparison.Ordinal);
        Assert.Contains("in everything", (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--end")).EndsWith(2).Error, StringComparison.Ordinal);
        Assert.Equal("li.si\tactive\tepidemiologist@990102000000, clinician@990101001000", await ListedAsync("li.si"));
        (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990101001000", "--end")).EndsWith(0);
        Assert.Equal("li.si\tactive\tepidemiologist@990102000000", await ListedAsync("li.si"));
        (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990101001", "--end")).EndsWith(2);
        (await RunAsync("user", "scope", "nobody.here", "--role", "clinician", "--area", "990101")).EndsWith(2);
    }

    [Fact]
    public async Task A_role_that_is_held_twice_in_an_area_is_not_ended_by_guessing()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "clinician", Area = "990101", Until = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(30) })).Ok();
        (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990101")).EndsWith(0);
        Assert.Contains("already", (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990101")).EndsWith(3).Error, StringComparison.Ordinal);
        Assert.Contains("more than once", (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990101", "--end")).EndsWith(3).Error, StringComparison.Ordinal);
        Assert.Equal("li.si\tactive\tclinician@990101000000, clinician@990101000000", await ListedAsync("li.si"));
    }

    [Fact]
    public async Task A_role_in_a_zone_is_not_one_in_everything()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        var zone = (await RunAsync(MakeZone.Slice, new() { Name = "高新区", Members = ["990101", "990201"] })).Ok().Zone;
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "clinician", Zone = zone.Id })).Ok();
        (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--end")).EndsWith(2);
        Assert.Equal("li.si\tactive\tclinician@高新区", await ListedAsync("li.si"));
        (await RunAsync("user", "scope", "li.si", "--role", "clinician")).EndsWith(0);
        (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--end")).EndsWith(0);
        Assert.Equal("li.si\tactive\tclinician@高新区", await ListedAsync("li.si"));
    }

    [Fact]
    public async Task The_zone_and_the_sector_that_are_named_say_which_role_ends()
    {
        var account = await App.AddAccountAsync("li.si", await App.PositionAsync("990101"));
        var zone = (await RunAsync(MakeZone.Slice, new() { Name = "高新区", Members = ["990101", "990201"] })).Ok().Zone;
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "institution-officer", Zone = zone.Id })).Ok();
        foreach (var scope in new string[][] { [], ["--sector", "school"], ["--area", "990102", "--sector", "hospital"], ["--area", "990102", "--sector", "school"] })
        {
            (await RunAsync(["user", "scope", "li.si", "--role", "institution-officer", .. scope])).EndsWith(0);
        }
        (await RunAsync("user", "scope", "li.si", "--role", "institution-officer", "--zone", "高新区", "--end")).EndsWith(0);
        Assert.Contains("高新区", (await RunAsync("user", "scope", "li.si", "--role", "institution-officer", "--zone", "高新区", "--end")).EndsWith(2).Error, StringComparison.Ordinal);
        (await RunAsync("user", "scope", "li.si", "--role", "institution-officer", "--area", "990102", "--sector", "hospital", "--end")).EndsWith(0);
        Assert.Equal([(null, null), (null, "school"), ("990102000000", "school")], (await HeldAsync("li.si")).Order());
        (await RunAsync("user", "scope", "li.si", "--role", "institution-officer", "--sector", "school", "--end")).EndsWith(0);
        Assert.Equal([(null, null), ("990102000000", "school")], (await HeldAsync("li.si")).Order());
    }

    [Theory]
    [InlineData("--until", "2030-01-01")]
    [InlineData("--from", "2030-01-01")]
    public async Task A_role_is_not_ended_at_once_by_a_day_that_is_named(string option, string day)
    {
        await App.HolderAsync("li.si", "clinician", "990101");
        Assert.Contains("at once", (await RunAsync("user", "scope", "li.si", "--role", "clinician", "--area", "990101", "--end", option, day)).EndsWith(2).Error, StringComparison.Ordinal);
        Assert.Equal("li.si\tactive\tclinician@990101000000", await ListedAsync("li.si"));
    }

    [Fact]
    public async Task An_account_is_reset_and_disabled_by_its_whole_name_and_the_last_administrator_stays()
    {
        await App.HolderAsync("li.si", "clinician", "990101");
        await App.HolderAsync("li.si.2", "clinician", "990101");
        await App.HolderAsync("last", "administrator", "");
        Assert.StartsWith("/invitation?secret=", (await RunAsync("user", "reset", "li.si")).EndsWith(0).Out, StringComparison.Ordinal);
        Assert.Equal((AccountState.Invited, AccountState.Active), ((await App.AccountAsync("li.si")).State, (await App.AccountAsync("li.si.2")).State));
        Assert.Equal("li.si.2", (await RunAsync("user", "disable", "li.si.2")).EndsWith(0).Out.Trim());
        Assert.Equal((AccountState.Invited, AccountState.Disabled), ((await App.AccountAsync("li.si")).State, (await App.AccountAsync("li.si.2")).State));
        (await RunAsync("user", "disable", "li.si.2")).EndsWith(3);
        (await RunAsync("user", "disable", "li")).EndsWith(2);
        Assert.Contains("last administrator", (await RunAsync("user", "disable", "last")).EndsWith(3).Error, StringComparison.Ordinal);
        (await RunAsync("user", "reset", "last")).EndsWith(3);
    }

    private string Database => App.Databases.Address.FilePath!;

    private Task<Executable.Outcome> RunAsync(params string[] arguments) => Commands.RunAsync(Database, arguments);

    /// <summary>Area and sector of the roles that an account holds.</summary>
    private async Task<IEnumerable<(string? Area, string? Sector)>> HeldAsync(string name) =>
        JsonDocument.Parse("[" + string.Join(',', (await RunAsync("user", "list", "--json")).EndsWith(0).Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)) + "]").RootElement.EnumerateArray()
            .Single(a => a.GetProperty("name").GetString() == name).GetProperty("roles").EnumerateArray().Where(r => r.GetProperty("isActive").GetBoolean())
            .Select(r => (r.GetProperty("area") is { ValueKind: JsonValueKind.Object } area && area.GetProperty("level").GetString() != "country" ? area.GetProperty("code").GetString() : null, r.GetProperty("sector").GetString()));

    /// <summary>The line of an account in the list.</summary>
    private async Task<string> ListedAsync(string name) => (await RunAsync("user", "list")).EndsWith(0).Out.Split('\n').Single(line => line.StartsWith(name + "\t", StringComparison.Ordinal)).TrimEnd();
}
