using System.IO.Compression;
using System.Net;
using System.Net.Http.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Administration.Backup;
using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Modules.Tests.Web.Faults;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Outbox;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Administration.Backup;

/// <summary>A backup is put in the place of a database that runs: all of it, or nothing is changed.</summary>
public abstract class RestoreBackupTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : RestoreBackupTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : RestoreBackupTests(DatabaseKind.Postgres);

    private readonly string _folder = TestDatabases.NewFolder();

    private readonly DatabaseKind _kind = kind;

    private string Folder => Path.Combine(_folder, "data", "backups");

    /// <summary>A folder of backups of its own: beside its database file, or beside its key file.</summary>
    protected override async Task<OutbreakApp> OpenAsync()
    {
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        if (_kind is DatabaseKind.Postgres)
        {
            return await OutbreakApp.StartAsync(_kind, Start, Path.Combine(data, "keys.json"));
        }
        File.Copy(await TestDatabases.CopyAsync(Start), Path.Combine(data, "fangxian.db"));
        return OutbreakApp.On(Path.Combine(data, "fangxian.db"), () => ValueTask.CompletedTask);
    }

    [Fact]
    public async Task A_backup_is_put_back_while_the_server_runs_and_everybody_signs_in_again()
    {
        (await RunAsync(EnterCount.Slice, Count(1, 3))).Ok();
        await PutMessageAsync("sent-since");
        var all = await App.ClientOfAsync(await App.HolderAsync("all", "administrator", ""));
        var made = await MakeAsync();
        Assert.NotNull(made.VerifiedAt);
        Assert.Equal((3, null), await ConfirmedAsync());
        var versions = await VersionsAsync();

        (await RunAsync(EnterCount.Slice, Count(2, 5))).Ok();
        await SendAsync("sent-since");
        Assert.Equal((3, 5), await ConfirmedAsync());
        Clock.Advance(TimeSpan.FromHours(1));
        var restored = (await RunAsync(RestoreBackup.Slice, Request(made))).Ok();
        Assert.Equal((made.Name, $"fangxian-before-restore-{BackupFolder.ConfirmationOf(Clock.GetUtcNow())}.zip"), (restored.Name, restored.Kept));

        Assert.Equal((3, null), await ConfirmedAsync());
        foreach (var (topic, version) in await VersionsAsync())
        {
            Assert.True(version > versions.GetValueOrDefault(topic), topic);
        }
        await using (var db = App.Read())
        {
            Assert.Empty(db.Sessions());
            Assert.Equal(OutboxState.Sent, (await db.OutboxMessages().SingleAsync(m => m.Key == "sent-since")).State);
            var last = await db.AuditLines.Where(l => l.UseCase == "backups/restore-here").SingleAsync();
            Assert.Contains(restored.Kept, last.Records);
            Assert.Empty((await AuditProof.ProveAsync(db, Scope.Everything, [], CancellationToken.None)).Breaks);
        }
        Assert.Equal(HttpStatusCode.Unauthorized, (await all.GetAsync("/api/backups")).StatusCode);
        // It goes on from there, and the state that was replaced can be put back in its turn.
        (await RunAsync(EnterCount.Slice, Count(3, 9))).Ok();
        var kept = (await RunAsync(ListBackups.Slice, new())).Ok().Backups.Single(b => b.IsOfRestore);
        Assert.NotNull(kept.VerifiedAt);
        Clock.Advance(TimeSpan.FromHours(1));
        (await RunAsync(RestoreBackup.Slice, Request(kept))).Ok();
        Assert.Equal((3, 5), await ConfirmedAsync());
    }

    [Fact]
    public async Task What_fails_changes_nothing()
    {
        (await RunAsync(EnterCount.Slice, Count(1, 3))).Ok();
        var made = await MakeAsync();
        (await RunAsync(EnterCount.Slice, Count(2, 5))).Ok();
        var before = await HashesAsync();
        Assert.Equal("platform/malformed", (await RunAsync(RestoreBackup.Slice, Request(made) with { Confirmation = "20200101T000000Z" })).Refusal?.Code);
        Assert.Equal("platform/malformed", (await RunAsync(RestoreBackup.Slice, Request(made) with { Reason = "" })).Refusal?.Code);
        Assert.Equal("backups/not-found", (await RunAsync(RestoreBackup.Slice, Request(made) with { Name = "../" + made.Name })).Refusal?.Code);
        // A place for what is kept that cannot be written: as on a full disk.
        var taken = Path.Combine(Folder, BackupFolder.SafetyNameAt(Clock.GetUtcNow()) + ".part");
        Directory.CreateDirectory(taken);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => RunAsync(RestoreBackup.Slice, Request(made)));
        Directory.Delete(taken);
        await using (var zip = await ZipFile.OpenAsync(Path.Combine(Folder, made.Name), ZipArchiveMode.Update))
        {
            await using var rows = await zip.GetEntry("area.rows")!.OpenAsync();
            rows.Seek(40, SeekOrigin.Begin);
            rows.WriteByte(77);
        }
        var damaged = (await RunAsync(RestoreBackup.Slice, Request(made))).Refusal!;
        Assert.Equal(("archive/damaged", made.Name, "area"), (damaged.Code, damaged.Arguments[0], damaged.Arguments[1]));
        Assert.Equal("archive/damaged", (await RunAsync(ProveBackup.Slice, new() { Name = made.Name })).Refusal?.Code);
        Assert.Equal(before, (await HashesAsync()));
        (await RunAsync(EnterCount.Slice, Count(3, 6))).Ok();
    }

    [Fact]
    public async Task Meanwhile_nobody_writes_and_is_told_so_and_everybody_reads()
    {
        (await RunAsync(EnterCount.Slice, Count(1, 3))).Ok();
        var client = await App.ClientAsync();
        var (begun, go) = (NewSignal(), NewSignal());
        var alone = App.Databases.WriteAloneAsync<Done>(Scope.Everything, null, async (db, token) =>
        {
            await Restore.LockAsync(db, token);
            begun.SetResult();
            await go.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            return Done.Instance;
        }, CancellationToken.None);
        await begun.Task;
        var refused = (await RunAsync(EnterCount.Slice, Count(2, 5))).Refusal;
        Assert.Equal("platform/database-restoring", refused?.Code);
        var answer = await FaultTests.Answers.EnterAsync(client, 2);
        await FaultTests.AssertFaultAsync(answer, HttpStatusCode.ServiceUnavailable, "platform/database-restoring", "nothing");
        Assert.Equal(30, answer.Headers.RetryAfter?.Delta?.TotalSeconds);
        Assert.Equal("platform/database-restoring", (await RunAsync(RestoreBackup.Slice, Request(new BackupFile("fangxian-20200510T000000Z.zip", Clock.GetUtcNow(), 1)))).Refusal?.Code);
        Assert.Equal((3, null), await ConfirmedAsync());
        go.SetResult();
        (await alone).Ok();
        (await RunAsync(EnterCount.Slice, Count(2, 5))).Ok();
    }

    [Fact]
    public async Task Whoever_has_begun_to_write_is_waited_for()
    {
        var (begun, go) = (NewSignal(), NewSignal());
        var writing = App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            begun.SetResult();
            await go.Task.WaitAsync(TimeSpan.FromSeconds(30), token);
            return Done.Instance;
        }, CancellationToken.None);
        await begun.Task;
        var alone = App.Databases.WriteAloneAsync<Done>(Scope.Everything, null, (db, token) => Task.FromResult<Result<Done>>(Done.Instance), CancellationToken.None);
        Assert.False(alone.IsCompleted);
        await Assert.ThrowsAsync<WritesStoppedException>(() => App.Databases.WriteAsync<Done>(Scope.Everything, (_, _) => Task.FromResult<Result<Done>>(Done.Instance), CancellationToken.None));
        go.SetResult();
        (await writing).Ok();
        (await alone).Ok();
    }

    [Fact]
    public async Task Only_who_administers_everything_proves_and_restores()
    {
        var made = await MakeAsync();
        var county = await App.ClientOfAsync(await App.HolderAsync("county", "administrator", "990101"));
        Assert.Equal("backups/of-everything", await (await county.PostAsJsonAsync($"/api/backups/{made.Name}/restore", new { confirmation = "x", reason = "y" })).CodeAsync());
        Assert.Equal("backups/of-everything", await (await county.PostAsync($"/api/backups/{made.Name}/proof", null)).CodeAsync());
        var clinician = await App.ClientOfAsync(await App.HolderAsync("clinician", "clinician", ""));
        Assert.Equal(HttpStatusCode.Forbidden, (await clinician.PostAsJsonAsync($"/api/backups/{made.Name}/restore", new { confirmation = "x", reason = "y" })).StatusCode);
        var all = await App.ClientOfAsync(await App.HolderAsync("all", "administrator", ""));
        var proof = await all.PostAsync($"/api/backups/{made.Name}/proof", null);
        Assert.Equal(HttpStatusCode.OK, proof.StatusCode);
        Assert.Contains("\"name\":\"area\"", await proof.Content.ReadAsStringAsync());
        Clock.Advance(TimeSpan.FromMinutes(1));
        var done = await all.PostAsJsonAsync($"/api/backups/{made.Name}/restore", new { confirmation = BackupFolder.ConfirmationOf(made.MadeAt), reason = "test" });
        Assert.True(done.IsSuccessStatusCode, await done.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_backup_from_elsewhere_is_proved_and_not_kept()
    {
        var made = await MakeAsync();
        var files = Directory.GetFiles(Folder).Length;
        var copy = Path.Combine(_folder, "elsewhere.zip");
        File.Copy(Path.Combine(Folder, made.Name), copy);
        await using (var sent = File.OpenRead(copy))
        {
            var proof = (await RunAsync(ProveBackup.Slice, new() { Name = "elsewhere.zip", Content = sent })).Ok();
            Assert.True(proof.AuditLines > 0 && proof.Tables.Single(t => t.Name == "area") is { Rows: > 3 } area && area.Rows == area.RowsNow);
        }
        await using var nothing = new MemoryStream("PK not a backup"u8.ToArray());
        Assert.Equal(["elsewhere.txt"], (await RunAsync(ProveBackup.Slice, new() { Name = "elsewhere.txt", Content = nothing })).Refusal?.Arguments);
        Assert.Equal(files, Directory.GetFiles(Folder).Length);
    }

    [Fact]
    public async Task A_backup_of_an_older_program_is_brought_up_to_date_before_it_replaces_anything()
    {
        var made = await MakeAsync();
        await ArchiveTests.RewriteAsync(Path.Combine(Folder, made.Name), m => m with { Schema = "Founding", Tables = [.. m.Tables.Where(t => t.Table.Name is "area" or "area_code" or "area_name")] });
        Clock.Advance(TimeSpan.FromMinutes(1));
        (await RunAsync(RestoreBackup.Slice, Request(made))).Ok();
        await using var db = App.Read();
        Assert.NotEmpty(await db.AuditLines.Where(l => l.UseCase == "backups/restore-here").ToListAsync());
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RestoreBackup.Request Request(BackupFile backup) => new() { Name = backup.Name, Confirmation = BackupFolder.ConfirmationOf(backup.MadeAt), Reason = "a wrong import", Here = App.Databases };

    /// <summary>What is known of the first day and of the second.</summary>
    private async Task<(int?, int?)> ConfirmedAsync() => (await OfAsync(1), await OfAsync(2));

    private async Task<int?> OfAsync(int day) =>
        (await RunAsync(ExportCounts.Slice, new() { Area = "9901", Disease = "covid-19", Date = new DateOnly(2020, 1, 1).AddDays(day) })).Ok().Own.Confirmed;

    private async Task<Dictionary<string, long>> VersionsAsync()
    {
        await using var db = App.Read();
        return await db.DataVersions.AsNoTracking().ToDictionaryAsync(v => v.Topic, v => v.Version);
    }

    private async Task<string> HashesAsync()
    {
        await using var db = App.Read();
        return string.Join(' ', (await DatabaseArchive.WriteAsync(db, Path.Combine(_folder, "state.zip"), Clock.GetUtcNow(), null, CancellationToken.None)).Tables.Where(t => !t.Table.Name.StartsWith("audit_", StringComparison.Ordinal)).Select(t => t.Sha256));
    }

    private async Task PutMessageAsync(string key) => (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
    {
        await db.PutInOutboxAsync("report-reminder", key, 0, "{}", Clock.GetUtcNow(), token);
        await db.SaveChangesAsync(token);
        return Done.Instance;
    }, CancellationToken.None)).Ok();

    private async Task SendAsync(string key) => (await App.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
    {
        var now = Clock.GetUtcNow();
        await db.OutboxMessages().Where(m => m.Key == key).ExecuteUpdateAsync(m => m.SetProperty(x => x.State, OutboxState.Sent).SetProperty(x => x.DoneAt, now), token);
        return Done.Instance;
    }, CancellationToken.None)).Ok();

    private async Task<BackupFile> MakeAsync() => (await RunAsync(MakeBackup.Slice, new())).Ok().Backup;

    private static EnterCount.Request Count(int day, int confirmed) => new() { Area = "9901", Disease = "covid-19", Date = new DateOnly(2020, 1, 1).AddDays(day), Confirmed = confirmed, ExpectedVersion = 0 };
}
