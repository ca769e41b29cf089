using System.Text;
using Fangxian.Cases;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>
/// What a later file tells of somebody who has a case: of the same illness, of another, of days that cannot be. The clock says 10 May
/// 2020, 08:00 in the province.
/// </summary>
public abstract class FileAgainTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : FileAgainTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : FileAgainTests(DatabaseKind.Postgres);

    private static readonly string Identity = CaseStories.IdentityOf("19850304", 2);

    private static readonly string First = $"R-1,陈安宁,女,34,{Identity},,990101,2020-01-20,2020-01-22,确诊病例,轻型,发热,治愈,2020-02-20\r\n";

    private static readonly string Second = $"R-2,陈安宁,女,35,{Identity},,990101,2020-04-20,2020-04-22,确诊病例,普通型,发热,,\r\n";

    private async Task<Case> CaseAsync(string externalId)
    {
        await using var db = App.Read();
        return await db.Cases().AsNoTracking().SingleAsync(c => c.ExternalId == externalId);
    }

    private async Task<ImportCases.Report> ImportAsync(string header, string row) => await App.ImportCasesAsync(Encoding.UTF8.GetBytes(header + "\r\n" + row + "\r\n"));

    private async Task<(string Key, string Said)> RefusedAsync(string header, string row)
    {
        var report = await ImportAsync(header, row);
        Assert.Equal((0, 0, 0, 1), report.Sums());
        return (report.Refused[0].Error.Key, App.Words.Say(report.Refused[0].Error));
    }

    [Fact]
    public async Task An_illness_after_one_that_was_cured_is_a_new_case_that_names_it()
    {
        Assert.Equal((1, 0, 0, 0), (await App.ImportCasesAsync(First)).Sums());
        Assert.Equal((1, 0, 0, 0), (await App.ImportCasesAsync(Second)).Sums());
        var (first, second) = (await CaseAsync("R-1"), await CaseAsync("R-2"));
        Assert.Equal((first.PersonId, (Guid?)first.Id), (second.PersonId, second.ReinfectionOf));
        Assert.Equal((new DateOnly(2020, 1, 20), CaseOutcome.Cured, Severity.Mild), (first.OnsetDate, first.Outcome, first.Severity));
        Assert.Equal((0, 0, 1, 0), (await App.ImportCasesAsync(Second)).Sums());
        Assert.Equal((0, 0, 1, 0), (await App.ImportCasesAsync(First)).Sums());

        // Told by another source, each is known by its days.
        Assert.Equal((0, 1, 0, 0), (await App.ImportCasesAsync(First.Replace("R-1", "Z-1").Replace("轻型", "重型"))).Sums());
        Assert.Equal((0, 1, 0, 0), (await App.ImportCasesAsync(Second.Replace("R-2", "Z-2").Replace("普通型", "危重型"))).Sums());
        Assert.Equal((Severity.Severe, Severity.Critical), ((await CaseAsync("R-1")).Severity, (await CaseAsync("R-2")).Severity));
        Assert.Equal(2, (await App.CasesAsync()).Total);
    }

    [Fact]
    public async Task Two_illnesses_of_one_person_may_stand_in_one_file()
    {
        Assert.Equal((2, 0, 0, 0), (await App.ImportCasesAsync(First + Second)).Sums());
        Assert.Equal((await CaseAsync("R-1")).Id, (await CaseAsync("R-2")).ReinfectionOf);
        Assert.Equal((0, 0, 2, 0), (await App.ImportCasesAsync(First + Second)).Sums());
    }

    [Fact]
    public async Task The_end_of_an_illness_and_the_next_one_may_come_in_one_file()
    {
        await App.ImportCasesAsync(First.Replace("治愈,2020-02-20", ","));
        Assert.Equal((1, 1, 0, 0), (await App.ImportCasesAsync(First + Second)).Sums());
        Assert.Equal((await CaseAsync("R-1")).Id, (await CaseAsync("R-2")).ReinfectionOf);
    }

    [Fact]
    public async Task A_discarded_case_is_not_the_present_illness_but_for_the_row_that_says_so()
    {
        var discarded = $"D-1,陈安宁,女,34,{Identity},,990101,2020-01-20,2020-01-22,排除病例,,,,\r\n";
        await App.ImportCasesAsync(discarded);
        Assert.Equal((0, 1, 0, 0), (await App.ImportCasesAsync(discarded.Replace("D-1", "E-1").Replace("排除病例,,", "排除病例,轻型,"))).Sums());
        Assert.Equal((1, 0, 0, 0), (await App.ImportCasesAsync(Second)).Sums());
        Assert.Null((await CaseAsync("R-2")).ReinfectionOf);
        Assert.Equal(CaseClass.Discarded, (await CaseAsync("D-1")).Class);
    }

    [Fact]
    public async Task A_row_whose_days_contradict_those_on_record_is_refused_with_both()
    {
        await App.ImportCasesAsync($"R-1,陈安宁,女,34,{Identity},,990101,2020-01-20,2020-01-22,确诊病例,轻型,发热,死亡,2020-02-20\r\n");
        var refused = await RefusedAsync("病例编号,姓名,报告地区,发病日期,报告日期,病例分类", "R-1,陈安宁,990101,2020-03-01,2020-03-02,确诊病例");
        Assert.Equal("linelist.row.on-record", refused.Key);
        Assert.Contains("2020-03-01", refused.Said);
        Assert.Contains("2020-02-20", refused.Said);
        Assert.Equal((new DateOnly(2020, 1, 20), 1), await CaseAsync("R-1") is var left ? (left.OnsetDate, left.Version) : default);

        // A day of birth alone too; and what agrees is taken.
        refused = await RefusedAsync("病例编号,姓名,报告地区,出生日期,报告日期,病例分类,监护人", "R-1,陈安宁,990101,2020-02-01,2020-03-02,确诊病例,陈某");
        Assert.Equal("linelist.row.on-record", refused.Key);
        Assert.Equal((0, 1, 0, 0), (await ImportAsync("病例编号,姓名,报告地区,发病日期,报告日期,病例分类", "R-1,陈安宁,990101,2020-01-21,2020-01-22,确诊病例")).Sums());
    }

    [Fact]
    public async Task Another_time_of_diagnosis_counts_the_clock_anew_and_what_was_told_stays()
    {
        const string Header = "姓名,身份证号,报告地区,诊断时间,报告时间,病例分类,病情";
        var id = await App.ReportAsync(CaseStories.Report() with { IdentityNumber = Identity });
        Task<ImportCases.Report> TellAsync(string diagnosed, string severity) => ImportAsync(Header, $"陈安宁,{Identity},990101,{diagnosed},2020-05-10 08:00,疑似病例,{severity}");
        async Task<ClockItem[]> ClocksAsync() => [.. (await App.ShowAsync(id)).Clocks.Where(c => c.Code == "report-class-a").OrderBy(c => c.Sequence)];

        Assert.Equal((0, 1, 0, 0), (await TellAsync("2020-05-10 04:00", "轻型")).Sums());
        var late = await ClocksAsync();
        Assert.Equal([(0, true), (120, false)], late.Select(c => (c.LateMinutes, c.ReplacedAt is not null)));
        Assert.Equal([ClockSigns.LateDiscovery], late[1].Signs);

        // The day alone says nothing else.
        Assert.Equal((0, 1, 0, 0), (await TellAsync("2020-05-10", "重型")).Sums());
        Assert.Equal(late.Select(c => c.StartedAt), (await ClocksAsync()).Select(c => c.StartedAt));

        Assert.Equal((0, 1, 0, 0), (await TellAsync("2020-05-10 07:00", "重型")).Sums());
        var mended = await ClocksAsync();
        Assert.Equal([0, 120, 0], mended.Select(c => c.LateMinutes));
        Assert.Contains(ClockSigns.ChangedDate, mended[2].Signs);
    }

    [Fact]
    public async Task Where_somebody_stays_works_and_belongs_is_read_by_headers_of_both_languages_and_goes_out_with_a_reason()
    {
        Assert.Equal((1, 0, 0, 0), (await ImportAsync("病例编号,姓名,报告地区,现居留地,职业,工作单位,报告日期,病例分类", "W-1,陈安宁,990101,990201,医务人员,南湾区人民医院,2020-03-02,确诊病例")).Sums());
        Assert.Equal((1, 0, 0, 0), (await ImportAsync("case_id,name,county,staying_area,occupation,employer,report_date,classification", "W-2,Tenzin Dorje,990101,990201,Juggler,Circus,2020-03-02,confirmed")).Sums());
        var (one, other) = (await CaseAsync("W-1"), await CaseAsync("W-2"));
        Assert.Equal((Occupation.HealthWorker, "南湾区人民医院"), (one.Occupation, one.Employer));
        Assert.Equal(((Occupation?)null, "Circus"), (other.Occupation, other.Employer));
        await using (var db = App.Read())
        {
            Assert.Equal("Juggler", (await db.ToldOfAsync(other.Id, CancellationToken.None))["occupation"]);
            Assert.Equal(2, await db.Set<PersonAddress>().CountAsync(a => a.Kind == AddressKind.Staying && (a.PersonId == one.PersonId || a.PersonId == other.PersonId)));
        }
        Assert.Equal((0, 1, 0, 0), (await ImportAsync("病例编号,姓名,报告地区,职业,报告日期,病例分类", "W-1,陈安宁,990101,教师,2020-03-02,确诊病例")).Sums());
        Assert.Equal((Occupation.Teacher, "南湾区人民医院"), await CaseAsync("W-1") is var told ? (told.Occupation, told.Employer) : default);

        Assert.Contains("reason", Assert.IsType<Malformed>((await ExportAsync(null)).Refusal).Fields.Keys);
        using var text = new StreamReader((await ExportAsync("上报省疾控")).Ok().Content);
        Assert.Contains("Teacher,南湾区人民医院", await text.ReadToEndAsync(), StringComparison.Ordinal);

        Task<Result<ExportCases.Response>> ExportAsync(string? reason) =>
            RunAsync(ExportCases.Slice, new() { Disease = LineLists.Disease, Columns = ["number", "occupation", "employer"], Reason = reason, In = App.Words });
    }

    [Fact]
    public async Task A_class_of_a_file_carries_the_edition_of_its_day_and_the_criteria_that_it_rests_on()
    {
        const string Header = "病例编号,姓名,报告地区,发病日期,报告日期,病例分类,疑似日期,确诊日期,事实";
        await ImportAsync(Header, "K-1,陈安宁,990101,2020-02-01,2020-02-03,,2020-02-03,2020-02-08,fever=yes;pneumonia-imaging=yes;contact-case=yes@2020-01-25");
        var shown = await App.ShowAsync((await CaseAsync("K-1")).Id);
        Assert.Equal([(CaseClass.Suspected, "3"), (CaseClass.Confirmed, "4")], shown.Classes.Select(c => (c.Class, c.Edition!)));
        Assert.Contains(shown.Classes[0].Basis!.Met, f => f.Fact == "contact-case");
        Assert.Null(shown.Classes[1].Basis);

        await ImportAsync(Header, "K-1,陈安宁,990101,2020-02-01,2020-02-03,,2020-02-03,2020-02-22,fever=yes;rna-positive=yes@2020-02-22");
        var last = (await App.ShowAsync(shown.Id)).Classes[^1];
        Assert.Equal((CaseClass.Confirmed, "5"), (last.Class, last.Edition!));
        Assert.Contains(last.Basis!.Met, f => f.Fact == "rna-positive");
    }
}
