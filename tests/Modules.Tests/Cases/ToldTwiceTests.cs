using System.Net;
using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>Two records of one person are merged and leave two cases of one illness: every page says so, and somebody settles it.</summary>
public abstract class ToldTwiceTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ToldTwiceTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ToldTwiceTests(DatabaseKind.Postgres);

    private Task<Guid> ReportAsync(string diagnosed, string disease = "covid-19", string? area = null, DateOnly? onset = null, Actor? actor = null) =>
        App.ReportAsync(CaseStories.Report("吴敏") with { BirthDate = new(1988, 1, 1), Phones = [], Addresses = [], Facts = [], DiagnosedAt = diagnosed, Disease = disease, Area = area, OnsetDate = onset ?? new(2020, 5, 7) }, actor);

    private async Task<PersonItem> PersonAsync(Guid of) => (await RunAsync(ShowPerson.Slice, new() { Id = (await App.ShowAsync(of)).Person.Id })).Ok().Person;

    private async Task<MergePersons.Response> MergeAsync(Guid keep, Guid gone)
    {
        var (into, from) = (await PersonAsync(keep), await PersonAsync(gone));
        Assert.NotEqual(into.Id, from.Id);
        return (await RunAsync(MergePersons.Slice, new() { Keep = into.Id, KeepVersion = into.Version, Gone = from.Id, GoneVersion = from.Version })).Ok();
    }

    private async Task<Guid[]> TwiceAsync(Guid id, Actor? actor = null) => [.. (await App.ShowAsync(id, actor)).ToldTwice.Select(t => t.Id)];

    private async Task<string> PageAsync(string address) => WebUtility.HtmlDecode(await (await App.ClientAsync()).GetStringAsync(new Uri(address, UriKind.Relative)));

    [Fact]
    public async Task A_merge_says_before_and_after_that_an_illness_is_told_twice_and_discarding_one_with_its_reason_settles_it()
    {
        var (one, other) = (await ReportAsync("2020-05-10 07:30"), await ReportAsync("2020-05-10 07:00"));
        var (number, second) = ((await App.ShowAsync(one)).Number, (await App.ShowAsync(other)).Number);
        Assert.Empty(await TwiceAsync(one));
        var asked = Assert.Single((await RunAsync(ListMatches.Slice, new())).Ok().Items);
        Assert.Equal(new[] { number, second }.Order(), Assert.Single(asked.ToldTwice) is var pair ? new[] { pair.First.Title, pair.Second.Title }.Order() : null);
        Assert.Contains("如果合并：同一人的同一种病有两例", await PageAsync("/people/matches?lang=zh"), StringComparison.Ordinal);

        var merged = await MergeAsync(one, other);
        Assert.Equal(new DateOnly(2020, 5, 7), Assert.Single(merged.ToldTwice).First.From);
        Assert.Equal(new[] { other, one }, (await TwiceAsync(one)).Concat(await TwiceAsync(other)));
        Assert.Equal(merged.ToldTwice, (await RunAsync(ListMatches.Slice, new())).Ok().Unsettled);
        Assert.Contains("One person has two cases of one disease", await PageAsync($"/people/{merged.PersonId}?lang=en"), StringComparison.Ordinal);
        var page = await PageAsync($"/cases/{other}?lang=en");
        Assert.Contains($"The same person has another case of this disease: {number} (2020-05-07, Suspected)", page, StringComparison.Ordinal);
        Assert.Matches($"/cases/{other}/classify\\?[^\"]*twice={one}\"", page);
        var form = await PageAsync($"/cases/{other}/classify?lang=zh&twice={one}");
        Assert.Contains($"重复报告，与病例 {number} 是同一次发病", form, StringComparison.Ordinal);
        Assert.Contains("value=\"Discarded\" selected", form, StringComparison.Ordinal);

        var shown = await App.ShowAsync(other);
        (await RunAsync(ClassifyCase.Slice, new() { Id = other, ExpectedVersion = shown.Version, Classification = CaseClass.Discarded, ClassDate = new(2020, 5, 10), Reason = "重复报告" })).Ok();
        Assert.Equal("重复报告", (await App.ShowAsync(other)).Classes[^1].OverrideReason);
        Assert.Empty((await TwiceAsync(one)).Concat(await TwiceAsync(other)));
        Assert.Empty((await RunAsync(ListMatches.Slice, new())).Ok().Unsettled);
        Assert.Empty((await RunAsync(ShowPerson.Slice, new() { Id = merged.PersonId })).Ok().ToldTwice);
    }

    /// <summary>Neither edition nor correction asks for it: the reason of a discard is read in the history all the same.</summary>
    [Fact]
    public async Task The_reason_of_a_discard_is_kept_where_no_edition_holds_and_where_many_are_discarded_at_once()
    {
        var (one, many) = (await ReportAsync("2020-05-10 07:30", "influenza"), await ReportAsync("2020-05-10 07:00", "influenza"));
        (await RunAsync(ClassifyCase.Slice, new() { Id = one, ExpectedVersion = 1, Classification = CaseClass.Discarded, ClassDate = new(2020, 5, 10), Reason = " 重复报告 " })).Ok();
        (await RunAsync(EditCases.Slice, new() { Ids = [many], Field = CaseEditField.Class, Value = "Discarded", Reason = "重复报告" })).Ok();
        Assert.Equal(("重复报告", "重复报告"), ((await App.ShowAsync(one)).Classes[^1].OverrideReason, (await App.ShowAsync(many)).Classes[^1].OverrideReason));
    }

    [Fact]
    public async Task Two_diseases_and_an_illness_after_recovery_are_not_told_twice()
    {
        var (covid, flu, again) = (await ReportAsync("2020-05-10 07:30", onset: new(2020, 5, 1)), await ReportAsync("2020-05-10 07:30", "influenza"), await ReportAsync("2020-05-10 07:00", onset: new(2020, 5, 9)));
        Assert.Empty((await MergeAsync(covid, flu)).ToldTwice);
        var merged = await MergeAsync(covid, again);
        Assert.Single(merged.ToldTwice);
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(covid)).Investigation() with { FirstVisitDate = null, Outcome = CaseOutcome.Cured, OutcomeDate = new(2020, 5, 8) })).Ok();
        Assert.Empty((await TwiceAsync(covid)).Concat(await TwiceAsync(again)));
        // Recovered on the day on which it began: not after it.
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(covid)).Investigation() with { OutcomeDate = new(2020, 5, 9) })).Ok();
        Assert.Equal([covid], await TwiceAsync(again));
        (await RunAsync(PartPersons.Slice, new() { Merge = merged.Merge })).Ok();
        Assert.Empty(await TwiceAsync(again));
    }

    [Fact]
    public async Task A_case_of_another_county_is_told_to_nobody_who_does_not_see_it()
    {
        var officer = await App.OfficerAsync(CaseStories.County);
        var (own, elsewhere) = (await ReportAsync("2020-05-10 07:30", area: CaseStories.County), await ReportAsync("2020-05-10 07:00", area: CaseStories.Elsewhere, actor: await App.OfficerAsync(CaseStories.Elsewhere)));
        Assert.Single((await MergeAsync(own, elsewhere)).ToldTwice);
        Assert.Equal([elsewhere], await TwiceAsync(own));
        Assert.Empty(await TwiceAsync(own, officer));
        Assert.Empty((await App.RunAsync(ShowPerson.Slice, new ShowPerson.Request { Id = (await App.ShowAsync(own)).Person.Id }, officer)).Ok().ToldTwice);
    }
}
