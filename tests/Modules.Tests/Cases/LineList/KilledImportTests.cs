using System.Text;
using Fangxian.Modules.Tests.Web;
using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>The power goes in the middle of an import: all of it is there, or nothing, and the same file completes it.</summary>
public sealed class KilledImportTests() : OutbreakTests(DatabaseKind.Sqlite)
{
    private const int Cases = 6000;

    [Fact]
    public async Task A_kill_in_the_middle_of_an_import_loses_and_doubles_nothing()
    {
        var database = App.Databases.Address.FilePath!;
        var folder = Directory.CreateTempSubdirectory("fangxian-killed-").FullName;
        var file = Path.Combine(folder, "list.csv");
        await File.WriteAllTextAsync(file, LineLists.Header + string.Concat(Enumerable.Range(0, Cases).Select(i => $"K-{i},赵{(char)('一' + i % 8000)}{(char)('丁' + i / 7 % 3000)},男,{i % 90},,,990101,2020-02-01,2020-02-03,确诊病例,轻型,发热,,\r\n")), Encoding.UTF8);
        string[] command = ["import", "cases", file, "--disease", LineLists.Disease, "--json"];
        var keys = ("Fangxian__KeyFile", Path.Combine(folder, "keys.json"));
        using (var import = Executable.Start(database, command, keys))
        {
            import.StandardInput.Close();
            for (var wait = 0; wait < 600 && !import.HasExited && Count(database) == 0 && !(new FileInfo(database + "-wal") is { Exists: true, Length: > 2_000_000 }); wait++)
            {
                await Task.Delay(20);
            }
            import.Kill(entireProcessTree: true);
            await import.WaitForExitAsync();
        }
        Assert.Contains(Count(database), (int[])[0, Cases]);
        var again = (await Executable.RunAsync(database, command, keys)).EndsWith(0).Json;
        Assert.Equal(Cases, again.GetProperty("created").GetInt32() + again.GetProperty("unchanged").GetInt32());
        Assert.Equal(Cases, Count(database));
        Directory.Delete(folder, recursive: true);
    }

    private static int Count(string database)
    {
        using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM disease_case";
        return Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }
}
