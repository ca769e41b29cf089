using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Modules.Tests.Registry.Protocols;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>
/// What people and systems tell of a case that cannot be, or looks like a mistake and is none: by report, by investigation and by file,
/// each with a message that says what to do, in both languages; nothing lost, nothing doubled. The clock says 10 May 2020, 08:00 in
/// the province. A thousand duplicates: <c>A_thousand_duplicates_of_an_impatient_system_are_one_case</c>; kills: <c>KilledImportTests</c>.
/// </summary>
public abstract class BadInputTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : BadInputTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : BadInputTests(DatabaseKind.Postgres);

    private static ReportCase.Request Report => CaseStories.Report();

    private static void Says(string chinese, string english, Func<Words, string> said)
    {
        Assert.Contains(chinese, said(new Words(Composition.Texts, Language.Chinese)), StringComparison.Ordinal);
        Assert.Contains(english, said(new Words(Composition.Texts, Language.English)), StringComparison.Ordinal);
    }

    /// <summary>A report is refused for one field, in these words, and leaves nothing.</summary>
    private async Task ReportRefusedAsync(ReportCase.Request report, string field, string chinese, string english)
    {
        var wrong = Assert.IsType<Malformed>((await RunAsync(ReportCase.Slice, report)).Refusal).Fields;
        Says(chinese, english, words => words.Say(Assert.Single(wrong[field])));
        await NothingAsync();
    }

    /// <summary>A row comes back in these words, and leaves nothing.</summary>
    private async Task RowRefusedAsync(string row, string field, string chinese, string english)
    {
        var report = await App.ImportCasesAsync(row + "\r\n");
        Assert.Equal((0, 1), (report.Outcome.Created, report.Outcome.Refused));
        var refused = Assert.Single(report.Refused);
        Assert.Equal((2, field), (refused.Line, refused.Field));
        Says(chinese, english, words => words.Say(refused.Error));
        await NothingAsync();
    }

    private async Task NothingAsync()
    {
        await using var db = App.Read();
        Assert.Equal((0, 0), (db.Cases().Count(), db.PersonRows().Count()));
    }

    private async Task<int> PersonsAsync()
    {
        await using var db = App.Read();
        return db.PersonRows().Count();
    }

    [Fact]
    public async Task Onset_after_the_report()
    {
        await ReportRefusedAsync(Report with { OnsetDate = new(2020, 5, 11) }, "onsetDate", "2020-05-11 还没有到", "2020-05-11 has not come yet");
        await RowRefusedAsync("O-1,王五,男,40,,,990101,2020-02-10,2020-02-03,确诊病例,,,,", "发病日期", "2020-02-10 不能晚于报告日期（2020-02-03）", "2020-02-10 cannot be later than Day of the report (2020-02-03)");
        var id = await App.ReportAsync();
        Clock.Advance(TimeSpan.FromDays(5));
        var investigation = (await App.ShowAsync(id)).Investigation() with { OnsetDate = new(2020, 5, 13) };
        var wrong = Assert.IsType<Malformed>((await RunAsync(InvestigateCase.Slice, investigation)).Refusal).Fields;
        Says("2020-05-13 不能晚于报告日期（2020-05-10）", "cannot be later than Day of the report (2020-05-10)", words => words.Say(Assert.Single(wrong["onsetDate"])));
        Assert.Equal(new DateOnly(2020, 5, 7), (await App.ShowAsync(id)).OnsetDate);
    }

    [Fact]
    public async Task Onset_after_death()
    {
        await ReportRefusedAsync(Report with { DeathDate = new(2020, 5, 6) }, "onsetDate", "2020-05-07 不能晚于死亡日期（2020-05-06）", "cannot be later than Day of death (2020-05-06)");
        await RowRefusedAsync("O-2,王五,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,死亡,2020-01-20", "发病日期", "2020-02-01 不能晚于死亡日期（2020-01-20）", "cannot be later than Day of death (2020-01-20)");
    }

    [Fact]
    public async Task Birth_after_onset()
    {
        await ReportRefusedAsync(Report with { BirthDate = new(2020, 5, 8), GuardianName = "陈安宁" }, "birthDate", "2020-05-08 不能晚于发病日期（2020-05-07）", "cannot be later than Day of onset (2020-05-07)");
        var rows = "病例编号,姓名,性别,出生日期,监护人,报告地区,发病日期,报告日期,病例分类\r\nB-1,王小五,男,2020-02-02,王五,990101,2020-02-01,2020-02-03,确诊病例\r\n";
        var report = await App.ImportCasesAsync(Encoding.UTF8.GetBytes(rows));
        Says("2020-02-02 不能晚于发病日期（2020-02-01）", "cannot be later than Day of onset (2020-02-01)", words => words.Say(Assert.Single(report.Refused).Error));
        await NothingAsync();
    }

    [Fact]
    public async Task A_wrong_check_digit_of_an_identity_number()
    {
        var right = CaseStories.IdentityOf("19850304", 124);
        var wrong = right[..17] + (right[17] == '0' ? '1' : '0');
        await ReportRefusedAsync(Report with { IdentityNumber = wrong }, "identityNumber", $"最后一位是“{wrong[17]}”，按前面的数字应为“{right[17]}”，请逐位核对", $"the digits before give “{right[17]}”: compare it digit by digit");
        await RowRefusedAsync($"C-1,王五,男,,{wrong},,990101,2020-02-01,2020-02-03,确诊病例,,,,", "身份证号", "请逐位核对", "compare it digit by digit");
    }

    /// <summary>One day of birth, one address, one telephone, one guardian: still two children, whoever tells of them and how.</summary>
    [Fact]
    public async Task Twins_are_two_cases_of_two_persons()
    {
        var child = Report with { BirthDate = new(2015, 6, 1), GuardianName = "陈安宁" };
        var (one, other) = (await RunAsync(ReportCase.Slice, child with { Name = "陈小宝" })).Ok() is var first ? (first, (await RunAsync(ReportCase.Slice, child with { Name = "陈小贝" })).Ok()) : default;
        Assert.Equal((true, true), (one.IsNew, other.IsNew));
        Assert.NotEqual(one.Id, other.Id);
        Assert.Equal(2, await PersonsAsync());
        var report = await App.ImportCasesAsync("T-1,林大双,男,5,,13900000001,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\nT-2,林小双,男,5,,13900000001,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n");
        Assert.Equal((2, 0, 0, 0), report.Sums());
        Assert.Equal(4, await PersonsAsync());
    }

    [Fact]
    public async Task One_identity_number_on_two_people_makes_two_cases_and_a_question()
    {
        var number = CaseStories.IdentityOf("19850304", 124);
        var one = (await RunAsync(ReportCase.Slice, Report with { IdentityNumber = number })).Ok();
        var other = (await RunAsync(ReportCase.Slice, Report with { Name = "欧阳未平", IdentityNumber = number, Phones = ["13900000009"] })).Ok();
        Assert.Equal((true, 0, true, 1), (one.IsNew, one.PossibleMatches, other.IsNew, other.PossibleMatches));
        Assert.Equal(2, await PersonsAsync());
        Assert.Single((await RunAsync(ListMatches.Slice, new())).Ok().Items);
        Says("1 人可能是同一人，已列入核对", "1 person on record may be the same", words => words["cases.report.matches", 1]);
        var report = await App.ImportCasesAsync($"I-1,诸葛无双,女,,{number},,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n");
        Assert.Equal((1, 1), (report.Outcome.Created, report.Outcome.Review));
    }

    /// <summary>Somebody publishes an edition while the form that shows what the former one says is open.</summary>
    [Fact]
    public async Task The_edition_changes_while_a_form_is_open()
    {
        var id = await App.ReportAsync();
        var day = new DateOnly(2020, 5, 10);
        var seen = (await RunAsync(ShowOpinion.Slice, new ShowOpinion.Request { Id = id, Day = day })).Ok();
        var own = EditionFiles.Document("6") with { Number = "6-qc", Areas = ["990100000000"], From = new(2020, 4, 1), Until = null };
        (await RunAsync(ImportEdition.Slice, new() { Content = EditionFiles.Open(EditionJson.Write(own)), FileName = "edition.json" })).Ok();
        (await RunAsync(PublishEdition.Slice, new() { Disease = "covid-19", Number = "6-qc", Version = 1 })).Ok();
        var refusal = (await RunAsync(ClassifyCase.Slice, new() { Id = id, ExpectedVersion = 1, Classification = CaseClass.Suspected, ClassDate = day, Edition = seen.Edition, Reason = "复核" })).Refusal!;
        Assert.IsType<EditionChanged>(refusal);
        Says("2020-05-10 适用的方案已是第 6-qc 版", "Edition 6-qc holds on 2020-05-10, another than the one you saw", words => words.Say(refusal));
        Assert.Equal(1, (await App.ShowAsync(id)).Version);
    }

    /// <summary>Statutory reports go in without a guardian, by the duty to report; a register entry without basis does not.</summary>
    [Fact]
    public async Task A_child_without_a_guardian_named()
    {
        var wrong = Assert.IsType<Malformed>((await RunAsync(RegisterPerson.Slice, new() { Name = "陈小宝", BirthDate = new(2015, 6, 1), Area = CaseStories.County })).Refusal).Fields;
        Says("未满 14 周岁，须写明监护人，或选择法定依据", "is needed for a person under 14; or choose the statutory basis", words => words.Say(Assert.Single(wrong["guardianName"])));
        await NothingAsync();
        await App.ReportAsync(Report with { Name = "陈小宝", BirthDate = new(2015, 6, 1) });
        Assert.Equal((1, 0, 0, 0), (await App.ImportCasesAsync("G-1,林小双,男,5,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n")).Sums());
        await using var db = App.Read();
        Assert.Equal([GuardianBases.ReportDuty, GuardianBases.ReportDuty], db.Set<Person>().Select(p => p.GuardianBasis).ToArray());
    }

    [Theory]
    [InlineData("王", "王")]
    [InlineData("阿卜杜热合曼江·阿卜杜克热木江努尔", "阿***")]
    [InlineData("阿卜杜热合曼江·阿卜杜克热木江努尔买买提", "阿***")]
    public async Task A_name_of_one_or_twenty_characters_is_kept_as_written_and_found(string name, string masked)
    {
        var reported = await App.ReportAsync(Report with { Name = name });
        Assert.Equal((name, masked), ((await RunAsync(ShowCard.Slice, new() { Id = reported })).Ok().Name, (await App.ShowAsync(reported)).Person.Name));
        Assert.Equal(1, (await App.CasesAsync(new() { Words = name })).Total);
        Assert.Equal((1, 0, 0, 0), (await App.ImportCasesAsync($"N-1,{name},女,35,,13700000001,990102,2020-02-01,2020-02-03,确诊病例,,,,\r\n")).Sums());
        Assert.Equal(2, (await App.CasesAsync(new() { Words = name[..1] })).Total);
    }

    [Fact]
    public async Task A_name_that_is_none_says_what_to_do()
    {
        await ReportRefusedAsync(Report with { Name = "张3" }, "name", "不能有数字“3”", "cannot have the digit “3”");
        await RowRefusedAsync("N-2,张3,女,35,,,990102,2020-02-01,2020-02-03,确诊病例,,,,", "姓名", "不能有数字“3”", "cannot have the digit “3”");
    }
}
