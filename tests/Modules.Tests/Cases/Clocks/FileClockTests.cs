using System.Text;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Clocks;

namespace Fangxian.Modules.Tests.Cases.Clocks;

/// <summary>Statutory clocks of cases that a file brings: history is judged by what the file tells. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class FileClockTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : FileClockTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : FileClockTests(DatabaseKind.Postgres);

    private const string Header = "病例编号,姓名,性别,年龄,报告地区,诊断时间,报告时间,个案调查时间,病例分类,转归,转归日期\r\n";

    /// <summary>Reported on 2 March at 10:00; the investigation was due a day later.</summary>
    private static string Row(string id, string name, string investigated) => $"{id},{name},女,40,990101,2020-03-02 09:00,2020-03-02 10:00,{investigated},确诊病例,治愈,2020-03-20\r\n";

    private async Task<(int Created, int Updated, int Unchanged, int Refused)> ImportAsync(string rows) => (await App.ImportCasesAsync(Encoding.UTF8.GetBytes(Header + rows))).Sums();

    private async Task<ShowCase.Response> CaseAsync(string externalId)
    {
        await using var db = App.Read();
        return await App.ShowAsync(db.Set<Fangxian.Cases.Case>().Single(c => c.ExternalId == externalId).Id);
    }

    private async Task<(DeadlineState State, int LateMinutes, string Signs)> InvestigationOfAsync(string externalId) =>
        (await CaseAsync(externalId)).Clocks.Single(c => c.Code == "first-investigation") is var clock ? (clock.State, clock.LateMinutes, string.Join(',', clock.Signs)) : default;

    [Theory]
    [InlineData("", DeadlineState.Unknown, 0, "NotTold")]
    [InlineData("2020-03-02 20:00", DeadlineState.Met, 0, "")]
    [InlineData("2020-03-04 10:00", DeadlineState.Late, 1440, "")]
    [InlineData("2020-03-02", DeadlineState.Met, 0, "")]
    [InlineData("2020-03-03", DeadlineState.Unknown, 0, "NotTold")]
    [InlineData("2020-03-04", DeadlineState.Late, 38 * 60, "")]
    public async Task History_is_judged_by_the_time_that_the_file_tells_and_else_not_known(string investigated, DeadlineState state, int late, string signs)
    {
        Assert.Equal((1, 0, 0, 0), await ImportAsync(Row("A", "陈安宁", investigated)));
        Assert.Equal((state, late, signs), await InvestigationOfAsync("A"));
        Assert.Equal(DeadlineState.Met, (await CaseAsync("A")).Clocks.Single(c => c.Code == "report-class-a").State);
        var due = (await RunAsync(ListDue.Slice, new() { List = DueList.Overdue })).Ok();
        Assert.Equal((0, 0, 0), (due.Running, due.Overdue, due.Rows.Count));
        Assert.Equal(late > 0 ? 1 : 0, (await RunAsync(ListDue.Slice, new() { List = DueList.Breached })).Ok().Rows.Count);
        Assert.Equal((0, 0, 1, 0), await ImportAsync(Row("A", "陈安宁", investigated)));
    }

    [Fact]
    public async Task An_investigation_before_the_report_is_refused_with_both_times()
    {
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes(Header + Row("A", "陈安宁", "2020-03-02 09:30")));
        var refused = Assert.Single(report.Refused);
        Assert.Equal(("个案调查时间", "cases.before-report"), (refused.Field, refused.Error.Key));
    }

    [Fact]
    public async Task What_still_runs_when_a_file_comes_runs_on_until_a_file_tells_the_end_of_the_case()
    {
        await ImportAsync("B,林知远,男,30,990101,2020-05-10 06:00,2020-05-10 07:00,,确诊病例,,\r\n");
        Assert.Equal(1, (await RunAsync(ListDue.Slice, new())).Ok().Running);
        Clock.Advance(TimeSpan.FromHours(25));
        Assert.Equal((DeadlineState.Overdue, 120, ""), await InvestigationOfAsync("B"));
        Assert.Equal(1, (await RunAsync(ListDue.Slice, new())).Ok().Overdue);
        Assert.Equal((0, 1, 0, 0), await ImportAsync("B,林知远,男,30,990101,2020-05-10 06:00,2020-05-10 07:00,,确诊病例,治愈,2020-05-11\r\n"));
        Assert.Equal((DeadlineState.Unknown, 0, "NotTold"), await InvestigationOfAsync("B"));
        Assert.Equal(0, (await RunAsync(ListDue.Slice, new())).Ok().Overdue);
        Assert.Equal((0, 1, 0, 0), await ImportAsync("B,林知远,男,30,990101,2020-05-10 06:00,2020-05-10 07:00,2020-05-10 12:00,确诊病例,治愈,2020-05-11\r\n"));
        Assert.Equal((DeadlineState.Met, 0, ""), await InvestigationOfAsync("B"));
    }

    [Fact]
    public async Task A_case_reported_here_stays_a_task_whatever_a_file_tells_of_it()
    {
        var identity = CaseStories.IdentityOf("19850304", 2);
        var id = await App.ReportAsync(CaseStories.Report() with { IdentityNumber = identity });
        Clock.Advance(TimeSpan.FromHours(30));
        var told = await App.ImportCasesAsync(Encoding.UTF8.GetBytes($"姓名,身份证号,报告地区,报告时间,病例分类,转归,转归日期\r\n陈安宁,{identity},990101,2020-05-10 08:00,疑似病例,治愈,2020-05-11\r\n"));
        Assert.Equal((0, 1, 0, 0), told.Sums());
        Assert.Equal((1, id), (await RunAsync(ListDue.Slice, new() { List = DueList.Overdue })).Ok() is var due ? (due.Overdue, Assert.Single(due.Rows).CaseId) : default);

        // Only when it was investigated meets the clock; that it is entered late is told.
        told = await App.ImportCasesAsync(Encoding.UTF8.GetBytes($"姓名,身份证号,报告地区,报告时间,个案调查时间,病例分类,转归,转归日期\r\n陈安宁,{identity},990101,2020-05-10 08:00,2020-05-10 21:00,疑似病例,治愈,2020-05-11\r\n"));
        Assert.Equal((0, 1, 0, 0), told.Sums());
        var clock = (await App.ShowAsync(id)).Clocks.Single(c => c.Code == "first-investigation");
        Assert.Equal((DeadlineState.Met, "LateEntry"), (clock.State, string.Join(',', clock.Signs)));
    }

    [Fact]
    public async Task Nobody_waits_for_a_case_that_a_file_discards_in_time()
    {
        await ImportAsync("A,陈安宁,女,40,990101,2020-05-10 06:00,2020-05-10 07:00,,疑似病例,,\r\nB,林知远,男,30,990101,2020-05-10 06:00,2020-05-10 07:00,,排除,,\r\n");
        Assert.Equal((DeadlineState.Running, 0, ""), await InvestigationOfAsync("A"));
        Assert.Equal((DeadlineState.NotNeeded, 0, "Discarded"), await InvestigationOfAsync("B"));
        Assert.Equal((0, 1, 0, 0), await ImportAsync("A,陈安宁,女,40,990101,2020-05-10 06:00,2020-05-10 07:00,,排除,,\r\n"));
        Clock.Advance(TimeSpan.FromHours(30));
        Assert.Equal((DeadlineState.NotNeeded, 0, "Discarded"), await InvestigationOfAsync("A"));
        Assert.Equal((0, 0), (await RunAsync(ListDue.Slice, new())).Ok() is var due ? (due.Running, due.Overdue) : default);
    }

    [Fact]
    public async Task A_page_may_tell_later_when_history_was_investigated_and_is_not_taken_to_say_now()
    {
        await ImportAsync(Row("A", "陈安宁", ""));
        var shown = await CaseAsync("A");
        (await RunAsync(InvestigateCase.Slice, shown.Investigation() with { Severity = Fangxian.Cases.Severity.Mild })).Ok();
        Assert.Null((await CaseAsync("A")).InvestigatedAt);
        Assert.Equal((DeadlineState.Unknown, 0, "NotTold"), await InvestigationOfAsync("A"));
        (await RunAsync(InvestigateCase.Slice, (await CaseAsync("A")).Investigation() with { InvestigatedAt = "2020-03-03 11:00" })).Ok();
        Assert.Equal((DeadlineState.Late, 60, ""), await InvestigationOfAsync("A"));
    }

    [Fact]
    public async Task An_outcome_told_of_many_cases_does_not_say_when_history_was_investigated()
    {
        await ImportAsync("A,陈安宁,女,40,990101,2020-03-02 09:00,2020-03-02 10:00,,确诊病例,,\r\n");
        var edited = (await RunAsync(EditCases.Slice, new() { Ids = [(await CaseAsync("A")).Id], Field = CaseEditField.Outcome, Value = "Cured", Day = new(2020, 3, 20) })).Ok();
        Assert.Equal(1, edited.Changed);
        Assert.Null((await CaseAsync("A")).InvestigatedAt);
        Assert.Equal((DeadlineState.Unknown, 0, "NotTold"), await InvestigationOfAsync("A"));
    }

    [Fact]
    public async Task The_page_of_the_case_says_that_it_is_not_known_in_both_languages()
    {
        await ImportAsync(Row("A", "陈安宁", ""));
        var (client, id) = (await App.ClientAsync(), (await CaseAsync("A")).Id);
        foreach (var (language, says) in new[] { ("zh", "是否按时不详"), ("en", "not known whether in time") })
        {
            var page = System.Net.WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/{id}?lang={language}"));
            Assert.Contains(says, page);
            Assert.DoesNotContain("fx-clock is-over", page);
            Assert.DoesNotContain("is-todo", page);
        }
    }
}
