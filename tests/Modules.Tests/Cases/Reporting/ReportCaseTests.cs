using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Cases.Reporting;

/// <summary>The short report. The clock says 10 May 2020, 08:00 in the province.</summary>
public abstract class ReportCaseTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ReportCaseTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ReportCaseTests(DatabaseKind.Postgres);

    private static ReportCase.Request Report => CaseStories.Report();

    private async Task<IReadOnlyDictionary<string, FieldError[]>> WrongAsync(ReportCase.Request report) =>
        Assert.IsType<Malformed>((await RunAsync(ReportCase.Slice, report)).Refusal).Fields;

    private static void Says(FieldError error, string chinese, string english)
    {
        Assert.Contains(chinese, new Words(Composition.Texts, Language.Chinese).Say(error));
        Assert.Contains(english, new Words(Composition.Texts, Language.English).Say(error));
    }

    [Fact]
    public async Task A_report_makes_one_case_with_its_class_its_clocks_and_a_masked_person()
    {
        var made = (await RunAsync(ReportCase.Slice, Report)).Ok();
        Assert.Equal(("990101-2020-0001", true, 0, (string?)null), (made.Number, made.IsNew, made.LateMinutes, made.OfferedTo));
        var shown = await App.ShowAsync(made.Id);
        Assert.Equal(("陈**", CaseClass.Suspected, "990101001001", (short?)35), (shown.Person.Name, shown.Class, shown.ResponsibleArea.Code, shown.Person.AgeYears));
        var only = Assert.Single(shown.Classes);
        Assert.Equal((CaseClass.Suspected, new DateOnly(2020, 5, 10), "6"), (only.Class, only.Date, only.Edition));
        Assert.Equal([("report-class-a", DeadlineState.Met), ("first-investigation", DeadlineState.Running)], shown.Clocks.Select(c => (c.Code, c.State)));
        Assert.Equal(("南湾区人民医院", 24 * 60), (shown.Clocks[0].Unit, shown.Clocks[1].MinutesLeft!.Value));
        Assert.Equal("990101-2020-0002", (await RunAsync(ReportCase.Slice, CaseStories.Report("林知远") with { Phones = [], BirthDate = new(1990, 1, 1) })).Ok().Number);
    }

    [Fact]
    public async Task A_class_that_the_facts_told_contradict_needs_a_reason_and_one_they_leave_open_none()
    {
        CaseFact[] met = [new("fever", true, new(2020, 5, 7)), new("pneumonia-imaging", true, new(2020, 5, 9)), new("contact-case", true, new(2020, 5, 3)), new("rna-positive", true, new(2020, 5, 10))];
        var contrary = Report with { Facts = met };
        var refused = Assert.IsType<OverrideNeedsReason>((await RunAsync(ReportCase.Slice, contrary)).Refusal);
        Assert.Equal(("6", "cases.class.Confirmed"), (refused.Edition, refused.Class.Key));
        await using (var db = App.Read())
        {
            Assert.Equal((0, 0), (db.Cases().Count(), db.PersonRows().Count()));
        }
        var overruled = await App.ReportAsync(contrary with { Reason = " the sample was of another patient " });
        var only = Assert.Single((await App.ShowAsync(overruled)).Classes);
        Assert.Equal((CaseClass.Suspected, CaseClass.Confirmed, "the sample was of another patient"), (only.Class, only.Basis!.Class, only.OverrideReason));
        // Reported before, it is answered by the case on record, reason or none.
        Assert.Equal((overruled, false), (await RunAsync(ReportCase.Slice, contrary)).Ok() is var again ? (again.Id, again.IsNew) : default);

        // No branch here knows clinically diagnosed cases; and known to have none of its signs, nobody is suspected.
        var other = Report with { Name = "林知远", BirthDate = new(1990, 1, 1), Phones = [] };
        Assert.Equal("cases.class.none", Assert.IsType<OverrideNeedsReason>((await RunAsync(ReportCase.Slice, other with { Classification = CaseClass.ClinicallyDiagnosed })).Refusal).Class.Key);
        CaseFact[] none = [.. new[] { "fever", "cough", "sputum", "sore-throat", "runny-nose", "shortness-of-breath", "chest-tightness", "pneumonia-imaging" }.Select(code => new CaseFact(code, false))];
        Assert.IsType<OverrideNeedsReason>((await RunAsync(ReportCase.Slice, other with { Facts = none })).Refusal);
        // Two minutes and few facts: what they leave open the clinician says, and agreement needs no reason, nor keeps one.
        var open = Assert.Single((await App.ShowAsync(await App.ReportAsync(other with { Classification = CaseClass.Confirmed, Facts = [new("fever", true)] }))).Classes);
        Assert.Equal((CaseClass.Confirmed, (string?)null), (open.Class, open.OverrideReason));
        var agreed = await App.ReportAsync(Report with { Name = "周知秋", BirthDate = new(1970, 1, 1), Phones = [], Facts = met, Classification = CaseClass.Confirmed, Reason = "as the edition" });
        Assert.Null(Assert.Single((await App.ShowAsync(agreed)).Classes).OverrideReason);
    }

    [Fact]
    public async Task A_number_of_identity_fills_in_birth_and_sex()
    {
        var made = (await RunAsync(ReportCase.Slice, Report with { Sex = Sex.Unknown, BirthDate = null, IdentityNumber = CaseStories.IdentityOf("19550315", 123) })).Ok();
        var card = (await RunAsync(ShowCard.Slice, new() { Id = made.Id })).Ok();
        Assert.Equal((Sex.Male, new DateOnly(1955, 3, 15), (short?)65), (card.Sex, card.BirthDate, card.AgeYears));
        Assert.Equal("519***********123", card.IdentityNumber![..17]);
    }

    [Fact]
    public async Task A_thousand_duplicates_of_an_impatient_system_are_one_case()
    {
        var hospital = new Actor("token:hospital", Scope.Everything, PermissionSet.Of(CasesContract.CasesReport));
        var told = Report with { ExternalId = "HIS-77", IdentityNumber = CaseStories.IdentityOf("19850304", 124) };
        var ok = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(async () => (await RunAsync(ReportCase.Slice, i % 2 == 0 ? told : told with { ExternalId = $"HIS-again-{i}" }, hospital)).Ok())));
        Assert.Single(ok.Select(a => a.Id).Distinct());
        Assert.Single(ok, a => a.IsNew);
        await using var db = App.Read();
        Assert.Equal((1, 1), (db.Cases().Count(), db.PersonRows().Count()));
    }

    [Fact]
    public async Task A_report_by_name_alone_sent_a_hundred_times_is_one_case_and_a_namesake_another()
    {
        var hospital = new Actor("token:hospital", Scope.Everything, PermissionSet.Of(CasesContract.CasesReport));
        var told = Report with { Phones = [] };
        var sent = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(async () => (await RunAsync(ReportCase.Slice, told, hospital)).Ok())));
        Assert.Single(sent.Select(a => a.Id).Distinct());
        Assert.Single(sent, a => a.IsNew);
        await using (var db = App.Read())
        {
            Assert.Equal((1, 1), (db.Cases().Count(), db.PersonRows().Count()));
        }
        ReportCase.Request[] others = [told with { DiagnosedAt = "2020-05-10 07:31" }, told with { BirthDate = new(1985, 3, 5) }, told with { Sex = Sex.Male }, told with { OnsetDate = new(2020, 5, 8) }, told with { Name = "陈安宇" }, told with { ExternalId = "HIS-2" }, told with { Phones = ["13800000009"] }];
        foreach (var other in others)
        {
            Assert.True((await RunAsync(ReportCase.Slice, other, hospital)).Ok().IsNew);
        }
        // What another unit reports is a question for somebody who knows both, and nobody's name is like no other's.
        Assert.True((await RunAsync(ReportCase.Slice, told, Actor.Job("other"))).Ok().IsNew);
        var nobody = told with { Name = null, IsNameUnknown = true };
        Assert.All([(await RunAsync(ReportCase.Slice, nobody, hospital)).Ok(), (await RunAsync(ReportCase.Slice, nobody, hospital)).Ok()], made => Assert.True(made.IsNew));
        Clock.Advance(TimeSpan.FromHours(25));
        Assert.True((await RunAsync(ReportCase.Slice, told, hospital)).Ok().IsNew);
    }

    [Fact]
    public async Task The_same_illness_told_by_another_is_the_case_on_record_and_a_later_one_names_the_earlier()
    {
        var number = CaseStories.IdentityOf("19850304", 124);
        var first = (await RunAsync(ReportCase.Slice, Report with { IdentityNumber = number })).Ok();
        var again = (await RunAsync(ReportCase.Slice, Report with { IdentityNumber = number, OnsetDate = new(2020, 5, 8) }, Actor.Job("other"))).Ok();
        Assert.Equal((first.Id, false), (again.Id, again.IsNew));
        var shown = await App.ShowAsync(first.Id);
        (await RunAsync(InvestigateCase.Slice, shown.Investigation() with { Outcome = CaseOutcome.Cured, OutcomeDate = new(2020, 5, 10) })).Ok();
        Clock.Advance(TimeSpan.FromDays(90));
        var later = (await RunAsync(ReportCase.Slice, Report with { IdentityNumber = number, OnsetDate = new(2020, 8, 6), FirstVisitDate = null, DiagnosedAt = "2020-08-08 07:00" })).Ok();
        Assert.Equal((true, (Guid?)first.Id), (later.IsNew, later.ReinfectionOf));
        Assert.Equal(later.Number, Assert.Single((await App.ShowAsync(first.Id)).Reinfections).Number);
        Assert.Equal(first.Number, (await App.ShowAsync(later.Id)).ReinfectionOf!.Number);
    }

    [Fact]
    public async Task A_discarded_case_does_not_stand_in_the_way_of_another()
    {
        var told = Report with { IdentityNumber = CaseStories.IdentityOf("19850304", 124) };
        var first = (await RunAsync(ReportCase.Slice, told)).Ok();
        (await RunAsync(ClassifyCase.Slice, new() { Id = first.Id, ExpectedVersion = 1, Classification = CaseClass.Discarded, ClassDate = new(2020, 5, 10), Reason = "influenza" })).Ok();
        var second = (await RunAsync(ReportCase.Slice, told)).Ok();
        Assert.Equal((true, (Guid?)null), (second.IsNew, second.ReinfectionOf));
    }

    [Fact]
    public async Task Days_that_cannot_be_are_named_by_their_fields_in_both_languages()
    {
        Says(Assert.Single((await WrongAsync(Report with { OnsetDate = new(2020, 5, 11) }))["onsetDate"]), "2020-05-11 还没有到", "has not come yet");
        Says(Assert.Single((await WrongAsync(Report with { DeathDate = new(2020, 5, 6) }))["onsetDate"]), "不能晚于死亡日期（2020-05-06）", "cannot be later than Day of death (2020-05-06)");
        Says(Assert.Single((await WrongAsync(Report with { BirthDate = new(2020, 5, 8) }))["birthDate"]), "不能晚于发病日期（2020-05-07）", "cannot be later than Day of onset");
        Says(Assert.Single((await WrongAsync(Report with { DiagnosedAt = "2020-05-10 09:00" }))["diagnosedAt"]), "还没有到", "has not come yet");
        Says(Assert.Single((await WrongAsync(Report with { DiagnosedAt = "yesterday" }))["diagnosedAt"]), "不是完整的时间", "is no time");
        Says(Assert.Single((await WrongAsync(Report with { Facts = [new CaseFact("fevre", true)] }))["facts"]), "没有“fevre”", "has no “fevre”");
        Says(Assert.Single((await WrongAsync(Report with { Facts = [new CaseFact("fever", true), new CaseFact("fever", false)] }))["facts"]), "说了两次", "told twice");
        var all = await WrongAsync(Report with { Name = "", Classification = null, IdentityNumber = "110101199003070010" });
        Assert.Contains("classification", all.Keys);
    }

    [Fact]
    public async Task An_unknown_disease_an_area_of_others_and_a_unit_nobody_knows_are_not_found()
    {
        Assert.Equal("diseases/not-found", (await RunAsync(ReportCase.Slice, Report with { Disease = "no-such" })).Refusal?.Code);
        var officer = await App.OfficerAsync(CaseStories.County);
        Assert.Equal("areas/not-found", (await RunAsync(ReportCase.Slice, Report with { Area = CaseStories.Next }, officer)).Refusal?.Code);
        Assert.Equal("organisations/not-found", (await RunAsync(ReportCase.Slice, Report with { Organisation = Guid.CreateVersion7() })).Refusal?.Code);
    }

    [Fact]
    public async Task A_disease_without_an_edition_is_classified_by_the_clinician()
    {
        var made = await App.ReportAsync(Report with { Disease = "measles", Classification = CaseClass.ClinicallyDiagnosed });
        var shown = await App.ShowAsync(made);
        Assert.Equal((CaseClass.ClinicallyDiagnosed, (string?)null), (shown.Class, Assert.Single(shown.Classes).Edition));
        Assert.Contains(shown.Clocks, c => c.Code == "report-class-b-c");
        var changed = (await RunAsync(ClassifyCase.Slice, new() { Id = made, ExpectedVersion = 1, Classification = CaseClass.Confirmed, ClassDate = new(2020, 5, 10) })).Ok();
        Assert.Equal(((string?)null, false), (changed.Edition, changed.IsOverride));
    }

    [Fact]
    public async Task A_child_without_a_guardian_is_reported_by_the_duty_to_report()
    {
        var made = await App.ReportAsync(Report with { BirthDate = new(2015, 6, 1), Phones = [] });
        Assert.Equal((short)4, (await App.ShowAsync(made)).Person.AgeYears!.Value);
        var named = await App.ReportAsync(CaseStories.Report("陈小宝") with { BirthDate = new(2016, 6, 1), Phones = [], GuardianName = "陈安宁" });
        Assert.Equal("陈安宁", (await RunAsync(ShowCard.Slice, new() { Id = named })).Ok().GuardianName);
    }

    [Fact]
    public async Task A_patient_who_lives_elsewhere_is_offered_to_the_county_of_residence()
    {
        var officer = await App.OfficerAsync(CaseStories.Next);
        var made = (await RunAsync(ReportCase.Slice, Report, officer)).Ok();
        Assert.Equal("990101000000", made.OfferedTo);
        Assert.Equal("990102000000", (await App.ShowAsync(made.Id, officer)).ResponsibleArea.Code);
    }

    [Fact]
    public async Task From_a_card_no_link_leads_a_clinician_to_what_a_clinician_may_not_open()
    {
        var county = await App.PositionAsync(CaseStories.County);
        var client = await App.ClientOfAsync(await App.AddAccountAsync("clinician.one", county, ("clinician", county)));
        var id = await App.ReportAsync(actor: new Actor("clinician.one", (await App.OfficerAsync(CaseStories.County)).Scope, PermissionSet.Of(CasesContract.CasesReport)));
        var page = await client.GetStringAsync($"/cases/{id}/card?lang=en");
        var links = page.Split("href=\"").Skip(1).Select(part => System.Net.WebUtility.HtmlDecode(part[..part.IndexOf('"', StringComparison.Ordinal)])).Where(link => link.StartsWith("/cases", StringComparison.Ordinal)).Distinct().ToArray();
        Assert.Contains(links, link => link.StartsWith("/cases/mine", StringComparison.Ordinal));
        foreach (var link in links)
        {
            using var answer = await client.GetAsync(link);
            Assert.True(answer.IsSuccessStatusCode, $"{link}: {(int)answer.StatusCode}");
        }
        // Another area is chosen for the page one is on.
        Assert.Contains("\"/cases/report?area={code}\"", await client.GetStringAsync("/cases/report"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clinician_sees_the_own_reports_and_prints_their_cards_and_no_others()
    {
        var (all, clinician) = (await App.OfficerAsync(CaseStories.County), PermissionSet.Of(CasesContract.CasesReport));
        var one = new Actor("clinician.one", all.Scope, clinician);
        var other = new Actor("clinician.other", all.Scope, clinician);
        var made = await App.ReportAsync(actor: one);
        Assert.Equal(made, Assert.Single((await RunAsync(ListOwnReports.Slice, new(), one)).Ok().Reports).CaseId);
        Assert.Empty((await RunAsync(ListOwnReports.Slice, new(), other)).Ok().Reports);
        Assert.Equal(("陈安宁", PatientOrigin.SameCounty), ((await RunAsync(ShowCard.Slice, new() { Id = made }, one)).Ok().Name, (await RunAsync(ShowCard.Slice, new() { Id = made }, one)).Ok().Origin!.Value));
        Assert.Equal("cases/not-found", (await RunAsync(ShowCard.Slice, new() { Id = made }, other)).Refusal?.Code);
        Assert.Equal("platform/not-permitted", (await RunAsync(ShowCase.Slice, new() { Id = made }, one)).Refusal?.Code);
        (await RunAsync(ShowCard.Slice, new() { Id = made }, all)).Ok();
    }

    [Fact]
    public async Task The_card_names_numbers_in_full_only_for_whoever_may_reveal_them_and_says_why()
    {
        var number = CaseStories.IdentityOf("19850304", 124);
        var made = await App.ReportAsync(Report with { IdentityNumber = number });
        var masked = (await RunAsync(ShowCard.Slice, new() { Id = made })).Ok();
        Assert.Equal((NumberShown.Masked, $"519***********{number[^4..]}", "138****0001"), (masked.Numbers, masked.IdentityNumber, masked.Phone));
        var printed = (await RunAsync(PrintCard.Slice, new() { Id = made, Reason = "报送纸质卡片" })).Ok();
        Assert.Equal((NumberShown.InFull, number, "13800000001"), (printed.Numbers, printed.IdentityNumber, printed.Phone));
        await using (var db = App.Read())
        {
            var line = db.AuditLines.Single(l => l.UseCase == "cases/print-card");
            Assert.Equal(db.Cases().Single(c => c.Id == made).PersonId, new Guid(line.Subjects!, bigEndian: true));
            Assert.DoesNotContain(number, line.Records, StringComparison.Ordinal);
        }
        Assert.Equal(["reason"], Assert.IsType<Malformed>((await RunAsync(PrintCard.Slice, new() { Id = made })).Refusal).Fields.Keys);

        var scope = (await App.OfficerAsync(CaseStories.County)).Scope;
        Assert.Equal("platform/not-permitted", (await AskAsync(CasesContract.CasesReport, CasesContract.CasesRead)).Refusal?.Code);
        Assert.Equal("platform/not-permitted", (await AskAsync(RegistryContract.PeopleReveal, CasesContract.CasesRead)).Refusal?.Code);
        Assert.Equal("cases/not-found", (await AskAsync(RegistryContract.PeopleReveal, CasesContract.CasesReport)).Refusal?.Code);
        (await AskAsync(RegistryContract.PeopleReveal, CasesContract.CasesReport, CasesContract.CasesRead)).Ok();

        Task<Result<ShowCard.Response>> AskAsync(params Permission[] held) => RunAsync(PrintCard.Slice, new() { Id = made, Reason = "报送纸质卡片" }, new Actor("officer", scope, PermissionSet.Of(held)));
    }

    [Fact]
    public async Task A_report_long_after_the_diagnosis_is_late_by_minutes_and_is_not_said_to_be_entered_late_too()
    {
        var made = (await RunAsync(ReportCase.Slice, Report with { DiagnosedAt = "2020-05-09 23:50" })).Ok();
        Assert.Equal(8 * 60 + 10 - 120, made.LateMinutes);
        var clock = (await App.ShowAsync(made.Id)).Clocks[0];
        Assert.Equal((DeadlineState.Late, 370), (clock.State, clock.LateMinutes));
        Assert.Empty(clock.Signs);
    }
}
