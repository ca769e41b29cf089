using System.Net;
using System.Text.RegularExpressions;
using Fangxian.Cases;
using Fangxian.Platform.Data;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.Reporting;

/// <summary>The short report as a form sends it. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract partial class ReportPageTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ReportPageTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ReportPageTests(DatabaseKind.Postgres);

    private const string Page = "/cases/report?lang=zh&area=990101&disease=covid-19";

    private static readonly Dictionary<string, string> Stranger = new()
    {
        ["isNameUnknown"] = "true", ["identityKind"] = "Passport", ["identityNumber"] = "E12345678", ["ageYears"] = "35岁", ["livingArea"] = "990101", ["disease"] = "covid-19",
        ["classification"] = "Suspected", ["diagnosedAt"] = "2020-05-10T07:30", ["reportingUnit"] = "河口村卫生室", ["receivedAt"] = "2020-05-10T05:00",
    };

    private async Task<string> SendAsync(Dictionary<string, string> fields)
    {
        var client = await App.ClientAsync();
        var token = Token().Match(await client.GetStringAsync(Page)).Groups[1].Value;
        using var answer = await client.PostAsync(Page, new FormUrlEncodedContent([new("_handler", "case"), new("__RequestVerificationToken", token), .. fields]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Somebody_without_a_known_name_is_reported_by_a_passport_for_a_unit_without_network()
    {
        Assert.Contains("已报告", await SendAsync(Stranger), StringComparison.Ordinal);
        await using var db = App.Read();
        var made = await db.Cases().SingleAsync();
        var person = await db.PersonsOfRoles().SingleAsync(p => p.Id == made.PersonId);
        Assert.Equal(("", (short?)35, (short?)35), (person.Name, person.AgeYears, made.AgeYears));
        Assert.Equal(IdentityKind.Passport, (await db.Set<PersonIdentity>().SingleAsync()).Kind);
        Assert.Equal(60, (await App.ShowAsync(made.Id)).Clocks.Single(c => c.Code == "enter-without-network").LateMinutes);
    }

    [Theory]
    [InlineData("ageYears", "三十五", "“三十五”不是年龄")]
    [InlineData("isNameUnknown", "", "必填")]
    [InlineData("identityKind", "ResidentId", "号码")]
    [InlineData("receivedAt", "2020-05-11T05:00", "还没有到")]
    public async Task What_cannot_be_read_is_said_and_nothing_is_lost_or_written(string field, string typed, string says)
    {
        var page = await SendAsync(new(Stranger) { [field] = typed });
        Assert.Contains(says, page, StringComparison.Ordinal);
        Assert.Contains("value=\"E12345678\"", page, StringComparison.Ordinal);
        await using var db = App.Read();
        Assert.Equal(0, await db.Cases().CountAsync());
    }

    /// <summary>What could not be read, what is missing and what cannot be: each beside its field, so that the form comes back once.</summary>
    [Fact]
    public async Task All_that_is_wrong_is_said_at_once_beside_its_field()
    {
        var page = await SendAsync(new(Stranger)
        {
            ["isNameUnknown"] = "", ["ageYears"] = "三十五", ["livingArea"] = "没有的地方", ["identityNumber"] = "E1", ["classification"] = "", ["onsetDate"] = "2020-05-20", ["diagnosedAt"] = "2020-05-11T07:30", ["reportingUnit"] = "卫生\u200b室",
        });
        foreach (var (field, says) in new[] { ("name", "必填"), ("age-years", "“三十五”不是年龄"), ("living-area", "没有找到“没有的地方”"), ("identity-number", "格式不对"), ("classification", "必填"), ("onset-date", "还没有到"), ("diagnosed-at", "还没有到"), ("reporting-unit", "U+200B") })
        {
            var wrong = Regex.Match(page, $"id=\"{field}-error\">([^<]*)<").Groups[1].Value;
            Assert.True(wrong.Contains(says, StringComparison.Ordinal), $"{field}: {wrong}");
        }
        // So is that another class than the edition's needs a reason; the field for it comes with the answer.
        Assert.Contains("id=\"reason-error\"", await SendAsync(new(Stranger) { ["ageYears"] = "三十五", ["classification"] = "ClinicallyDiagnosed" }), StringComparison.Ordinal);
        await using var db = App.Read();
        Assert.Equal(0, await db.PersonsOfRoles().CountAsync());
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
