using System.Text;
using Fangxian.Administration.Settings;
using Fangxian.Cases.Imports;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry;
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
