using System.Text;
using Fangxian.Platform.Data;
using Npgsql;

namespace Fangxian.Modules.Tests.Registry.Retention;

/// <summary>Where in the bytes of a database something still lies.</summary>
internal static class Traces
{
    public static Task<string[]> FilesWithAsync(this OutbreakApp app, string word) => app.FilesWithAsync(Encoding.UTF8.GetBytes(word));

    /// <summary>The file with its journal on SQLite; every relation of the database, catalogues and indexes too, on PostgreSQL.</summary>
    public static async Task<string[]> FilesWithAsync(this OutbreakApp app, byte[] wanted)
    {
        if (app.Databases.Address.FilePath is { } file)
        {
            return [.. new[] { file, file + "-wal", file + "-shm" }.Where(File.Exists).Where(f => Bytes(f).AsSpan().IndexOf(wanted) >= 0).Select(f => Path.GetFileName(f))];
        }
        await using var connection = new NpgsqlConnection(app.Databases.Address.ConnectionString);
        await connection.OpenAsync();
        await using (var flush = new NpgsqlCommand("CHECKPOINT", connection))
        {
            await flush.ExecuteNonQueryAsync();
        }
        await using var search = new NpgsqlCommand("SELECT coalesce(array_agg(relname::text), '{}') FROM (SELECT relname, pg_relation_filepath(oid) AS path FROM pg_class WHERE relkind IN ('r', 'i', 't', 'm') AND relpersistence = 'p') f WHERE path IS NOT NULL AND position(@wanted IN coalesce(pg_read_binary_file(path, 0, 1000000000, true), ''::bytea)) > 0", connection);
        search.Parameters.AddWithValue("wanted", wanted);
        return (string[])(await search.ExecuteScalarAsync())!;
    }

    /// <summary>As PostgreSQL does by itself when it finds the time: it notes frequent values of every column.</summary>
    public static async Task AnalyseAsync(this OutbreakApp app)
    {
        if (app.Databases.Address.Kind is DatabaseKind.Postgres)
        {
            await using var connection = new NpgsqlConnection(app.Databases.Address.ConnectionString);
            await connection.OpenAsync();
            await using var analyse = new NpgsqlCommand("ANALYZE", connection);
            await analyse.ExecuteNonQueryAsync();
        }
    }

    private static byte[] Bytes(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
