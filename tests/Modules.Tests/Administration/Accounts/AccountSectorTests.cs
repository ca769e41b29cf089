using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>An administrator who is limited to a sector administers the accounts of that sector, and knows of no other.</summary>
public abstract class AccountSectorTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : AccountSectorTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : AccountSectorTests(DatabaseKind.Postgres);

    [Fact]
    public async Task An_administrator_of_one_sector_sees_its_accounts_and_any_other_answers_as_an_unknown_one()
    {
        var client = await App.ClientOfAsync(await InSectorAsync("health", "health"));
        var doctor = await InSectorAsync("doctor", "hospital");
        Account[] hidden = [await InSectorAsync("teacher", "school"), await InSectorAsync("officer", null), await InSectorAsync("elsewhere", "hospital", "990102")];
        Assert.Equal(["doctor", "health"], await NamesAsync(client));
        Assert.DoesNotContain("teacher", await client.GetStringAsync(At("/accounts")), StringComparison.Ordinal);
        using var seen = await client.GetAsync(At($"/api/accounts/{doctor.Id}"));
        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        foreach (var id in hidden.Select(account => account.Id).Append(Guid.CreateVersion7()))
        {
            using var page = await client.GetAsync(At($"/accounts/{id}"));
            Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
            using var answer = await client.GetAsync(At($"/api/accounts/{id}"));
            Assert.Equal((HttpStatusCode.NotFound, "accounts/not-found"), (answer.StatusCode, await answer.CodeAsync()));
        }
    }

    [Fact]
    public async Task Whoever_has_no_role_any_more_stays_with_the_sector_of_the_last_until_another_gives_one()
    {
        var limited = await App.ActorAsync(await InSectorAsync("health", "health"));
        var doctor = await InSectorAsync("doctor", "hospital");
        Clock.Advance(TimeSpan.FromMinutes(1));
        var role = (await RunAsync(ShowAccount.Slice, new() { Account = doctor.Id }, limited)).Ok().Roles.Single();
        Assert.Equal("doctor", (await RunAsync(EndRole.Slice, new() { Account = doctor.Id, Role = role.Id }, limited)).Ok().Account.Name);
        Assert.Equal(["doctor", "health"], (await RunAsync(ListAccounts.Slice, new(), limited)).Ok().Accounts.Select(a => a.Name));
        (await RunAsync(GiveRole.Slice, new() { Account = doctor.Id, Role = "administrator", Area = "990101", Sector = "school" })).Ok();
        Assert.Equal(["health"], (await RunAsync(ListAccounts.Slice, new(), limited)).Ok().Accounts.Select(a => a.Name));
        Assert.IsType<AccountNotFound>((await RunAsync(GiveRole.Slice, new() { Account = doctor.Id, Role = "administrator", Area = "990101", Sector = "hospital" }, limited)).Refusal);
    }

    [Fact]
    public async Task Roles_are_handed_over_to_accounts_of_the_sector_only()
    {
        var limited = await App.ActorAsync(await InSectorAsync("health", "health"));
        var giver = await InSectorAsync("giver", "hospital");
        await InSectorAsync("teacher", "school");
        await InSectorAsync("taker", "hospital");
        Assert.IsType<AccountNotFound>((await RunAsync(HandOver.Slice, new() { Account = giver.Id, To = "teacher" }, limited)).Refusal);
        (await RunAsync(HandOver.Slice, new() { Account = giver.Id, To = "taker" }, limited)).Ok();
    }

    private static Uri At(string path) => new(path, UriKind.Relative);

    private static async Task<string?[]> NamesAsync(HttpClient client) =>
        [.. (await client.GetFromJsonAsync<JsonElement>(At("/api/accounts"))).GetProperty("accounts").EnumerateArray().Select(a => a.GetProperty("name").GetString())];

    private async Task<Account> InSectorAsync(string name, string? sector, string area = "990101")
    {
        var made = await App.AddAccountAsync(name, await App.PositionAsync(area));
        (await RunAsync(GiveRole.Slice, new() { Account = made.Id, Role = "administrator", Area = area, Sector = sector })).Ok();
        return made;
    }
}
