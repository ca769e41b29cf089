using Fangxian.Cases.Classification;
using Fangxian.Cases.Reporting;
using Fangxian.Cases.WhatIf;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Modules.Tests.Registry.Protocols;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases.WhatIf;

/// <summary>What another edition would make of the cases.</summary>
public abstract class JudgeCasesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : JudgeCasesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : JudgeCasesTests(DatabaseKind.Postgres);

    private static readonly DateOnly Onset = new(2020, 5, 7);

    private static readonly JudgeCases.Request Asked = new() { Disease = "covid-19", Edition = "6" };

    /// <summary>A case whose contact lay so many days before onset.</summary>
    private Task<Guid> ReportAsync(string name, int year, int contactDaysBefore, params CaseFact[] more) => App.ReportAsync(CaseStories.Report(name) with
    {
        BirthDate = new DateOnly(year, 2, 3), Phones = [], IdentityNumber = null, Reason = "as told before the result",
        Facts = [new("fever", true, Onset), new("pneumonia-imaging", true, Onset.AddDays(1)), new("leukocytes-normal-or-low", false), new("lymphocytes-low", false), new("lymphocytes-normal-or-low", false), new("contact-case", true, Onset.AddDays(-contactDaysBefore)), .. more],
    });

    /// <summary>As edition 7, but contact with a case counts for ten days alone; every other exposure counts for fourteen as before.</summary>
    private static EditionDocument Narrow()
    {
        var seven = EditionFiles.Document("7");
        return seven with { Number = "8", Title = "第八版", TitleEn = "Edition 8", From = new DateOnly(2021, 5, 11), CaseDefinitions = [.. seven.CaseDefinitions.Select(b => b with { Classes = [.. b.Classes.Select(c => c with { Criterion = Within(c.Criterion) })] })] };

        Criterion Within(Criterion c) => c with { WithinDaysBeforeOnset = c.Fact == "contact-case" ? 10 : c.WithinDaysBeforeOnset, All = c.All?.Select(Within).ToArray(), Any = c.Any?.Select(Within).ToArray(), Of = c.Of?.Select(Within).ToArray() };
    }

    /// <summary>Everything else by which an edition could hold somebody with this contact to be a case; none of it is so.</summary>
    private static readonly CaseFact[] NothingElse =
    [
        .. new[]
        {
            "exposure-case-community", "exposure-wuhan", "exposure-transmission-area", "contact-asymptomatic", "contact-ill-from-affected-area", "contact-ill-from-wuhan", "cluster",
            "rna-positive", "genome-homologous", "igm-positive", "igg-positive", "igg-rise", "rna-negative-twice", "no-symptoms",
        }.Select(code => new CaseFact(code, false)),
    ];

    [Fact]
    public async Task An_edition_with_one_changed_window_changes_exactly_the_cases_between()
    {
        await ReportAsync("陈安宁", 1985, 5, NothingElse);
        var outside = await ReportAsync("林知远", 1990, 12, NothingElse);
        await App.ReportAsync(CaseStories.Report("周知秋") with
        {
            BirthDate = new(1970, 2, 3), Phones = [],
            Facts = [new("fever", true, Onset), new("pneumonia-imaging", true, Onset.AddDays(1)), new("contact-case", false), .. NothingElse.Where(f => f.Code != "exposure-case-community"), new("exposure-case-community", true, Onset.AddDays(-12))],
        });
        (await RunAsync(ImportEdition.Slice, new() { Content = EditionFiles.Open(EditionJson.Write(Narrow())), FileName = "edition-8.json" })).Ok();

        var judged = (await RunAsync(JudgeCases.Slice, Asked with { Edition = "8", Against = "7" })).Ok();
        var changed = Assert.Single(judged.Cases);
        Assert.Equal((3, 1, outside), (judged.Judged, judged.Changed, changed.CaseId));
        Assert.Equal((Standing.Suspected, Standing.None, 0), (changed.Before, changed.After, judged.Open));
        Assert.Contains(changed.Missing, f => f.Fact == "contact-case" && f.Why is WindowFault.TooEarly);
        Assert.Equal([(new DateOnly(2020, 5, 10), 3, 2)], judged.Curve.Select(d => (d.Date, d.SuspectedBefore, d.SuspectedAfter)));
        Assert.Equal(3, judged.Counts.Sum(c => c.Cases));
        Assert.Empty((await RunAsync(JudgeCases.Slice, Asked with { Edition = "7", Against = "7" })).Ok().Cases);
    }

    [Fact]
    public async Task A_case_on_record_changes_where_the_edition_says_more_and_the_record_stays()
    {
        var id = await ReportAsync("陈安宁", 1985, 5, new CaseFact("rna-positive", true, Onset.AddDays(2)));
        var changed = Assert.Single((await RunAsync(JudgeCases.Slice, Asked)).Ok().Cases);
        Assert.Equal((id, Standing.Suspected, Standing.Confirmed), (changed.CaseId, changed.Before, changed.After));
        Assert.Contains(changed.Met, f => f.Fact == "rna-positive");
        Assert.Equal(CaseClass.Suspected, (await App.ShowAsync(id)).Class);
    }

    [Fact]
    public async Task A_case_of_which_too_little_is_known_is_counted_and_does_not_change()
    {
        await App.ReportAsync(CaseStories.Report() with { Facts = [new("fever", true)] });
        var judged = (await RunAsync(JudgeCases.Slice, Asked)).Ok();
        Assert.Equal((1, 0, 1), (judged.Judged, judged.Changed, judged.Open));
    }

    [Fact]
    public async Task What_one_of_two_editions_cannot_tell_is_named_by_itself_and_is_no_change()
    {
        await ReportAsync("陈安宁", 1985, 5);
        var outside = await ReportAsync("林知远", 1990, 12);
        (await RunAsync(ImportEdition.Slice, new() { Content = EditionFiles.Open(EditionJson.Write(Narrow())), FileName = "edition-8.json" })).Ok();
        foreach (var (edition, against) in new[] { ("8", "7"), ("7", "8") })
        {
            var judged = (await RunAsync(JudgeCases.Slice, Asked with { Edition = edition, Against = against })).Ok();
            Assert.Equal((2, 0, 1, 0), (judged.Judged, judged.Changed, judged.Open, judged.Cases.Count));
            var open = Assert.Single(judged.OpenCases);
            Assert.Equal((outside, edition == "8" ? Standing.Open : Standing.Suspected), (open.CaseId, open.After));
            Assert.Equal(edition == "8", open.Missing.Any(f => f.Fact == "contact-case" && f.Why is WindowFault.TooEarly));
        }
        // By both alike it is open all the same, and there is nothing to say of it.
        Assert.Equal((0, 1, 0), (await RunAsync(JudgeCases.Slice, Asked with { Edition = "8", Against = "8" })).Ok() is var same ? (same.Changed, same.Open, same.OpenCases.Count) : default);

        var client = await App.ClientAsync();
        foreach (var (language, says) in new[] { ("zh", "0 例会变，1 例资料不足、不能判定"), ("en", "0 would change, 1 cannot be told by what is known") })
        {
            var page = System.Net.WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/judge?area=99&disease=covid-19&edition=8&against=7&lang={language}"));
            Assert.Contains(says, page);
            Assert.Contains("id=\"open\"", page);
            Assert.DoesNotContain("id=\"changed\"", page);
        }
        var told = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/api/cases/judge?disease=covid-19&edition=8&against=7")).RootElement;
        Assert.Equal((0, 1), (told.GetProperty("changed").GetInt32(), told.GetProperty("open").GetInt32()));
    }

    [Fact]
    public async Task What_cannot_be_told_stands_on_the_curve_so_that_missing_facts_are_no_fewer_cases()
    {
        await App.ReportAsync(CaseStories.Report() with { Classification = CaseClass.Confirmed, Facts = [new("fever", true)] });
        await ReportAsync("林知远", 1990, 5, new CaseFact("rna-positive", true, Onset.AddDays(2)));
        var judged = (await RunAsync(JudgeCases.Slice, Asked)).Ok();
        var day = Assert.Single(judged.Curve);
        Assert.Equal((1, 1, 0, 1, 1, 0), (day.ConfirmedBefore, day.ConfirmedAfter, day.OpenBefore, day.OpenAfter, day.SuspectedBefore, day.SuspectedAfter));
        Assert.Equal((2, 2), (day.ConfirmedBefore + day.ClinicalBefore + day.SuspectedBefore + day.OpenBefore + day.OtherBefore, day.ConfirmedAfter + day.ClinicalAfter + day.SuspectedAfter + day.OpenAfter + day.OtherAfter));

        var client = await App.ClientAsync();
        foreach (var (language, says, line) in new[] { ("zh", "比较基准 1 例，试算 1 例；试算另有 1 例资料不足、不能判定，其中 1 例计在比较基准的曲线内", "资料不足（试算）"), ("en", "1 more cannot be told under it, 1 of them on the curve before", "Cannot be told") })
        {
            Assert.Contains(says, System.Net.WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/judge?area=99&disease=covid-19&edition=6&lang={language}")));
            var drawn = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync($"/api/cases/judge/curve?area=99&disease=covid-19&edition=6&lang={language}")).RootElement.GetProperty("series");
            Assert.Equal((3, line, 1), (drawn.GetArrayLength(), drawn[2].GetProperty("name").GetString(), drawn[2].GetProperty("values")[0].GetInt32()));
        }
        Assert.Equal(1, System.Text.Json.JsonDocument.Parse(await client.GetStringAsync("/api/cases/judge?disease=covid-19&edition=6")).RootElement.GetProperty("curve")[0].GetProperty("openAfter").GetInt32());
    }

    [Fact]
    public async Task Any_set_of_cases_that_the_line_list_can_ask_for_is_judged()
    {
        await ReportAsync("陈安宁", 1985, 5, new CaseFact("rna-positive", true, Onset.AddDays(2)));
        Clock.Advance(TimeSpan.FromDays(2));
        var later = await App.ReportAsync(CaseStories.Report("林知远") with { BirthDate = new(1950, 2, 3), Sex = Fangxian.Registry.People.Sex.Male, Phones = [], OnsetDate = new(2020, 5, 10), FirstVisitDate = null, DiagnosedAt = "2020-05-12 07:30", Severity = Fangxian.Cases.Severity.Severe });
        var import = (await App.ImportCasesAsync("L-1,孙一,男,40,,13900000001,990102,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\n")).ImportId;
        (Func<JudgeCases.Request, JudgeCases.Request> With, string Query, int Judged)[] sets =
        [
            (r => r, "", 3), (r => r with { Class = CaseClass.Suspected }, "&class=suspected", 2), (r => r with { ReportedFrom = new(2020, 5, 11) }, "&reportedFrom=2020-05-11", 1), (r => r with { ReportedTo = new(2020, 5, 10) }, "&reportedTo=2020-05-10", 2),
            (r => r with { OnsetFrom = new(2020, 5, 8), OnsetTo = new(2020, 5, 10) }, "&onsetFrom=2020-05-08&onsetTo=2020-05-10", 1), (r => r with { Severity = Fangxian.Cases.Severity.Severe }, "&severity=severe", 1), (r => r with { Outcome = Fangxian.Cases.CaseOutcome.Died }, "&outcome=died", 0),
            (r => r with { AgeFrom = 36, AgeTo = 60 }, "&ageFrom=36&ageTo=60", 1), (r => r with { Sex = Fangxian.Registry.People.Sex.Male }, "&sex=male", 2), (r => r with { Import = import }, $"&import={import}", 1), (r => r with { Area = "990102" }, "&area=990102", 1),
        ];
        var client = await App.ClientAsync();
        foreach (var (with, query, judged) in sets)
        {
            Assert.Equal((query, judged), (query, (await RunAsync(JudgeCases.Slice, with(Asked))).Ok().Judged));
            var answer = await (await client.GetAsync("/api/cases/judge?disease=covid-19&edition=6" + query)).Content.ReadAsStringAsync();
            Assert.True(answer.Contains($"\"judged\":{judged},", StringComparison.Ordinal), query + answer);
        }
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await client.GetAsync("/api/cases/judge?disease=covid-19&edition=6&class=perhaps")).StatusCode);
        Assert.Equal(System.Net.HttpStatusCode.OK, (await client.GetAsync("/api/cases/due?list=overdue")).StatusCode);
        Assert.Equal(1, (await RunAsync(JudgeCases.Slice, Asked with { ReportedFrom = new(2020, 5, 11), Against = "7" })).Ok().Curve.Sum(d => d.OpenBefore));
        Assert.Equal("reportedTo", Assert.IsType<Malformed>((await RunAsync(JudgeCases.Slice, Asked with { ReportedFrom = new(2020, 5, 11), ReportedTo = new(2020, 5, 10) })).Refusal).Fields.Keys.Single());
        Assert.Equal(0, (await RunAsync(JudgeCases.Slice, Asked with { Import = import }, await App.OfficerAsync(CaseStories.County))).Ok().Judged);
        Assert.Equal(later, (await App.CasesAsync(new() { ReportedFrom = new(2020, 5, 11) })).Items.Single().Id);
        var page = System.Net.WebUtility.HtmlDecode(await client.GetStringAsync($"/cases/judge?area=99&disease=covid-19&edition=6&import={import}&onset-to=2020-03-31&lang=zh"));
        Assert.Contains("判定 1 例", page);
        Assert.Contains($"import={import}", page[page.IndexOf("data-src", StringComparison.Ordinal)..]);
        Assert.Contains("onsetTo=2020-03-31", page);
    }

    [Fact]
    public async Task A_new_case_is_judged_the_next_time()
    {
        Assert.Equal(0, (await RunAsync(JudgeCases.Slice, Asked)).Ok().Judged);
        await ReportAsync("陈安宁", 1985, 5);
        Assert.Equal(1, (await RunAsync(JudgeCases.Slice, Asked)).Ok().Judged);
    }

    [Fact]
    public async Task A_county_judges_its_own_cases_alone()
    {
        await ReportAsync("陈安宁", 1985, 12, new CaseFact("rna-positive", true, Onset));
        Assert.Equal(1, (await RunAsync(JudgeCases.Slice, Asked)).Ok().Judged);
        var next = await App.OfficerAsync(CaseStories.Next);
        Assert.Equal(0, (await RunAsync(JudgeCases.Slice, Asked, next)).Ok().Judged);
        Assert.IsType<Fangxian.Registry.AreaNotFound>((await RunAsync(JudgeCases.Slice, Asked with { Area = CaseStories.County }, next)).Refusal);
        Assert.Equal(1, (await RunAsync(JudgeCases.Slice, Asked with { Area = CaseStories.County }, await App.OfficerAsync(CaseStories.County))).Ok().Judged);
    }

    [Theory]
    [InlineData("99", null)]
    [InlineData("6", "99")]
    public async Task An_edition_that_is_not_there_is_told(string edition, string? against) =>
        Assert.IsType<NotFoundRefusal>((await RunAsync(JudgeCases.Slice, Asked with { Edition = edition, Against = against })).Refusal, exactMatch: false);
}
