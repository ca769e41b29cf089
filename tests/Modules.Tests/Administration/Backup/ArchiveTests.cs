using System.IO.Compression;
using System.Text.Json;
using Fangxian.Administration.Backup;
using Fangxian.Administration.Settings;
using Fangxian.Cases.Counts;
using Fangxian.Modules.Tests.Administration.Accounts;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Organisations;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Administration.Backup;

/// <summary>What is written into an archive comes back whole, on either database, or not at all.</summary>
public abstract class ArchiveTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : ArchiveTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : ArchiveTests(DatabaseKind.Postgres);

    private readonly string _folder = TestDatabases.NewFolder();
    private readonly DatabaseKind _kind = kind;

    private string File(string name) => Path.Combine(_folder, name);

    [Fact]
    public async Task A_database_comes_back_equal_table_by_table_on_both_databases()
    {
        await LiveAsync();
        var made = await WriteAsync(App.Databases, File("a.zip"));
        Assert.True(made.Tables.Count > 25 && made.Rows > 40, $"{made.Tables.Count} tables, {made.Rows} rows");
        Assert.Equal(made.Tables, (await DatabaseArchive.CheckAsync(File("a.zip"), CancellationToken.None)).Ok().Tables, Same);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File("a.zip")));
        }
        foreach (var to in Enum.GetValues<DatabaseKind>().Where(to => to == _kind || Environment.GetEnvironmentVariable(TestDatabases.PostgresVariable) is { Length: > 0 }))
        {
            await using var target = await TestDatabases.NewEmptyAsync(to);
            var report = (await Restore.IntoEmptyAsync(File("a.zip"), target.Databases, null, CancellationToken.None)).Ok();
            Assert.Empty(report.Audit.Breaks);
            Assert.True(report.Audit.Lines > 3);
            Assert.Equal(made.Tables, (await WriteAsync(target.Databases, File($"{to}.zip"))).Tables, Same);
            // The restored database goes on: numbers the database gives do not meet those that came back.
            var run = new Run(target.Databases, Clock);
            (await run.Async(EnterCount.Slice, Count(20, 9), App.Actor)).Ok();
            (await run.Async(OpenOrganisation.Slice, new() { Name = "新医院", Sector = "hospital", Area = "990101" }, App.Actor)).Ok();
            Assert.Equal("archive/not-empty", (await Restore.IntoEmptyAsync(File("a.zip"), target.Databases, null, CancellationToken.None)).Refusal?.Code);
        }
    }

    [Fact]
    public async Task A_backup_made_while_others_write_holds_one_instant_whose_chains_verify()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var day = 1;
            for (; !stop.IsCancellationRequested && day < 400; day++)
            {
                (await App.RunAsync(EnterCount.Slice, Count(day, day))).Ok();
            }
            return day;
        });
        for (var i = 0; i < 3; i++)
        {
            var made = await WriteAsync(App.Databases, File($"{i}.zip"));
            await using var target = await TestDatabases.NewEmptyAsync(DatabaseKind.Sqlite);
            Assert.Empty((await Restore.IntoEmptyAsync(File($"{i}.zip"), target.Databases, null, CancellationToken.None)).Ok().Audit.Breaks);
            Assert.Equal(made.Tables, (await WriteAsync(target.Databases, File("again.zip"))).Tables, Same);
        }
        await stop.CancelAsync();
        Assert.True(await writing > 3);
    }

    [Fact]
    public async Task A_flipped_byte_is_found_and_a_file_cut_short_is_no_backup()
    {
        await LiveAsync();
        var made = await WriteAsync(App.Databases, File("a.zip"));
        var whole = await System.IO.File.ReadAllBytesAsync(File("a.zip"));
        var largest = made.Tables.MaxBy(t => t.Rows)!.Table.Name;
        await using (var zip = await ZipFile.OpenAsync(File("a.zip"), ZipArchiveMode.Update))
        {
            var entry = zip.GetEntry(largest + ".rows")!;
            await using var rows = await entry.OpenAsync();
            rows.Seek(40, SeekOrigin.Begin);
            var was = rows.ReadByte();
            rows.Seek(40, SeekOrigin.Begin);
            rows.WriteByte((byte)(was ^ 1));
        }
        var damaged = (await DatabaseArchive.CheckAsync(File("a.zip"), CancellationToken.None)).Refusal!;
        Assert.Equal(("archive/damaged", largest), (damaged.Code, damaged.Arguments[1]));
        await using (var target = await TestDatabases.NewEmptyAsync(DatabaseKind.Sqlite))
        {
            Assert.Contains((await Restore.IntoEmptyAsync(File("a.zip"), target.Databases, null, CancellationToken.None)).Refusal!.Code, new[] { "archive/damaged", "archive/unreadable" });
        }
        foreach (var bytes in new[] { 0, 10, whole.Length / 2, whole.Length - 1 })
        {
            await System.IO.File.WriteAllBytesAsync(File("cut.zip"), whole[..bytes]);
            Assert.Equal("archive/unreadable", (await DatabaseArchive.CheckAsync(File("cut.zip"), CancellationToken.None)).Refusal?.Code);
        }
        Assert.Equal("archive/unreadable", (await DatabaseArchive.CheckAsync(File("none.zip"), CancellationToken.None)).Refusal?.Code);
        Assert.False(System.IO.File.Exists(File("a.zip.part")));
    }

    [Fact]
    public async Task An_older_schema_is_brought_up_to_date_and_a_newer_one_is_refused()
    {
        await LiveAsync();
        await WriteAsync(App.Databases, File("a.zip"));
        await RewriteAsync(File("a.zip"), m => m with { Schema = "Founding", Tables = [.. m.Tables.Where(t => t.Table.Name is "area" or "area_code" or "area_name")] });
        await using (var target = await TestDatabases.NewEmptyAsync(_kind))
        {
            (await Restore.IntoEmptyAsync(File("a.zip"), target.Databases, null, CancellationToken.None)).Ok();
            Assert.True(await target.Databases.IsUpToDateAsync(CancellationToken.None));
        }
        await RewriteAsync(File("a.zip"), m => m with { Schema = "OfTomorrow" });
        await using var empty = await TestDatabases.NewEmptyAsync(_kind);
        Assert.Equal("archive/too-new", (await Restore.IntoEmptyAsync(File("a.zip"), empty.Databases, null, CancellationToken.None)).Refusal?.Code);
    }

    [Fact]
    public async Task Keys_that_the_key_file_lacks_are_named_before_anything_is_loaded()
    {
        await WriteAsync(App.Databases, File("a.zip"));
        var missing = App.Databases.Shared.Keys.Latest + 1;
        await RewriteAsync(File("a.zip"), m => m with { KeyVersions = [1, missing] });
        await using var target = await TestDatabases.NewEmptyAsync(_kind);
        var refusal = (await Restore.IntoEmptyAsync(File("a.zip"), target.Databases, null, CancellationToken.None)).Refusal!;
        Assert.Equal(("archive/keys-missing", $"{missing}"), (refusal.Code, refusal.Arguments[1]));
    }

    [Fact]
    public async Task Only_who_administers_everything_makes_a_backup_and_its_content_is_handed_out_by_no_page()
    {
        var county = await App.ClientOfAsync(await App.HolderAsync("county", "administrator", "990101"));
        Assert.Equal("backups/of-everything", await (await county.PostAsync("/api/backups", null)).CodeAsync());
        Assert.Equal("backups/of-everything", await (await county.GetAsync("/api/backups")).CodeAsync());
        var all = await App.ClientOfAsync(await App.HolderAsync("all", "administrator", ""));
        var made = JsonDocument.Parse(await (await all.PostAsync("/api/backups", null)).EnsureSuccessStatusCode().Content.ReadAsStringAsync()).RootElement;
        var name = made.GetProperty("backup").GetProperty("name").GetString()!;
        Assert.Matches("^fangxian-\\d{8}T\\d{6}Z\\.zip$", name);
        Assert.Contains(name, await all.GetStringAsync("/api/backups"));
        Assert.False(made.TryGetProperty("path", out _));
        await using var db = App.Read();
        Assert.Contains(db.AuditLines, line => line.UseCase == "backups/make" && line.Actor == "all");
    }

    [Fact]
    public async Task The_backup_of_the_night_is_made_once_a_day_whatever_is_made_by_hand_and_so_many_are_kept()
    {
        var nightly = new NightlyBackup(App.Databases, App.Runner, Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<NightlyBackup>.Instance) { Folder = _folder };
        Assert.False(await nightly.LookAsync(CancellationToken.None));
        Assert.Equal("platform/malformed", (await RunAsync(ChangeSetting.Slice, new() { Key = "backup-hour", Value = "24" })).Refusal?.Code);
        (await RunAsync(ChangeSetting.Slice, new() { Key = "backup-hour", Value = "9" })).Ok();
        (await RunAsync(ChangeSetting.Slice, new() { Key = "backup-keep", Value = "2" })).Ok();
        Assert.False(await nightly.LookAsync(CancellationToken.None));
        System.IO.File.WriteAllText(File("fangxian-mine.zip"), "another file");
        System.IO.File.WriteAllText(File("fangxian-20200510T003000Z.zip"), "made by hand half an hour before the night's");
        for (var day = 0; day < 3; day++)
        {
            Clock.Advance(TimeSpan.FromHours(day == 0 ? 1 : 24));
            Assert.True(await nightly.LookAsync(CancellationToken.None));
            Assert.False(await nightly.LookAsync(CancellationToken.None));
        }
        Assert.Equal(["fangxian-20200510T003000Z.zip", "fangxian-mine.zip", "fangxian-night-20200511T010000Z.zip", "fangxian-night-20200511T010000Z.zip.verified", "fangxian-night-20200512T010000Z.zip", "fangxian-night-20200512T010000Z.zip.verified"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order());
        Directory.Delete(_folder, recursive: true);
        Clock.Advance(TimeSpan.FromDays(1));
        Assert.False(await nightly.LookAsync(CancellationToken.None));
    }

    private static bool Same(ArchivedRows one, ArchivedRows other) => (one.Table.Name, one.Rows, one.Sha256) == (other.Table.Name, other.Rows, other.Sha256);

    private async Task LiveAsync()
    {
        await App.InvitedAsync("zhang.san");
        (await RunAsync(EnterCount.Slice, Count(1, 3))).Ok();
        (await RunAsync(EnterCount.Slice, Count(2, 5))).Ok();
        var hospital = (await RunAsync(OpenOrganisation.Slice, new() { Name = "南湾区医院", Sector = "hospital", Area = "990101" })).Ok().Organisation;
        (await RunAsync(OpenOrganisation.Slice, new() { Name = "南湾区医院门诊", Sector = "hospital", Area = "990101", Parent = hospital.Id })).Ok();
        (await RunAsync(AppointPerson.Slice, new() { Id = hospital.Id, Version = 1, PersonName = "王五", From = new(2020, 1, 1) })).Ok();
    }

    private static EnterCount.Request Count(int day, int confirmed) => new() { Area = "9901", Disease = "covid-19", Date = new DateOnly(2019, 1, 1).AddDays(day), Confirmed = confirmed, ExpectedVersion = 0 };

    private async Task<ArchiveManifest> WriteAsync(Databases databases, string file)
    {
        await using var db = databases.ForReading(Scope.Everything);
        return await DatabaseArchive.WriteAsync(db, file, Clock.GetUtcNow(), null, CancellationToken.None);
    }

    internal static async Task RewriteAsync(string file, Func<ArchiveManifest, ArchiveManifest> change)
    {
        await using var zip = await ZipFile.OpenAsync(file, ZipArchiveMode.Update);
        var entry = zip.GetEntry("contents.json")!;
        ArchiveManifest manifest;
        await using (var read = await entry.OpenAsync())
        {
            manifest = (await JsonSerializer.DeserializeAsync<ArchiveManifest>(read, Json.Options))!;
        }
        entry.Delete();
        await using var written = await zip.CreateEntry("contents.json").OpenAsync();
        await JsonSerializer.SerializeAsync(written, change(manifest), Json.Options);
    }
}
