using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>Attempts that come at the same time are decided one after the other: each wrong one counts, and nothing is taken twice.</summary>
public abstract class AttemptsAtOnceTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : AttemptsAtOnceTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : AttemptsAtOnceTests(DatabaseKind.Postgres);

    /// <summary>What stands for the hash of the accounts' password.</summary>
    private const string Hash = "-";

    private const int Rounds = 3, AtOnce = 8, NotYetLocked = Account.MostFailures - 1;

    [Fact]
    public async Task Wrong_passwords_at_once_count_each_and_lock()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = "li.si" + round;
            await App.HolderAsync(name, "clinician", "990101");
            Assert.All(await AllAsync(NotYetLocked, _ => SignInAsync(name, null)), attempt => Assert.IsType<SignInRefused>(attempt.Refused));
            Assert.Equal((NotYetLocked, null), await FailuresAsync(name));
            await AllAsync(AtOnce, _ => SignInAsync(name, null));
            Assert.Equal((0, Clock.GetUtcNow() + Account.LockedFor), await FailuresAsync(name));
            Assert.IsType<SignInRefused>((await SignInAsync(name, Hash)).Refused);
        }
    }

    [Fact]
    public async Task Wrong_codes_at_once_count_each_and_lock()
    {
        await WithAuthenticatorAsync();
        var waiting = (await SignInAsync("li.si", Hash)).Session!;
        var attempts = await AllAsync(NotYetLocked, i => i % 2 == 0 ? ConfirmAsync(waiting.Secret, "no code") : SignInAsync("li.si", Hash, "no code"));
        Assert.All(attempts, attempt => Assert.IsType<CodeWrong>(attempt.Refused));
        Assert.Equal((NotYetLocked, null), await FailuresAsync("li.si"));
        await AllAsync(2, _ => SignInAsync("li.si", Hash, "no code"));
        Assert.NotNull((await FailuresAsync("li.si")).LockedUntil);
    }

    [Fact]
    public async Task Guesses_at_once_of_the_present_password_count_each()
    {
        var actor = await App.ActorAsync(await App.HolderAsync("li.si", "clinician", "990101"));
        await AllAsync(NotYetLocked, _ => RunAsync(ChangePassword.Record, new ChangePassword.Checked(Hash, false, null), actor));
        Assert.Equal((NotYetLocked, null), await FailuresAsync("li.si"));
    }

    [Fact]
    public async Task Of_two_new_passwords_at_once_one_is_set()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var actor = await App.ActorAsync(await App.HolderAsync("li.si" + round, "clinician", "990101"));
            var both = await AllAsync(2, i => RunAsync(ChangePassword.Record, new ChangePassword.Checked(Hash, true, "new" + i), actor));
            Assert.Single(both, attempt => attempt.Ok().Done is not null);
        }
    }

    [Fact]
    public async Task One_code_at_once_is_taken_once()
    {
        var (key, _) = await WithAuthenticatorAsync();
        for (var round = 0; round < Rounds; round++)
        {
            Clock.Advance(Account.LockedFor + TimeSpan.FromMinutes(1));
            var (waiting, code) = ((await SignInAsync("li.si", Hash)).Session!, People.CodeOf(key, Clock.GetUtcNow()));
            var attempts = await AllAsync(AtOnce, i => i % 2 == 0 ? ConfirmAsync(waiting.Secret, code) : SignInAsync("li.si", Hash, code));
            Assert.Single(attempts, attempt => attempt.Session is not null);
        }
    }

    [Fact]
    public async Task Recovery_codes_at_once_are_each_taken_once_and_none_comes_back()
    {
        var (_, codes) = await WithAuthenticatorAsync();
        var same = await AllAsync(AtOnce, _ => SignInAsync("li.si", Hash, codes[0]));
        Assert.Single(same, attempt => attempt.Session is not null);
        Clock.Advance(Account.LockedFor + TimeSpan.FromMinutes(1));
        Assert.All(await AllAsync(4, i => SignInAsync("li.si", Hash, codes[1 + i])), attempt => Assert.NotNull(attempt.Session));
        foreach (var used in codes.Take(NotYetLocked))
        {
            Assert.IsType<CodeWrong>((await SignInAsync("li.si", Hash, used)).Refused);
        }
    }

    [Fact]
    public async Task One_link_at_once_sets_one_password()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = "li.si" + round;
            var secret = People.SecretOf((await RunAsync(InviteAccount.Slice, new() { Name = name, DisplayName = "李四", Role = "clinician", Area = "990101" })).Ok().Link);
            var answers = await AllAsync(AtOnce, i => RunAsync(AcceptInvitation.Accept, new AcceptInvitation.Hashed(new() { Secret = secret, Password = People.Password }, "hash" + i)));
            Assert.Single(answers, answer => answer.IsOk);
            Assert.Equal(AtOnce - 1, answers.Count(answer => answer.Refusal is InvitationUnusable));
            Assert.Equal(1, await SessionsAsync(name));
        }
    }

    [Fact]
    public async Task A_reset_and_a_sign_in_at_once_leave_no_session()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var name = "li.si" + round;
            var account = await App.HolderAsync(name, "clinician", "990101");
            var signingIn = AllAsync(2, _ => SignInAsync(name, Hash));
            (await RunAsync(ResetAccount.Slice, new() { Account = account.Id })).Ok();
            await signingIn;
            Assert.Equal(0, await SessionsAsync(name));
        }
    }

    [Fact]
    public async Task A_password_that_was_right_until_it_was_changed_opens_nothing()
    {
        await App.HolderAsync("li.si", "clinician", "990101");
        Assert.IsType<SignInRefused>((await SignInAsync("li.si", "the hash before")).Refused);
        Assert.Equal((1, null), await FailuresAsync("li.si"));
    }

    private static Task<T[]> AllAsync<T>(int number, Func<int, Task<T>> attempt) => Task.WhenAll(Enumerable.Range(0, number).Select(i => Task.Run(() => attempt(i))));

    private async Task<SignIn.Attempt> SignInAsync(string name, string? fitting, string? code = null) =>
        (await RunAsync(SignIn.Record, new() { Name = name, Password = "typed", Fitting = fitting, Code = code })).Ok();

    private async Task<SignIn.Attempt> ConfirmAsync(string secret, string code)
    {
        var (attempt, refusal) = await RunAsync(ConfirmCode.Slice, new() { Secret = secret, Code = code });
        return attempt ?? new(null, refusal, "");
    }

    private async Task<(int Failures, DateTimeOffset? LockedUntil)> FailuresAsync(string name) => await App.AccountAsync(name) is var account ? (account.Failures, account.LockedUntil) : default;

    private async Task<int> SessionsAsync(string name)
    {
        var id = (await App.AccountAsync(name)).Id;
        await using var db = App.Read();
        return await db.Sessions().CountAsync(s => s.AccountId == id);
    }

    private async Task<(string Key, IReadOnlyList<string> RecoveryCodes)> WithAuthenticatorAsync()
    {
        var actor = await App.ActorAsync(await App.HolderAsync("li.si", "clinician", "990101"));
        var key = (await RunAsync(Authenticator.Propose, new(), actor)).Ok().Key;
        return (key, (await RunAsync(Authenticator.Confirm, new() { Code = People.CodeOf(key, Clock.GetUtcNow()) }, actor)).Ok().RecoveryCodes);
    }
}
