using Fangxian.Cases;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Modules.Tests.Registry.Protocols;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Protocols;
using Fangxian.Registry.Retention;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>What time does to cases: days, editions and years that pass. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class OverTheYearsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : OverTheYearsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : OverTheYearsTests(DatabaseKind.Postgres);

    private static ReportCase.Request OfAge(short years, DateOnly? onset) => CaseStories.Report() with { BirthDate = null, AgeYears = years, OnsetDate = onset, FirstVisitDate = null, Facts = [] };

    private async Task<short?> AgeAsync(Guid id) => (await App.ShowAsync(id)).Person.AgeYears;

    private async Task<int> ForgetAsync() => (await RunAsync(RunRetention.Slice, new())).Ok().Persons;

    private async Task EndAsync(Guid id, DateOnly day) =>
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { Outcome = CaseOutcome.Cured, OutcomeDate = day })).Ok();

    private async Task PublishAsync(string number, DateOnly from, Func<EditionDocument, EditionDocument> with)
    {
        (await RunAsync(ImportEdition.Slice, new() { Content = EditionFiles.Open(EditionJson.Write(with(EditionFiles.Document("7") with { Number = number, Title = "版", TitleEn = "Edition", From = from, Until = null }))), FileName = "edition.json" })).Ok();
        (await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = number, Version = 1 })).Ok();
    }

    [Theory]
    [InlineData(35, "2020-05-07", 35)]
    [InlineData(0, "2020-05-07", 0)]
    [InlineData(0, "2019-06-01", 0)]
    [InlineData(35, "2018-05-01", 33)]
    [InlineData(35, null, 35)]
    public async Task An_age_told_with_the_report_is_that_of_an_onset_some_days_before(short told, string? onset, int age) =>
        Assert.Equal((short)age, await AgeAsync(await App.ReportAsync(OfAge(told, onset is null ? null : DateOnly.Parse(onset, System.Globalization.CultureInfo.InvariantCulture)))));

    [Fact]
    public async Task The_age_follows_an_onset_that_is_told_later()
    {
        var id = await App.ReportAsync(CaseStories.Report() with { BirthDate = new(2019, 5, 9), OnsetDate = null, FirstVisitDate = null, Facts = [] });
        Assert.Equal((short)1, await AgeAsync(id));
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { OnsetDate = new(2020, 5, 7) })).Ok();
        Assert.Equal((short)0, await AgeAsync(id));
    }

    [Fact]
    public async Task The_age_follows_an_onset_that_a_file_tells_later()
    {
        await App.ImportCasesAsync($"K-1,王五,男,,{CaseStories.IdentityOf("20190201", 1)},,990101,2020-01-20,2020-02-03,确诊病例,,,,\r\n");
        Assert.Equal((short)0, (await App.CasesAsync()).Items.Single().AgeYears);
        await App.ImportCasesAsync($"K-1,王五,男,,{CaseStories.IdentityOf("20190201", 1)},,990101,,2020-02-03,确诊病例,重型,,,\r\n");
        Assert.Equal((short)0, (await App.CasesAsync()).Items.Single().AgeYears);
        await App.ImportCasesAsync($"K-1,王五,男,,{CaseStories.IdentityOf("20190201", 1)},,990101,2020-02-02,2020-02-03,确诊病例,重型,,,\r\n");
        Assert.Equal((short)1, (await App.CasesAsync()).Items.Single().AgeYears);
    }

    [Fact]
    public async Task A_case_closed_late_with_an_old_day_stays_thirty_days_to_be_mended()
    {
        var id = await App.ReportAsync();
        Skip(TimeSpan.FromDays(30));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(730));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(729));
        await EndAsync(id, new(2020, 5, 20));
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(28));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(1, await ForgetAsync());
    }

    [Fact]
    public async Task A_case_closed_late_is_kept_no_longer_than_is_declared()
    {
        var id = await App.ReportAsync();
        Skip(TimeSpan.FromDays(30));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(100));
        await EndAsync(id, new(2020, 5, 20));
        Clock.AdjustTime(new DateTimeOffset(2022, 5, 19, 17, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(1, await ForgetAsync());
    }

    [Fact]
    public async Task Whoever_is_told_again_is_kept_as_long_as_somebody_new()
    {
        var old = $"K-1,王五,男,,{CaseStories.IdentityOf("19800201", 1)},,990101,2018-01-01,2018-01-03,确诊病例,,,治愈,2018-01-20\r\n";
        await App.ImportCasesAsync(old);
        Skip(TimeSpan.FromDays(29));
        var again = await App.ImportCasesAsync(old.Replace("K-1", "K-2", StringComparison.Ordinal).Replace("确诊病例,,", "确诊病例,重型,", StringComparison.Ordinal));
        Assert.Equal(new DateOnly(2020, 7, 7), again.Facts.KeptShortly!.Until);
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(28));
        await App.ImportCasesAsync(old.Replace("K-1", "K-2", StringComparison.Ordinal).Replace("确诊病例,,", "确诊病例,危重型,", StringComparison.Ordinal));
        Skip(TimeSpan.FromDays(1));
        Assert.Equal(0, await ForgetAsync());
        Skip(TimeSpan.FromDays(29));
        Assert.Equal(1, await ForgetAsync());
    }

    [Fact]
    public async Task An_edition_of_today_judges_no_clock_that_began_before()
    {
        await PublishAsync("8", new(2021, 5, 11), d => d with { Clocks = [.. d.Clocks.Select(c => c.Code == "report-class-a" ? c with { Minutes = 30 } : c)] });
        Clock.AdjustTime(new DateTimeOffset(2021, 5, 10, 16, 40, 0, TimeSpan.Zero));
        var before = await App.ReportAsync(CaseStories.Report() with { DiagnosedAt = "2021-05-10 23:50" });
        var after = await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1), DiagnosedAt = "2021-05-11 00:00" });
        Assert.Equal((DeadlineState.Met, 0), await ClockAsync(before));
        Assert.Equal((DeadlineState.Late, 10), await ClockAsync(after));
        // Judged again by the new edition, and its time of diagnosis mended by a minute.
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(before)).Investigation() with { DiagnosedAt = "2021-05-10 23:49", Reason = "seconds" })).Ok();
        Assert.Equal((DeadlineState.Met, 0), await ClockAsync(before));
    }

    private async Task<(DeadlineState, int)> ClockAsync(Guid id) => (await App.ShowAsync(id)).Clocks.Last(c => c.Code == "report-class-a") is var c ? (c.State, c.LateMinutes) : default;

    [Fact]
    public async Task What_came_by_a_file_of_a_day_began_no_day_later()
    {
        await App.ImportCasesAsync("K-1,王五,男,40,,,990101,,2020-05-05,确诊病例,,,,\r\n");
        var id = (await App.CasesAsync()).Items.Single().Id;
        var refused = await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { OnsetDate = new(2020, 5, 6) });
        Assert.Contains("onsetDate", Assert.IsType<Malformed>(refused.Refusal).Fields.Keys);
    }

    [Fact]
    public async Task A_change_of_many_cases_is_taken_back_for_a_week_and_not_an_instant_longer()
    {
        var id = await App.ReportAsync();
        async Task<Guid> EditAsync(string severity) => (await RunAsync(EditCases.Slice, new() { Ids = [id], Field = CaseEditField.Severity, Value = severity })).Ok().EditId!.Value;
        var first = await EditAsync("Severe");
        Skip(TimeSpan.FromDays(7));
        Assert.Single((await RunAsync(ListEdits.Slice, new())).Ok().Items);
        Assert.Equal(1, (await RunAsync(UndoEdit.Slice, new() { Id = first })).Ok().Restored);
        var second = await EditAsync("Critical");
        Skip(TimeSpan.FromDays(7) + TimeSpan.FromTicks(10));
        Assert.Empty((await RunAsync(ListEdits.Slice, new())).Ok().Items);
        Assert.IsType<CaseEditTooOld>((await RunAsync(UndoEdit.Slice, new() { Id = second })).Refusal);
    }

    [Fact]
    public async Task Cases_that_nobody_closes_are_kept_and_told_to_whoever_answers_for_what_is_kept()
    {
        var open = await App.ReportAsync();
        await EndAsync(await App.ReportAsync(CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1) }), new(2020, 5, 10));
        Assert.Equal(0, (await RunAsync(PreviewRetention.Slice, new())).Ok().Lasting);
        Skip(TimeSpan.FromDays(731));
        Assert.Equal(1, (await RunAsync(PreviewRetention.Slice, new())).Ok().Lasting);
        Assert.Equal(0, (await RunAsync(PreviewRetention.Slice, new(), await App.OfAreaAsync("9902"))).Ok().Lasting);
        await ForgetAsync();
        Assert.Equal(open, (await App.CasesAsync()).Items.Single().Id);
        Assert.Contains("1 case, reported more than 730 days ago, has no end told", await (await App.ClientAsync()).GetStringAsync("/data-protection?lang=en"), StringComparison.Ordinal);
    }
}
