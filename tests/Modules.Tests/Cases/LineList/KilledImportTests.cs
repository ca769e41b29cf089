using System.Data.Common;
using System.Globalization;
using System.Text;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The power goes in the middle of an import (SIGKILL): all of it is there, or nothing, and the same file completes it.</summary>
public abstract class KilledImportTests(DatabaseKind kind) : OutbreakTests(kind)
{
    public sealed class OnSqlite() : KilledImportTests(DatabaseKind.Sqlite);

    public sealed class OnPostgres() : KilledImportTests(DatabaseKind.Postgres);

    private const int Cases = 6000;

    private string Database => App.Databases.Address.FilePath ?? App.Databases.Address.ConnectionString;

    [Fact]
    public async Task A_kill_in_the_middle_of_an_import_loses_and_doubles_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("fangxian-killed-").FullName;
        var file = Path.Combine(folder, "list.csv");
        await File.WriteAllTextAsync(file, LineLists.Header + string.Concat(Enumerable.Range(0, Cases).Select(i => $"K-{i},赵{(char)('一' + i % 8000)}{(char)('丁' + i / 7 % 3000)},男,{i % 90},,,990101,2020-02-01,2020-02-03,确诊病例,轻型,发热,,\r\n")), Encoding.UTF8);
        string[] command = ["import", "cases", file, "--disease", LineLists.Disease, "--json"];
        var keys = ("Fangxian__KeyFile", Path.Combine(folder, "keys.json"));
        using (var import = Executable.Start(Database, command, keys))
        {
            import.StandardInput.Close();
            for (var wait = 0; wait < 600 && !import.HasExited && !await HasBegunToWriteAsync(); wait++)
            {
                await Task.Delay(20);
            }
            import.Kill(entireProcessTree: true);
            await import.WaitForExitAsync();
        }
        Assert.Contains(await CountAsync("SELECT count(*) FROM disease_case"), (int[])[0, Cases]);
        var again = (await Executable.RunAsync(Database, command, keys)).EndsWith(0).Json;
        Assert.Equal(Cases, again.GetProperty("created").GetInt32() + again.GetProperty("unchanged").GetInt32());
        Assert.Equal((Cases, Cases), (await CountAsync("SELECT count(*) FROM disease_case"), await CountAsync("SELECT count(DISTINCT external_id) FROM disease_case")));
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>On SQLite the journal grows; on PostgreSQL somebody else's transaction has a number.</summary>
    private async Task<bool> HasBegunToWriteAsync() =>
        App.Databases.Address.FilePath is { } database
            ? new FileInfo(database + "-wal") is { Exists: true, Length: > 2_000_000 } || await CountAsync("SELECT count(*) FROM disease_case") > 0
            : await CountAsync("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_xid IS NOT NULL AND now() - xact_start > interval '100 ms'") > 0;

    private async Task<int> CountAsync(string sql)
    {
        await using DbConnection connection = App.Databases.Address.FilePath is { } file
            ? new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False")
            : new NpgsqlConnection(new NpgsqlConnectionStringBuilder(App.Databases.Address.ConnectionString) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt32(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }
}
