using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Tokens;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Administration;

/// <summary>A right that is limited to a sector is one over that sector's machines alone.</summary>
public abstract class TokenSectorTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : TokenSectorTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : TokenSectorTests(DatabaseKind.Postgres);

    [Fact]
    public async Task An_administrator_of_one_sector_sees_and_revokes_tokens_of_that_sector_only()
    {
        var account = await App.AddAccountAsync("hospitals", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = account.Id, Role = "administrator", Area = "990101", Sector = "hospital" })).Ok();
        var limited = await App.ActorAsync(account);
        var (own, school, every) = (await MakeAsync("his", "hospital"), await MakeAsync("school", "school"), await MakeAsync("every", null));
        Assert.Equal(["his"], (await RunAsync(ListTokens.Slice, new(), limited)).Ok().Tokens.Select(t => t.Name));
        Assert.IsType<TokenNotFound>((await RunAsync(RevokeToken.Slice, new() { Token = school.Id }, limited)).Refusal);
        Assert.IsType<TokenNotFound>((await RunAsync(RevokeToken.Slice, new() { Token = every.Id }, limited)).Refusal);
        (await RunAsync(RevokeToken.Slice, new() { Token = own.Id }, limited)).Ok();

        var whole = await App.ActorAsync(await App.HolderAsync("county", "administrator", "990101"));
        Assert.Equal(["every", "school"], (await RunAsync(ListTokens.Slice, new(), whole)).Ok().Tokens.Select(t => t.Name));
        (await RunAsync(RevokeToken.Slice, new() { Token = every.Id }, whole)).Ok();
    }

    /// <summary>The right to revoke is asked for, not that to give roles.</summary>
    [Fact]
    public async Task Whoever_may_revoke_tokens_and_give_no_roles_revokes_them()
    {
        (await RunAsync(Fangxian.Administration.Roles.MakeRole.Slice, new() { Key = "token-keeper", Name = "令牌员", Area = "990101", Permissions = ["tokens.write", "tokens.read"] })).Ok();
        var keeper = await App.AddAccountAsync("keeper", await App.PositionAsync("990101"));
        (await RunAsync(GiveRole.Slice, new() { Account = keeper.Id, Role = "token-keeper", Area = "990101" })).Ok();
        (await RunAsync(RevokeToken.Slice, new() { Token = (await MakeAsync("his", "hospital")).Id }, await App.ActorAsync(keeper))).Ok();
    }

    private async Task<TokenView> MakeAsync(string name, string? sector) =>
        (await RunAsync(MakeToken.Slice, new() { Name = name, Role = "laboratory", Area = "990101", Sector = sector, Until = new(2020, 6, 1) })).Ok().Token;
}
