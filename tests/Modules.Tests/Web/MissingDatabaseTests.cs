using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Modules.Tests.Web;

/// <summary>The place where a database was said to be, before there is one.</summary>
public sealed class MissingDatabaseTests
{
    [Theory]
    [InlineData("audit", "verify")]
    [InlineData("audit", "heads")]
    [InlineData("audit", "export")]
    [InlineData("user", "list")]
    [InlineData("token", "list")]
    [InlineData("db", "backup", "{folder}/night.zip")]
    [InlineData("db", "copy", "--from", "{database}", "--to", "{folder}/other.db")]
    [InlineData("export", "counts", "--area", "51", "--disease", "covid-19")]
    [InlineData("keys", "rotate")]
    [InlineData("retention", "run", "--dry-run")]
    public async Task A_database_that_is_not_there_is_not_made_to_be_proved_saved_or_listed(params string[] command)
    {
        var (database, folder) = (TestDatabases.NewFile(), TestDatabases.NewFolder());
        var done = (await Commands.RunAsync(database, [.. command.Select(word => word.Replace("{folder}", folder, StringComparison.Ordinal).Replace("{database}", database, StringComparison.Ordinal))])).EndsWith(2);
        Assert.Contains(database, done.Error, StringComparison.Ordinal);
        Assert.Empty(done.Out);
        Assert.False(File.Exists(database));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Theory]
    [InlineData("db", "migrate")]
    [InlineData("serve", "--urls", "http://127.0.0.1:0")]
    [InlineData("demo", "--urls", "http://127.0.0.1:0")]
    public async Task A_folder_that_is_not_there_is_named(params string[] command)
    {
        var folder = Path.Combine(TestDatabases.NewFolder(), "mistyped");
        var done = (await Commands.RunAsync(Path.Combine(folder, "new.db"), command)).EndsWith(2);
        Assert.Contains($"A database cannot be made in the folder {folder}", done.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task A_database_without_tables_is_none()
    {
        await using var empty = await TestDatabases.NewEmptyAsync(DatabaseKind.Postgres);
        (await Commands.RunAsync(empty.Databases.Address.ConnectionString, "audit", "verify")).EndsWith(2);
        (await Commands.RunAsync(empty.Databases.Address.ConnectionString, "db", "migrate")).EndsWith(0);
        (await Commands.RunAsync(empty.Databases.Address.ConnectionString, "audit", "verify")).EndsWith(0);
    }

    [Fact]
    public async Task A_database_file_and_its_journal_are_read_by_their_owner_alone()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        await using var made = await TestDatabases.NewEmptyAsync(DatabaseKind.Sqlite);
        await made.Databases.MigrateAsync(CancellationToken.None);
        await using var db = made.Databases.ForReading(Fangxian.Platform.Identity.Scope.Everything);
        Assert.NotEmpty(await db.Database.GetAppliedMigrationsAsync());
        var file = made.Databases.Address.FilePath!;
        Assert.True(File.Exists(file + "-wal"));
        foreach (var companion in Directory.GetFiles(Path.GetDirectoryName(file)!, Path.GetFileName(file) + "*"))
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(companion));
        }
    }
}
