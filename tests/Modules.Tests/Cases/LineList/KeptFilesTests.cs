using System.Text;
using Fangxian.Administration.Settings;
using Fangxian.Cases.Imports;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Modules.Tests.Registry.Retention;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Retention;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>Imported files name persons: after some days they go by themselves, drafts and refused rows alike.</summary>
public abstract class KeptFilesTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : KeptFilesTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : KeptFilesTests(DatabaseKind.Postgres);

    private const string Row = "K-1,王五,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n", Wrong = "K-2,赵六,男,四十,,,990101,2020-02-01,2020-02-03,确诊病例,,,,\r\n";

    private RetentionRounds Job => new(App.Databases, App.Runner, Clock, NullLogger<RetentionRounds>.Instance);

    private async Task<Guid> DraftAsync(Actor? actor = null)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(LineLists.Header + Row));
        return (await DraftCases.DraftAsync(App.Runner, new() { Content = content, FileName = "draft.csv", Disease = LineLists.Disease }, actor ?? App.Actor, CancellationToken.None)).Ok().Id;
    }

    private async Task<(ImportState State, bool HasFile, bool HasRefused)[]> ImportsAsync()
    {
        await using var db = App.Read();
        return [.. db.CaseImports().OrderBy(i => i.At).ThenBy(i => i.Id).ToArray().Select(i => (i.State, i.Content is not null, i.RefusedCsv is not null))];
    }

    [Fact]
    public async Task Rows_of_long_ago_are_told_of_with_the_day_until_which_they_are_kept()
    {
        var report = await App.ImportCasesAsync("K-1,王五,男,40,,,990101,2018-01-01,2018-01-03,确诊病例,,,治愈,2018-01-20\r\nK-2,赵六,男,40,,,990101,2018-01-01,2018-01-03,确诊病例,,,,\r\nK-3,钱七,男,40,,,990101,2020-02-01,2020-02-03,确诊病例,,,治愈,2020-02-20\r\n");
        Assert.Equal(new KeptShortly(1, 730, new(2020, 6, 8)), report.Facts.KeptShortly);
        Assert.Contains(FileFactsText.Say(report.Facts, 0, App.Words), line => line == "1 row tells of an illness that ended more than 730 days ago: by the rules on personal data they are kept until 2020-06-08 only, and then deleted by themselves.");
        Clock.Advance(TimeSpan.FromDays(29));
        Assert.Equal(0, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, (await RunAsync(RunRetention.Slice, new())).Ok().Persons);
        Assert.Equal(["K-2", "K-3"], (await App.CasesAsync()).Items.Select(c => c.ExternalId).Order());
        Assert.Null((await App.ImportCasesAsync(Row)).Facts.KeptShortly);
    }

    [Fact]
    public async Task Rows_that_came_back_are_kept_from_the_day_on_which_they_did()
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(LineLists.Header + Row + Wrong));
        var draft = (await DraftCases.DraftAsync(App.Runner, new() { Content = content, FileName = "draft.csv", Disease = LineLists.Disease }, App.Actor, CancellationToken.None)).Ok();
        Clock.Advance(TimeSpan.FromDays(29));
        (await PublishCaseImport.PublishAsync(App.Runner, draft.Id, 1, App.Actor, App.Words, CancellationToken.None)).Ok();
        Clock.Advance(TimeSpan.FromDays(2));
        (await RunAsync(RunRetention.Slice, new())).Ok();
        Assert.Equal([(ImportState.Published, false, true)], await ImportsAsync());
        Clock.Advance(TimeSpan.FromDays(29));
        (await RunAsync(RunRetention.Slice, new())).Ok();
        Assert.Equal([(ImportState.Published, false, false)], await ImportsAsync());
    }

    [Fact]
    public async Task Every_night_files_whose_days_are_over_go_and_the_list_of_imports_stays()
    {
        await App.ImportCasesAsync(Row + Wrong);
        Clock.Advance(TimeSpan.FromMinutes(1));
        await DraftAsync();
        Assert.Equal([(ImportState.Published, false, true), (ImportState.Draft, true, false)], await ImportsAsync());
        Clock.Advance(TimeSpan.FromDays(29));
        Assert.False(await Job.LookAsync(CancellationToken.None));
        Clock.Advance(TimeSpan.FromDays(2));
        var preview = (await App.RunAsync(PreviewRetention.Slice, new PreviewRetention.Request())).Ok();
        Assert.Equal((0, 2L), (preview.Persons, preview.Rows["case_import"]));
        Assert.Equal([(ImportState.Published, false, true), (ImportState.Draft, true, false)], await ImportsAsync());
        Assert.True(await Job.LookAsync(CancellationToken.None));
        Assert.Equal([(ImportState.Published, false, false), (ImportState.Discarded, false, false)], await ImportsAsync());
        await using var db = App.Read();
        Assert.Contains("2 rows", db.AuditLines.Single(l => l.UseCase == "retention/run").Records, StringComparison.Ordinal);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await Job.LookAsync(CancellationToken.None));
        Assert.Single(db.AuditLines, l => l.UseCase == "retention/run");
    }

    private async Task<string[]> NamesAsync()
    {
        await using var db = App.Read();
        return [.. db.CaseImports().OrderBy(i => i.At).ThenBy(i => i.Id).Select(i => i.FileName).ToArray()];
    }

    private async Task ImportAsync(string name, string rows = Row)
    {
        await App.ImportCasesAsync(Encoding.UTF8.GetBytes(LineLists.Header + rows), name);
        Skip(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task What_a_file_was_called_goes_with_it_and_lies_in_no_byte()
    {
        // A server of its own keeps the time of the world.
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        await ImportAsync("司马错行密接名单.csv");
        await ImportAsync("司马错行.2.CSV", Wrong);
        Assert.NotEmpty(await App.FilesWithAsync("司马错行"));
        await App.AnalyseAsync();
        Skip(TimeSpan.FromDays(31));
        Assert.Equal(2L, (await App.RunAsync(PreviewRetention.Slice, new PreviewRetention.Request())).Ok().Rows["case_import"]);
        Assert.Equal(2L, (await RunRetention.ToTheEndAsync(App.Runner, App.Databases, Actor.Job("retention"), CancellationToken.None)).Ok().Rows["case_import"]);
        Assert.Equal("*.csv", (await NamesAsync())[0]);
        Assert.StartsWith(CaseImport.Nameless, (await NamesAsync())[1], StringComparison.Ordinal);
        Assert.Empty(await App.FilesWithAsync("司马错行"));
        Assert.Empty((await App.RunAsync(PreviewRetention.Slice, new PreviewRetention.Request())).Ok().Rows);
        Assert.Contains("*.csv", await (await App.ClientAsync()).GetStringAsync("/cases/imports"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_called_by_somebody_who_is_forgotten_loses_its_name_at_once()
    {
        Clock.SetUtcNow(TimeProvider.System.GetUtcNow());
        var person = (await RunAsync(RegisterPerson.Slice, new() { Name = "司马 错行", Sex = Sex.Male, BirthDate = new(2010, 3, 4), GuardianName = "司马某", Area = "990101" })).Ok().PersonId;
        Skip(TimeSpan.FromDays(25));
        await ImportAsync("司马错行密接名单.csv");
        await ImportAsync(new string('长', 90) + "司马·错行.csv", Wrong);
        await ImportAsync("第三批.csv", Row.Replace("K-1", "K-3", StringComparison.Ordinal).Replace("王五", "孙七", StringComparison.Ordinal));
        Skip(TimeSpan.FromDays(10));
        var done = (await RunRetention.ToTheEndAsync(App.Runner, App.Databases, Actor.Job("retention"), CancellationToken.None)).Ok();
        Assert.Equal((1, 2L), (done.Persons, done.Rows["case_import"]));
        Assert.Equal(["*.csv", "*.csv", "第三批.csv"], await NamesAsync());
        Assert.Empty(await App.FilesWithAsync("错行"));
    }

    [Fact]
    public async Task The_days_are_a_setting()
    {
        await DraftAsync();
        Assert.Equal("retention.file-days.invalid", Assert.IsType<Malformed>((await App.RunAsync(ChangeSetting.Slice, new ChangeSetting.Request { Key = KeptFiles.DaysKey, Value = "0" })).Refusal).Fields["value"].Single().Key);
        (await App.RunAsync(ChangeSetting.Slice, new ChangeSetting.Request { Key = KeptFiles.DaysKey, Value = "3" })).Ok();
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Empty((await App.RunAsync(RunRetention.Slice, new RunRetention.Request())).Ok().Rows);
        Clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal(1L, (await App.RunAsync(RunRetention.Slice, new RunRetention.Request())).Ok().Rows["case_import"]);
    }

    [Fact]
    public async Task Whoever_runs_it_by_hand_reaches_files_of_the_own_areas_alone()
    {
        await DraftAsync(await App.OfAreaAsync("990101"));
        Clock.Advance(TimeSpan.FromDays(31));
        Assert.Empty((await App.RunAsync(RunRetention.Slice, new RunRetention.Request(), await App.OfAreaAsync("990202"))).Ok().Rows);
        Assert.Equal(1L, (await App.RunAsync(RunRetention.Slice, new RunRetention.Request(), await App.OfAreaAsync("990101"))).Ok().Rows["case_import"]);
    }

    [Fact]
    public async Task A_draft_whose_file_is_gone_says_so()
    {
        var draft = await DraftAsync();
        Clock.Advance(TimeSpan.FromDays(31));
        await Job.LookAsync(CancellationToken.None);
        Assert.Equal("counts/import-is-no-draft", (await PublishCaseImport.PublishAsync(App.Runner, draft, 2, App.Actor, App.Words, CancellationToken.None)).Refusal!.Code);
    }
}
