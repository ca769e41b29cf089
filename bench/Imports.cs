using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Fangxian.Bench;

/// <summary>How fast tables go in, with the raw database taking the same rows beside it.</summary>
internal sealed class Imports(Host host, BenchData data, Report report, string name)
{
    public async Task MeasureAsync()
    {
        var start = await host.CommandAsync("db", "migrate");
        var areas = await host.CommandAsync("import", "areas", data.Areas, "--json");
        var villages = await host.CommandAsync("import", "areas", data.Villages, "--json");
        await host.CommandAsync("import", "population", data.Population, "--json");
        report.Add(name, "import of 40,874 areas", $"{areas.Wall.TotalSeconds + villages.Wall.TotalSeconds:0.0} s", "–", $"a command that does nothing {start.Wall.TotalSeconds:0.0} s");
        var raw = host.IsSqlite ? RawInsert() : (TimeSpan?)null;
        var csv = await host.CommandAsync("import", "counts", data.Csv, "--json");
        report.Add(name, $"counts from CSV, {data.Rows:N0} rows", $"{data.Rows / csv.Wall.TotalSeconds:N0} rows/s (peak {csv.PeakBytes >> 20} MB)", "≥ 200,000", raw is { } r ? $"raw SQLite, one prepared insert per row: {data.Rows / r.TotalSeconds:N0} rows/s" : "");
        var again = await host.CommandAsync("import", "counts", data.Csv, "--json");
        report.Add(name, "the same file again", $"{data.Rows / again.Wall.TotalSeconds:N0} rows/s, {again.Output.Trim()}", "nothing changes");
        var other = new Host(host.Folder, host.IsSqlite ? host.Database + ".sheet" : host.Database);
        if (host.IsSqlite)
        {
            await other.CommandAsync("import", "areas", data.Areas, "--json");
            var idle = (await other.CommandAsync("export", "counts", "--area", data.Province, "--disease", data.Diseases[0], "--json")).Wall;
            var sheet = await other.CommandAsync("import", "counts", data.Xlsx, "--json");
            report.Add(name, $"counts from XLSX, {data.SheetRows:N0} rows", $"{data.SheetRows / sheet.Wall.TotalSeconds:N0} rows/s", "≥ 25,000", $"without the start of the process: {data.SheetRows / (sheet.Wall - idle).TotalSeconds:N0} rows/s");
        }
    }

    /// <summary>The floor: the same columns into the same kind of table, nothing read, nothing checked.</summary>
    private TimeSpan RawInsert()
    {
        var path = host.Database + ".raw";
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE c (disease INTEGER, position INTEGER, date INTEGER, sequence INTEGER, known INTEGER, recorded INTEGER, confirmed INTEGER, cured INTEGER, dead INTEGER, PRIMARY KEY (disease, position, date, sequence))");
        var watch = Stopwatch.StartNew();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO c VALUES ($a, $b, $c, 0, $d, $e, $f, $g, $h)";
        var cells = new[] { "$a", "$b", "$c", "$d", "$e", "$f", "$g", "$h" }.Select(cell => insert.Parameters.Add(cell, SqliteType.Integer)).ToArray();
        for (var i = 0L; i < data.Rows; i++)
        {
            (cells[0].Value, cells[1].Value, cells[2].Value, cells[3].Value, cells[4].Value, cells[5].Value, cells[6].Value, cells[7].Value) = (i / 500_000, i / 1200, 737_000 + i % 1200, i * 1000, i * 1000, i % 5000, i % 4000, i % 50);
            insert.ExecuteNonQuery();
        }
        transaction.Commit();
        watch.Stop();
        connection.Close();
        SqliteConnection.ClearAllPools();
        File.Delete(path);
        return watch.Elapsed;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
