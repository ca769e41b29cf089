using System.Net;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Administration.Accounts;

/// <summary>The accounts of a demonstration are called what they are, in the language of the page.</summary>
public abstract class DemonstrationTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DemonstrationTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DemonstrationTests(DatabaseKind.Postgres);

    [Fact]
    public async Task The_name_at_the_top_is_in_the_language_of_the_page()
    {
        (await RunAsync(Demonstration.Slice, new() { Areas = ["9901"] })).Ok();
        var client = await App.ClientOfAsync(await App.AccountAsync("administrator.prefecture"));
        foreach (var (language, name, other) in new[] { ("zh", "晴川市 管理员", "Administrator, Qingchuan"), ("en", "Administrator, Qingchuan", "晴川市 管理员") })
        {
            foreach (var path in new[] { "/areas?area=9901&", "/account?", "/accounts?" })
            {
                var page = WebUtility.HtmlDecode(await client.GetStringAsync(path + "lang=" + language));
                Assert.Contains(name, page);
                Assert.DoesNotContain(other, page);
            }
        }
    }

    [Fact]
    public async Task A_persons_own_name_stays_as_it_is()
    {
        var account = await App.HolderAsync("zhang.san", "administrator", "9901");
        Assert.Contains(account.DisplayName, WebUtility.HtmlDecode(await (await App.ClientOfAsync(account)).GetStringAsync("/areas?area=9901&lang=en")));
    }
}
