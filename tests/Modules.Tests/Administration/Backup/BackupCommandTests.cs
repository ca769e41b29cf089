using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Administration.Backup;

/// <summary>The operator who restores at night.</summary>
public sealed class BackupCommandTests
{
    private readonly string _folder = TestDatabases.NewFolder();

    [Fact]
    public async Task A_database_is_backed_up_proved_and_put_in_the_place_of_a_broken_one()
    {
        var (database, archive, place) = (await TestDatabases.CopyAsync(StartingPoint.InventedProvince), Path.Combine(_folder, "night.zip"), Path.Combine(_folder, "fangxian.db"));
        var made = (await Commands.RunAsync(database, "db", "backup", archive, "--json")).EndsWith(0).Json;
        Assert.Equal(archive, made.GetProperty("file").GetString());
        var proved = (await Commands.RunAsync(database, "db", "verify", archive, "--json")).EndsWith(0).Json;
        Assert.Equal(made.GetProperty("rows").GetInt64(), proved.GetProperty("rows").GetInt64());
        Assert.Equal(0, proved.GetProperty("breaks").GetInt32());

        Assert.Equal(place, (await Commands.RunAsync(place, "db", "restore", archive, "--json")).EndsWith(0).Json.GetProperty("database").GetString());
        Assert.Contains("--replace", (await Commands.RunAsync(place, "db", "restore", archive)).EndsWith(3).Error);
        await using (var server = new SqliteConnection($"Data Source={place};Pooling=False"))
        {
            await server.OpenAsync();
            await using var reads = server.CreateCommand();
            reads.CommandText = "SELECT count(*) FROM area";
            await reads.ExecuteScalarAsync();
            Assert.Contains("Stop the server", (await Commands.RunAsync(place, "db", "restore", archive, "--replace")).EndsWith(3).Error);
        }
        Assert.Contains(".before-", (await Commands.RunAsync(place, "db", "restore", archive, "--replace")).EndsWith(0).Error);
        Assert.Equal(2, Directory.GetFiles(_folder, "fangxian.db*").Length);

        await File.WriteAllBytesAsync(archive, (await File.ReadAllBytesAsync(archive))[..^100]);
        (await Commands.RunAsync(place, "db", "verify", archive)).EndsWith(2);
        (await Commands.RunAsync(place, "db", "restore", archive, "--replace")).EndsWith(2);
        (await Commands.RunAsync(place, "audit", "verify")).EndsWith(0);
    }

    [Fact]
    public async Task A_full_disk_leaves_no_half_backup()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "No /dev/full.");
        var database = await TestDatabases.CopyAsync(StartingPoint.InventedProvince);
        var archive = Path.Combine(_folder, "full.zip");
        File.CreateSymbolicLink(archive + ".part", "/dev/full");
        Assert.NotEmpty((await Commands.RunAsync(database, "db", "backup", archive)).EndsWith(2).Error);
        Assert.Empty(Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task A_database_moves_to_PostgreSQL_and_back_and_is_equal()
    {
        var database = await TestDatabases.CopyAsync(StartingPoint.InventedProvince);
        await using var server = await TestDatabases.NewEmptyAsync(DatabaseKind.Postgres);
        var back = Path.Combine(_folder, "back.db");
        var there = (await Commands.RunAsync(database, "db", "copy", "--from", database, "--to", server.Databases.Address.ConnectionString, "--json")).EndsWith(0).Json;
        Assert.Contains("empty", (await Commands.RunAsync(database, "db", "copy", "--from", database, "--to", server.Databases.Address.ConnectionString)).EndsWith(3).Error);
        var here = (await Commands.RunAsync(database, "db", "copy", "--from", server.Databases.Address.ConnectionString, "--to", back, "--json")).EndsWith(0).Json;
        Assert.True(here.GetProperty("rows").GetInt64() > there.GetProperty("rows").GetInt64(), "the copy carries the line of the first restore");
        (await Commands.RunAsync(back, "audit", "verify")).EndsWith(0);
    }
}
