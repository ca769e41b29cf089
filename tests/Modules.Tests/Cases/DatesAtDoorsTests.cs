using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using TestResult = Fangxian.Cases.Investigation.TestResult;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>
/// The same days are refused at every door by which they come: report, investigation, what is recorded beside, class, a change of many cases,
/// a file and a file that mends. The clock says 10 May 2020, 08:00 in the province.
/// </summary>
public abstract class DatesAtDoorsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : DatesAtDoorsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : DatesAtDoorsTests(DatabaseKind.Postgres);

    private const string Header = "病例编号,姓名,性别,年龄,证件类型,证件号码,出生日期,报告地区,发病日期,隔离日期,入院日期,入ICU日期,出ICU日期,报告日期,病例分类,转归,转归日期\r\n";

    private static readonly ReportCase.Request Bare = CaseStories.Report() with { OnsetDate = null, FirstVisitDate = null, Facts = [] };

    private static async Task<string> WrongAsync<T>(Task<Result<T>> told) => string.Join(' ', Assert.IsType<Malformed>((await told).Refusal).Fields.Select(f => $"{f.Key} {f.Value[0].Key}"));

    private async Task<(string Field, string Key)> RowAsync(string row)
    {
        var report = await ImportAsync(row);
        Assert.Equal((0, 0, 0, 1), report.Sums());
        return (report.Refused[0].Field, report.Refused[0].Error.Key);
    }

    private Task<ImportCases.Report> ImportAsync(string row) => App.ImportCasesAsync(Encoding.UTF8.GetBytes(Header + row + "\r\n"));

    private async Task<Guid> StayAsync(Guid id, DateOnly from, DateOnly? until = null, StayKind of = StayKind.Ward) =>
        (await RunAsync(RecordStay.Slice, new() { CaseId = id, Kind = of, Hospital = "县医院", StartedOn = from, EndedOn = until })).Ok().Id;

    [Fact]
    public async Task Death_a_year_before_the_diagnosis_is_a_mistyped_year()
    {
        Assert.Equal("deathDate cases.dates.death-long-ago", await WrongAsync(RunAsync(ReportCase.Slice, Bare with { DeathDate = new(2019, 5, 9) })));
        var id = await App.ReportAsync(Bare);
        var told = (await App.ShowAsync(id)).Investigation() with { Outcome = CaseOutcome.Died };
        Assert.Equal("outcomeDate cases.dates.death-long-ago", await WrongAsync(RunAsync(InvestigateCase.Slice, told with { OutcomeDate = new(2019, 5, 9) })));
        Assert.Equal((0, 1), (await RunAsync(EditCases.Slice, new() { Ids = [id], Field = CaseEditField.Outcome, Value = "Died", Day = new(2019, 5, 9) })).Ok() is var edit ? (edit.Changed, edit.Refused) : default);
        // A test of somebody who died the week before is nothing unusual.
        (await RunAsync(InvestigateCase.Slice, told with { OutcomeDate = new(2020, 5, 3) })).Ok();
    }

    [Fact]
    public async Task Nobody_dies_before_care_begins_nor_is_cared_for_after_death()
    {
        var id = await App.ReportAsync(Bare);
        await StayAsync(id, new(2020, 5, 8));
        var told = (await App.ShowAsync(id)).Investigation() with { Outcome = CaseOutcome.Died };
        Assert.Equal("outcomeDate cases.dates.before", await WrongAsync(RunAsync(InvestigateCase.Slice, told with { OutcomeDate = new(2020, 5, 7) })));
        Assert.Equal(1, (await RunAsync(EditCases.Slice, new() { Ids = [id], Field = CaseEditField.Outcome, Value = "Died", Day = new(2020, 5, 7) })).Ok().Refused);
        (await RunAsync(InvestigateCase.Slice, told with { OutcomeDate = new(2020, 5, 8) })).Ok();
        Assert.Equal("startedOn cases.dates.order", await WrongAsync(RunAsync(RecordStay.Slice, new() { CaseId = id, Kind = StayKind.IntensiveCare, Hospital = "县医院", StartedOn = new(2020, 5, 9) })));
        Assert.Equal("startedOn cases.dates.order", await WrongAsync(RunAsync(RecordTreatment.Slice, new() { CaseId = id, Kind = TreatmentKind.Oxygen, StartedOn = new(2020, 5, 9) })));
        // A sample is taken of the dead, and its result comes later.
        var sample = (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.Other, TakenOn = new(2020, 5, 9) })).Ok().Id;
        (await RunAsync(RecordTest.Slice, new() { CaseId = id, Sample = sample, Method = TestMethod.RtPcr, Result = TestResult.Positive, ResultOn = new(2020, 5, 10) })).Ok();
    }

    [Fact]
    public async Task Nothing_of_a_case_lies_before_its_person_is_born()
    {
        var id = await App.ReportAsync(Bare with { BirthDate = new(2020, 5, 6), GuardianName = "陈安宁" });
        Assert.Equal("takenOn cases.dates.before", await WrongAsync(RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.Blood, TakenOn = new(2020, 5, 5) })));
        Assert.Equal("startedOn cases.dates.before", await WrongAsync(RunAsync(RecordStay.Slice, new() { CaseId = id, Kind = StayKind.Ward, Hospital = "县医院", StartedOn = new(2020, 5, 5) })));
        Assert.Equal("onsetDate cases.dates.before", await WrongAsync(RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { OnsetDate = new(2020, 5, 5) })));
        Assert.Equal("classDate cases.dates.before", await WrongAsync(RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 1, Classification = CaseClass.Confirmed, ClassDate = new(2020, 5, 5), IsCorrection = true, Reason = "复核" })));
        Assert.Equal("takenOn cases.dates.future", await WrongAsync(RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.Blood, TakenOn = new(2020, 5, 11) })));
        (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.Blood, TakenOn = new(2020, 5, 6) })).Ok();
    }

    [Fact]
    public async Task A_symptom_is_told_neither_before_birth_nor_after_death_nor_in_a_file_before_it_comes()
    {
        var child = CaseStories.Report() with { BirthDate = new(2020, 5, 6), GuardianName = "陈安宁", Facts = [new("fever", true, new DateOnly(2020, 5, 5))] };
        Assert.Equal("facts cases.facts.before-birth", await WrongAsync(RunAsync(ReportCase.Slice, child)));
        Assert.Equal("facts cases.facts.after-death", await WrongAsync(RunAsync(ReportCase.Slice, child with { BirthDate = new(1985, 3, 4), DeathDate = new(2020, 5, 9), Facts = [new("fever", true, new DateOnly(2020, 5, 10))] })));
        var id = await App.ReportAsync(child with { Facts = [] });
        Assert.Equal("facts cases.facts.before-birth", await WrongAsync(RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { Facts = child.Facts })));
        const string Rows = "case_id,sex,age,report_area,onset_date,report_date,class,facts\r\nS-1,m,40,990101,2020-02-01,2020-02-10,confirmed,fever=yes@2020-05-11\r\n";
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes(Rows));
        Assert.Equal(((0, 0, 0, 1), "cases.facts.future"), (report.Sums(), report.Refused[0].Error.Key));
    }

    [Fact]
    public async Task Onset_after_the_county_knew_is_told_beside_onset() =>
        Assert.Equal("onsetDate cases.dates.order", await WrongAsync(RunAsync(ReportCase.Slice, CaseStories.Report() with { ReceivedAt = "2020-05-06 08:00" })));

    [Theory]
    [InlineData("F-1,王五,男,40,,,,990101,2020-02-01,2020-02-09,,,,2020-02-10,确诊病例,死亡,2020-02-08", "隔离日期", "cases.dates.order")]
    [InlineData("F-2,王五,男,40,,,,990101,2020-02-01,,2020-02-09,,,2020-02-10,确诊病例,死亡,2020-02-08", "转归日期", "cases.dates.before")]
    [InlineData("F-3,王五,男,40,,,,990101,2020-02-01,,2020-02-03,2020-02-05,2020-02-04,2020-02-10,确诊病例,,", "出ICU日期", "cases.until-before-from")]
    [InlineData("F-4,王小五,男,,,,2020-02-04,990101,2020-02-05,,2020-02-03,,,2020-02-10,确诊病例,,", "出生日期", "cases.dates.order")]
    public async Task A_row_of_a_file_says_it_in_its_column(string row, string field, string key) => Assert.Equal((field, key), await RowAsync(row));

    [Fact]
    public async Task A_file_that_mends_a_case_is_put_together_with_its_care_and_its_isolation_first()
    {
        const string Row = "M-1,王五,男,40,,,,990101,2020-02-01,2020-02-06,2020-02-07,,,2020-02-10,确诊病例,{0}";
        Assert.Equal((1, 0, 0, 0), (await ImportAsync(string.Format(null, Row, ","))).Sums());
        const string Later = "M-1,王五,男,40,,,,990101,2020-02-01,,,,,2020-02-10,确诊病例,死亡,";
        Assert.Equal(("linelist.row.on-record", "linelist.row.on-record"), ((await RowAsync(Later + "2020-02-05")).Key, (await RowAsync(Later + "2020-02-06")).Key));
        Assert.Equal((0, 1, 0, 0), (await ImportAsync(Later + "2020-02-08")).Sums());
    }

    [Fact]
    public async Task What_can_be_and_hardly_ever_is_is_said_on_the_page_of_the_case()
    {
        var id = await App.ReportAsync();
        (await RunAsync(RecordSample.Slice, new() { CaseId = id, Kind = SampleKind.Blood, TakenOn = new(2019, 5, 9) })).Ok();
        await StayAsync(id, new(2020, 5, 7), new(2020, 5, 7));
        await StayAsync(id, new(2020, 5, 9), of: StayKind.IntensiveCare);
        var page = await (await App.ClientAsync()).GetStringAsync(new Uri($"/cases/{id}?lang=en", UriKind.Relative));
        Assert.Contains("The sample of 2019-05-09 was taken more than half a year before onset", page, StringComparison.Ordinal);
        Assert.Contains("Intensive care from 2020-05-09 lies in no other stay", page, StringComparison.Ordinal);
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(id)).Investigation() with { OnsetDate = new(2020, 5, 5), FirstVisitDate = null, Outcome = CaseOutcome.Cured, OutcomeDate = new(2020, 5, 6) })).Ok();
        Assert.Contains("2020-05-06, lies before the first stay in hospital (2020-05-07)", await (await App.ClientAsync()).GetStringAsync(new Uri($"/cases/{id}?lang=en", UriKind.Relative)), StringComparison.Ordinal);
        Assert.Equal("cases.doubt.onset", Assert.Single((await RunAsync(ReportCase.Slice, CaseStories.Report("欧阳未平") with { OnsetDate = new(2019, 5, 7), Facts = [] })).Ok().Doubts).Key);
    }

    private static readonly ReportCase.Request Foreigner = CaseStories.Report("Anna Berg") with { IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678", BirthDate = null, Phones = [], Addresses = [], Facts = [] };

    [Fact]
    public async Task A_report_that_tells_a_birth_behind_an_earlier_illness_is_refused_and_tells_the_person_nothing()
    {
        var first = await App.ReportAsync(Foreigner with { Disease = "influenza" });
        var born = Foreigner with { BirthDate = new(2020, 5, 8), OnsetDate = new(2020, 5, 9), GuardianName = "Eva Berg" };
        Assert.Equal("birthDate people.birth.after-role", await WrongAsync(RunAsync(ReportCase.Slice, born)));
        Assert.Equal("birthDate people.birth.after-role", await WrongAsync(RunAsync(RegisterPerson.Slice, new() { Name = born.Name, IdentityKind = born.IdentityKind, IdentityNumber = born.IdentityNumber, BirthDate = born.BirthDate, GuardianName = born.GuardianName, Area = CaseStories.County })));
        Assert.Equal("linelist.row.on-record", (await RowAsync("B-1,Anna Berg,女,,护照,E12345678,2020-05-08,990101,2020-05-09,,,,,2020-05-10,确诊病例,,")).Key);
        var person = (await RunAsync(ShowPerson.Slice, new() { Id = (await App.ShowAsync(first)).Person.Id })).Ok();
        Assert.Equal((null, null), (person.Person.BirthDate, person.GuardianName));
        Assert.Single(person.Roles);
        // The day itself can be.
        (await RunAsync(ReportCase.Slice, born with { BirthDate = new(2020, 5, 7) })).Ok();
        Assert.Equal(new DateOnly(2020, 5, 7), (await RunAsync(ShowPerson.Slice, new() { Id = person.Person.Id })).Ok().Person.BirthDate);
    }

    [Fact]
    public async Task Nobody_on_record_falls_ill_before_being_born_though_the_report_tells_no_birth()
    {
        await App.ReportAsync(Foreigner with { Disease = "influenza", BirthDate = new(2020, 5, 8), OnsetDate = new(2020, 5, 9), GuardianName = "Eva Berg" });
        Assert.Equal("onsetDate cases.dates.before", await WrongAsync(RunAsync(ReportCase.Slice, Foreigner with { FirstVisitDate = null })));
        Assert.Equal("linelist.row.on-record", (await RowAsync("B-2,Anna Berg,女,,护照,E12345678,,990101,2020-05-07,,,,,2020-05-10,确诊病例,,")).Key);
        (await RunAsync(ReportCase.Slice, Foreigner with { OnsetDate = new(2020, 5, 8) })).Ok();
    }

    [Fact]
    public async Task A_birth_told_later_lies_before_a_death_that_is_all_that_is_known_of_a_case()
    {
        var id = await App.ReportAsync(Bare with { BirthDate = null, DeathDate = new(2020, 5, 4) });
        var person = (await RunAsync(ShowPerson.Slice, new() { Id = (await App.ShowAsync(id)).Person.Id })).Ok().Person;
        var told = new ChangePerson.Request { Id = person.Id, Version = person.Version, Name = "陈安宁", Sex = Sex.Female, GuardianName = "陈某", Area = CaseStories.County };
        Assert.Equal("birthDate people.birth.after-role", await WrongAsync(RunAsync(ChangePerson.Slice, told with { BirthDate = new(2020, 5, 5) })));
        (await RunAsync(ChangePerson.Slice, told with { BirthDate = new(2020, 5, 4) })).Ok();
    }
}
