using Fangxian.Administration;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>The first administrator of an empty database.</summary>
public abstract class SetUpTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : SetUpTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : SetUpTests(DatabaseKind.Postgres);

    protected override StartingPoint Start => StartingPoint.Empty;

    private SetUpCode Code => field ??= new SetUpCode(Clock);

    [Fact]
    public async Task The_code_makes_one_administrator_of_everything_and_is_void_then()
    {
        var code = Code.Renew();
        Assert.False((await TryAsync(code.ToLowerInvariant().Replace("-", " "))).AwaitsCode);
        Assert.IsType<SetUpCodeWrong>((await Try(code, "second")).Refusal);
        Assert.IsType<AlreadySetUp>((await Try(Code.Renew(), "second")).Refusal);
        var actor = await App.ActorAsync(await App.AccountAsync("first"));
        Assert.True(actor.May(AdministrationContract.AccountsWrite));
        Assert.True(actor.Scope.Covers(PositionRange.Everything));
    }

    [Fact]
    public async Task The_code_is_void_after_fifteen_minutes()
    {
        var code = Code.Renew();
        Clock.Advance(SetUpCode.Lasts);
        Assert.IsType<SetUpCodeWrong>((await Try(code)).Refusal);
    }

    [Fact]
    public async Task The_code_is_void_after_eight_guesses()
    {
        var code = Code.Renew();
        for (var guess = 0; guess < SetUpCode.MostTries; guess++)
        {
            Assert.IsType<SetUpCodeWrong>((await Try("ABCD-EFGH-JKLM")).Refusal);
        }
        Assert.IsType<SetUpCodeWrong>((await Try(code)).Refusal);
    }

    [Fact]
    public async Task A_new_code_makes_the_former_void_and_a_weak_password_leaves_it_good()
    {
        var former = Code.Renew();
        var code = Code.Renew();
        Assert.IsType<SetUpCodeWrong>((await Try(former)).Refusal);
        Assert.IsType<Malformed>((await Try(code, password: "short")).Refusal);
        Assert.Equal("first", (await TryAsync(code)).AccountName);
    }

    [Fact]
    public async Task A_name_of_a_letter_or_two_may_stand_in_a_password()
    {
        Assert.NotNull((await SetUp.Async(App.Runner, Code, new() { Code = Code.Renew(), Name = "first", DisplayName = People.Password[..4], Password = People.Password }, CancellationToken.None)).Refusal);
        (await SetUp.Async(App.Runner, Code, new() { Code = Code.Renew(), Name = "first", DisplayName = People.Password[..2], Password = People.Password }, CancellationToken.None)).Ok();
    }

    [Theory]
    [InlineData("password123456")]
    [InlineData("Password-2020")]
    [InlineData("qwerty12345")]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("abcdefghi1")]
    [InlineData("1234567890a")]
    [InlineData("0987654321zyx")]
    [InlineData("Admin@2026!!")]
    [InlineData("woaini5201314")]
    [InlineData("fangxian2026")]
    [InlineData("aaaaa11111bbbcccd")]
    public async Task A_password_that_everybody_tries_is_refused(string password) =>
        Assert.Equal("accounts.password.everybodys", Assert.IsType<Malformed>((await Try(Code.Renew(), password: password)).Refusal).Fields["password"].Single().Key);

    [Theory]
    [InlineData("lantern-52-river")]
    [InlineData("a1b2c3d4e5")]
    [InlineData("password of my 3rd cat")]
    [InlineData("长江七号 ok 1314 abc")]
    public async Task Any_other_password_is_taken(string password) => Assert.Equal("first", (await Try(Code.Renew(), password: password)).Ok().AccountName);

    [Theory]
    [InlineData("аdmin")]
    [InlineData("ad\u200bmin")]
    [InlineData("ａdmin")]
    [InlineData("a")]
    [InlineData("-admin")]
    public async Task A_name_that_looks_like_another_is_refused(string name) => Assert.IsType<Malformed>((await Try(Code.Renew(), name)).Refusal);

    [Fact]
    public async Task Two_who_set_up_at_once_make_one_administrator()
    {
        var both = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => SetUp.MakeAsync(App.Runner, new() { Code = "-", Name = "first" + n, DisplayName = "一", Password = People.Password }, CancellationToken.None)));
        Assert.Equal((1, 3), (both.Count(r => r.IsOk), both.Count(r => r.Refusal is AlreadySetUp)));
    }

    /// <summary>To hash takes a tenth of a second on purpose: all who write would wait for it.</summary>
    [Fact]
    public async Task No_password_is_hashed_within_a_writing_transaction()
    {
        var account = new Account { Id = Guid.CreateVersion7(), Name = "first", DisplayName = "一", Position = 0, CreatedAt = Clock.GetUtcNow() };
        await Assert.ThrowsAsync<InvalidOperationException>(() => App.Databases.WriteAsync<Done>(Scope.Everything, async (db, _) =>
        {
            await NewPassword.HashAsync(db, account, People.Password);
            return Done.Instance;
        }, CancellationToken.None));
    }

    private async Task<SignIn.Response> TryAsync(string code) => (await Try(code)).Ok();

    private Task<Result<SignIn.Response>> Try(string code, string name = "first", string password = People.Password) =>
        SetUp.Async(App.Runner, Code, new() { Code = code, Name = name, DisplayName = "张三", Password = password }, CancellationToken.None);
}
