using System.Net;
using System.Text;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;

namespace Fangxian.Modules.Tests.Web;

/// <summary>The first and the last day that can be written are days of nobody: no door reckons with the day before or behind.</summary>
public abstract class DaysBeyondTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DaysBeyondTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DaysBeyondTests(DatabaseKind.Postgres);

    [Theory]
    [InlineData("0001-01-01")]
    [InlineData("9999-12-31")]
    public async Task A_day_that_nobody_can_mean_is_refused_by_its_field_and_no_page_stumbles_over_it(string day)
    {
        var (client, account) = (await App.ClientAsync(), await App.AddAccountAsync("li.si", await App.PositionAsync("990101")));
        foreach (var path in new[] { "/cases?date=", "/situation?date=", "/reports/enter?date=", "/people?date=", "/cases?reported-to=", "/audit?from=", "/audit?to=" })
        {
            Assert.Equal((path, HttpStatusCode.OK), (path, (await client.GetAsync(path + day)).StatusCode));
        }
        var asked = new[] { "audit?From=", "audit/export?To=", "cases/judge?disease=covid-19&edition=6&ReportedTo=", "cases/counts?disease=covid-19&Date=", "counts/9901?disease=covid-19&AsOf=", "counts/9901?disease=covid-19&Date=" };
        foreach (var answer in await Task.WhenAll(asked.Select(path => client.GetAsync($"/api/{path}{day}"))))
        {
            await IsNamedAsync(answer);
        }
        foreach (var (path, body) in new[]
        {
            ($"accounts/{account.Id}/roles", $$"""{"role":"auditor","area":"990101","from":"{{day}}"}"""), ($"accounts/{account.Id}/roles", $$"""{"role":"auditor","area":"990101","until":"{{day}}"}"""),
            ("cases/search", $$"""{"disease":"covid-19","reportedFrom":"{{day}}"}"""), ("cases/search", $$"""{"disease":"covid-19","reportedTo":"{{day}}"}"""),
        })
        {
            await IsNamedAsync(await client.PostAsync("/api/" + path, new StringContent(body, Encoding.UTF8, "application/json")));
        }
    }

    private static async Task IsNamedAsync(HttpResponseMessage answer)
    {
        Assert.Equal((answer.RequestMessage!.RequestUri, HttpStatusCode.BadRequest), (answer.RequestMessage.RequestUri, answer.StatusCode));
        Assert.Contains("1800-01-01", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
