using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Registry.Organisations;

namespace Fangxian.Modules.Tests.Administration;

/// <summary>Who may not see an account, a token or an organisation must not find out by the clock that there is one.</summary>
public abstract class ElsewhereTimingTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ElsewhereTimingTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ElsewhereTimingTests(DatabaseKind.Postgres);

    [Fact]
    public async Task An_account_a_token_and_an_organisation_of_elsewhere_take_as_long_as_none()
    {
        var county = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        var account = await App.HolderAsync("elsewhere", "clinician", "990102");
        var token = (await RunAsync(MakeToken.Slice, new() { Name = "elsewhere", Role = "laboratory", Area = "990102", Until = new(2020, 6, 1) })).Ok().Token;
        var organisation = (await RunAsync(OpenOrganisation.Slice, new() { Name = "北岭县医院", Sector = "hospital", Area = "990102", CreditCode = "91350100M000100Y43" })).Ok().Organisation;
        await Clocked.AlikeAsync(() => AccountAsync(Guid.CreateVersion7()), () => AccountAsync(account.Id));
        await Clocked.AlikeAsync(() => TokenAsync(Guid.CreateVersion7()), () => TokenAsync(token.Id));
        await Clocked.AlikeAsync(() => OrganisationAsync(Guid.CreateVersion7()), () => OrganisationAsync(organisation.Id));

        async Task AccountAsync(Guid id)
        {
            Assert.Equal("accounts/not-found", (await RunAsync(ShowAccount.Slice, new() { Account = id }, county)).Refusal?.Code);
            Assert.Equal("accounts/not-found", (await RunAsync(DisableAccount.Slice, new() { Account = id }, county)).Refusal?.Code);
        }

        async Task TokenAsync(Guid id) => Assert.Equal("tokens/not-found", (await RunAsync(RevokeToken.Slice, new() { Token = id }, county)).Refusal?.Code);

        async Task OrganisationAsync(Guid id) => Assert.Equal("organisations/not-found", (await RunAsync(ShowOrganisation.Slice, new() { Id = id }, county)).Refusal?.Code);
    }

    [Fact]
    public async Task Signing_in_by_an_unknown_name_takes_as_long_as_by_a_known_one()
    {
        await App.InvitedAsync("li.si");
        await RunAsync(InviteAccount.Slice, new() { Name = "only.invited", DisplayName = "王五", Role = "clinician", Area = "990101" });
        await Clocked.AlikeAsync(() => AskAsync("nobody.here"), () => AskAsync("li.si"), warm: 2, rounds: 7);
        await Clocked.AlikeAsync(() => AskAsync("nobody.here"), () => AskAsync("only.invited"), warm: 1, rounds: 5);

        async Task AskAsync(string name) => Assert.Equal("accounts/sign-in-refused", (await SignIn.Async(App.Runner, new() { Name = name, Password = "wrong password 1" }, CancellationToken.None)).Refusal?.Code);
    }
}
