using Fangxian.Cases;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Modules.Tests.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Web;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>What a case keeps of its person, by which lists find it, is what is on record of the person, whatever becomes of that.</summary>
public abstract class CasesOfPersonsTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : CasesOfPersonsTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : CasesOfPersonsTests(DatabaseKind.Postgres);

    [Fact]
    public async Task A_person_mended_is_found_by_the_new_name_and_sex_alone_and_the_age_follows_the_day_of_birth()
    {
        var id = await App.ReportAsync();
        var person = (await App.ShowAsync(id)).Person.Id;
        Assert.Equal([id], await FindAsync("陈安", Sex.Female));
        Assert.Equal(35, (int?)(await App.ShowAsync(id)).Person.AgeYears);
        await ChangeAsync(person, new() { Name = "程安宁", Sex = Sex.Male, BirthDate = new(1980, 5, 8), Area = CaseStories.County });
        Assert.Empty(await FindAsync("陈安"));
        Assert.Equal([id], await FindAsync("程"));
        Assert.Empty(await FindAsync(null, Sex.Female));
        Assert.Equal([id], await FindAsync("程安宁", Sex.Male));
        // A day before the birthday, on the day of onset.
        Assert.Equal(39, (int?)(await App.ShowAsync(id)).Person.AgeYears);
        await AsOnRecordAsync();
    }

    [Fact]
    public async Task Nobody_is_born_after_falling_ill_and_is_told_which_case_says_so()
    {
        var id = await App.ReportAsync();
        var (person, number) = ((await App.ShowAsync(id)).Person.Id, (await App.ShowAsync(id)).Number);
        var version = (await RunAsync(ShowPerson.Slice, new() { Id = person })).Ok().Person.Version;
        var told = new ChangePerson.Request { Id = person, Version = version, Name = "陈安宁", Sex = Sex.Female, BirthDate = new(2020, 5, 8), GuardianName = "陈某", Area = CaseStories.County };
        var wrong = Assert.IsType<Malformed>((await RunAsync(ChangePerson.Slice, told)).Refusal).Fields["birthDate"][0];
        Assert.Equal(("people.birth.after-role", $"is later than the beginning of Case {number} (2020-05-07)"), (wrong.Key, App.Words.Say(wrong)));
        // The day itself can be.
        (await RunAsync(ChangePerson.Slice, told with { BirthDate = new(2020, 5, 7) })).Ok();
        Assert.Equal(0, (int?)(await App.ShowAsync(id)).Person.AgeYears);
    }

    [Fact]
    public async Task A_report_that_tells_the_sex_of_somebody_on_record_tells_it_of_the_earlier_case_too()
    {
        var report = CaseStories.Report() with { IdentityKind = IdentityKind.Passport, IdentityNumber = "E12345678" };
        var first = await App.ReportAsync(report with { Sex = Sex.Unknown, Disease = "influenza", Facts = [] });
        Assert.Equal(Sex.Unknown, (await App.ShowAsync(first)).Person.Sex);
        var second = await App.ReportAsync(report);
        Assert.Equal((await App.ShowAsync(first)).Person.Id, (await App.ShowAsync(second)).Person.Id);
        Assert.Equal([first], await FindAsync("陈", Sex.Female, "influenza"));
        Assert.Equal([second], await FindAsync("陈", Sex.Female));
        await AsOnRecordAsync();
    }

    [Fact]
    public async Task A_file_mends_name_and_sex_and_two_rows_of_one_person_tell_of_both()
    {
        await App.ImportCasesAsync("M-1,孙一,男,40,,13900000001,990101,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\nM-2,钱二,,41,,13900000002,990101,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\n");
        Assert.Single(await FindAsync("孙一", Sex.Male));
        Assert.Single(await FindAsync("钱二", Sex.Unknown));
        await App.ImportCasesAsync("M-1,孙亦,女,40,,13900000001,990101,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\nM-2,钱二,男,41,,13900000002,990101,2020-03-01,2020-03-03,确诊病例,轻型,发热,,\r\n");
        Assert.Empty(await FindAsync("孙一"));
        Assert.Single(await FindAsync("孙亦", Sex.Female));
        Assert.Single(await FindAsync("钱二", Sex.Male));
        await AsOnRecordAsync();
    }

    [Fact]
    public async Task Records_merged_and_parted_take_what_is_filled_in_with_them_and_give_it_back()
    {
        var keep = await App.ReportAsync(CaseStories.Report() with { Name = "吴敏", Sex = Sex.Unknown, BirthDate = null, AgeYears = 30, Phones = [], Addresses = [] });
        var gone = await App.ReportAsync(CaseStories.Report() with { Name = "吴旻", BirthDate = new(1988, 1, 1), Phones = ["13800000009"], Addresses = [], Disease = "influenza", Facts = [] });
        var (into, from) = (await PersonAsync(keep), await PersonAsync(gone));
        var merge = (await RunAsync(MergePersons.Slice, new() { Keep = into.Id, KeepVersion = into.Version, Gone = from.Id, GoneVersion = from.Version })).Ok();
        Assert.Equal([gone], await FindAsync("吴敏", Sex.Female, "influenza"));
        Assert.Equal([keep], await FindAsync("吴敏", Sex.Female));
        Assert.Empty(await FindAsync("吴旻", disease: "influenza"));
        Assert.Equal(32, (int?)(await App.ShowAsync(keep)).Person.AgeYears);
        (await RunAsync(PartPersons.Slice, new() { Merge = merge.Merge })).Ok();
        Assert.Equal([gone], await FindAsync("吴旻", Sex.Female, "influenza"));
        Assert.Empty(await FindAsync("吴敏", Sex.Female));
        Assert.Equal([keep], await FindAsync("吴敏", Sex.Unknown));
        await AsOnRecordAsync();
    }

    [Fact]
    public async Task A_merge_corrects_the_card_of_a_case_only_where_it_names_somebody_else_and_parting_takes_that_back()
    {
        var (alike, other) = (CaseStories.Report("吴敏") with { BirthDate = new(1988, 1, 1), Phones = [], Addresses = [], Facts = [] }, CaseStories.Report("吴旻") with { BirthDate = new(1988, 1, 1), Phones = [], Addresses = [], Facts = [], Disease = "measles" });
        var known = await App.ReportAsync(alike with { IdentityNumber = CaseStories.IdentityOf("19880101", 2) });
        var (same, differs) = (await App.ReportAsync(alike with { Disease = "influenza" }), await App.ReportAsync(other));
        foreach (var (keep, gone, keepCorrected, goneCorrected) in new[] { (known, differs, false, true), (same, known, true, false) })
        {
            var (into, from) = (await PersonAsync(keep), await PersonAsync(gone));
            Assert.NotEqual(into.Id, from.Id);
            var merge = (await RunAsync(MergePersons.Slice, new() { Keep = into.Id, KeepVersion = into.Version, Gone = from.Id, GoneVersion = from.Version })).Ok().Merge;
            Assert.Equal((into.Id, keepCorrected, goneCorrected), ((await App.ShowAsync(gone)).Person.Id, await IsCorrectedAsync(keep), await IsCorrectedAsync(gone)));
            (await RunAsync(PartPersons.Slice, new() { Merge = merge })).Ok();
            Assert.Equal((from.Id, false, false), ((await App.ShowAsync(gone)).Person.Id, await IsCorrectedAsync(keep), await IsCorrectedAsync(gone)));
        }
        await AsOnRecordAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_is_merged_with_somebody_who_was_ill_before_being_born(bool isBornKept)
    {
        var born = await App.ReportAsync(CaseStories.Report("吴敏") with { BirthDate = new(2020, 5, 8), OnsetDate = new(2020, 5, 9), GuardianName = "吴某", Phones = [], Addresses = [], Facts = [] });
        var ill = await App.ReportAsync(CaseStories.Report("吴旻") with { BirthDate = null, Phones = [], Addresses = [], Facts = [], Disease = "influenza" });
        var (keep, gone) = isBornKept ? (await PersonAsync(born), await PersonAsync(ill)) : (await PersonAsync(ill), await PersonAsync(born));
        var request = new MergePersons.Request { Keep = keep.Id, KeepVersion = keep.Version, Gone = gone.Id, GoneVersion = gone.Version };
        var number = (await App.ShowAsync(ill)).Number;
        Says(Assert.IsType<BornAfterRole>((await RunAsync(MergePersons.Slice, request)).Refusal), $"出生日期 2020-05-08 晚于病例 {number} 的开始（2020-05-07）", $"The day of birth 2020-05-08 is later than the beginning of Case {number} (2020-05-07)");
        Assert.Equal(((await PersonAsync(born)).Id == (await PersonAsync(ill)).Id, keep.Version), (false, (await RunAsync(ShowPerson.Slice, new() { Id = keep.Id })).Ok().Person.Version));
        // The day itself can be.
        var shown = await App.ShowAsync(ill);
        (await RunAsync(InvestigateCase.Slice, shown.Investigation() with { OnsetDate = new(2020, 5, 8) })).Ok();
        (await RunAsync(MergePersons.Slice, request)).Ok();
    }

    [Fact]
    public async Task Nobody_is_parted_from_a_record_with_an_illness_from_before_being_born()
    {
        var grown = await App.ReportAsync(CaseStories.Report("吴敏") with { BirthDate = new(1988, 1, 1), Phones = [], Addresses = [], Facts = [] });
        var child = await App.ReportAsync(CaseStories.Report("吴旻") with { BirthDate = new(2020, 5, 6), GuardianName = "吴某", Phones = [], Addresses = [], Facts = [], Disease = "influenza" });
        var (keep, gone) = (await PersonAsync(grown), await PersonAsync(child));
        var merge = (await RunAsync(MergePersons.Slice, new() { Keep = keep.Id, KeepVersion = keep.Version, Gone = gone.Id, GoneVersion = gone.Version })).Ok().Merge;
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(child)).Investigation() with { OnsetDate = new(2020, 5, 5) })).Ok();
        Says(Assert.IsType<BornAfterRole>((await RunAsync(PartPersons.Slice, new() { Merge = merge })).Refusal), "出生日期 2020-05-06 晚于病例", "The day of birth 2020-05-06 is later than the beginning of Case");
        (await RunAsync(InvestigateCase.Slice, (await App.ShowAsync(child)).Investigation() with { OnsetDate = new(2020, 5, 7) })).Ok();
        (await RunAsync(PartPersons.Slice, new() { Merge = merge })).Ok();
    }

    [Fact]
    public async Task A_file_gives_nobody_a_day_of_birth_behind_an_earlier_illness()
    {
        const string Header = "病例编号,姓名,性别,出生日期,报告地区,发病日期,报告日期,病例分类\r\n", Row = "M-1,孙一,男,{0},990101,2020-05-08,2020-05-09,确诊病例\r\n";
        Task<ImportCases.Report> ImportAsync(string born) => App.ImportCasesAsync(System.Text.Encoding.UTF8.GetBytes(Header + string.Format(System.Globalization.CultureInfo.InvariantCulture, Row, born)));
        Assert.Equal((1, 0, 0, 0), (await ImportAsync("1988-01-01")).Sums());
        var covid = Assert.Single(await FindAsync("孙一"));
        var flu = await App.ReportAsync(CaseStories.Report("孙亦") with { BirthDate = null, Phones = [], Addresses = [], Facts = [], Disease = "influenza" });
        var (keep, gone) = (await PersonAsync(covid), await PersonAsync(flu));
        (await RunAsync(MergePersons.Slice, new() { Keep = keep.Id, KeepVersion = keep.Version, Gone = gone.Id, GoneVersion = gone.Version })).Ok();

        var refused = Assert.Single((await ImportAsync("2020-05-08")).Refused);
        var number = (await App.ShowAsync(flu)).Number;
        Assert.Contains($"Day of birth: is later than the beginning of Case {number} (2020-05-07)", new Words(Composition.Texts, Language.English).Say(refused.Error), StringComparison.Ordinal);
        Assert.Contains($"出生日期：晚于病例 {number} 的开始（2020-05-07）", new Words(Composition.Texts, Language.Chinese).Say(refused.Error), StringComparison.Ordinal);
        Assert.Equal(new DateOnly(1988, 1, 1), (await PersonAsync(covid)).BirthDate);
        Assert.Equal((0, 1, 0, 0), (await ImportAsync("1989-01-01")).Sums());
    }

    [Fact]
    public async Task A_page_by_name_says_nothing_of_the_name_it_ended_with_and_goes_on_from_none_of_another_area()
    {
        foreach (var name in new[] { "郑甲", "郑乙", "郑丙" })
        {
            await App.ReportAsync(CaseStories.Report(name) with { Phones = [], BirthDate = new(1970 + name[1] % 20, 1, 1) });
        }
        var first = await App.CasesAsync(new() { Words = "郑", Limit = 1 });
        Assert.DoesNotContain("郑", first.Next!, StringComparison.Ordinal);
        var second = await App.CasesAsync(new() { Words = "郑", Limit = 1, After = first.Next });
        var third = await App.CasesAsync(new() { Words = "郑", Limit = 1, After = second.Next });
        Assert.Equal(3, new[] { first, second, third }.SelectMany(p => p.Items).Select(i => i.Id).Distinct().Count());
        Assert.Null(third.Next);
        // The neighbours cannot tell where in the order of names somebody stands.
        var elsewhere = await App.ReportAsync(CaseStories.Report("郑丁") with { Area = CaseStories.Elsewhere, Phones = [], BirthDate = new(1950, 1, 1) }, await App.OfficerAsync(CaseStories.Elsewhere));
        var officer = await App.OfAreaAsync("9901");
        var own = await App.CasesAsync(new() { Words = "郑" }, officer);
        Assert.Equal(own.Items.Select(i => i.Id), (await App.CasesAsync(new() { Words = "郑", After = $"~{elsewhere:N}" }, officer)).Items.Select(i => i.Id));
        await AsOnRecordAsync();
    }

    private async Task AsOnRecordAsync()
    {
        await using var db = App.Read();
        var persons = await db.PersonsOfRoles().ToDictionaryAsync(p => p.Id);
        Assert.All(await db.Cases().AsNoTracking().ToListAsync(), c => Assert.Equal((persons[c.PersonId].NameKey, persons[c.PersonId].Sex), (c.NameKey, c.Sex)));
    }

    private async Task<Guid[]> FindAsync(string? words, Sex? sex = null, string disease = LineLists.Disease) =>
        [.. (await RunAsync(ListCases.Slice, new() { Words = words, Sex = sex, Disease = disease })).Ok().Items.Select(i => i.Id)];

    private async Task<bool> IsCorrectedAsync(Guid id) => (await RunAsync(ShowCard.Slice, new() { Id = id })).Ok().IsCorrected;

    private static void Says(Refusal refusal, string chinese, string english)
    {
        Assert.Contains(chinese, new Words(Composition.Texts, Language.Chinese).Say(refusal), StringComparison.Ordinal);
        Assert.Contains(english, new Words(Composition.Texts, Language.English).Say(refusal), StringComparison.Ordinal);
    }

    private async Task<PersonItem> PersonAsync(Guid of) => (await RunAsync(ShowPerson.Slice, new() { Id = (await App.ShowAsync(of)).Person.Id })).Ok().Person;

    private async Task ChangeAsync(Guid person, ChangePerson.Request change) =>
        (await RunAsync(ChangePerson.Slice, change with { Id = person, Version = (await RunAsync(ShowPerson.Slice, new() { Id = person })).Ok().Person.Version })).Ok();
}
