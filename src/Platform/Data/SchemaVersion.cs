using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>Whether a database has the newest schema, asked without starting EF Core: at every start of the program and whenever its health is asked for.</summary>
internal static class SchemaVersion
{
    private const string Newest = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1";

    private static readonly ConcurrentDictionary<DatabaseKind, string?> Shipped = new();

    /// <exception cref="SqliteException">The file is gone, which whoever has it open does not notice.</exception>
    public static async Task<bool> IsLatestAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        RequireFile(address.FilePath);
        return await OfAsync(address, cancellation) is { } version && version == NewestOf(address.Kind);
    }

    /// <summary>As SQLite says it, where the file of an open database is gone: it would read and write what nobody finds again.</summary>
    public static void RequireFile(string? file)
    {
        if (file is not null && !File.Exists(file))
        {
            throw new SqliteException("unable to open database file", 14);
        }
    }

    /// <summary>Makes an empty SQLite file where there is none, whose journal is a log that readers go on beside. Nobody but its owner reads it, nor the journal, which takes the rights of the file.</summary>
    /// <exception cref="RefusedException">Its folder is not there or may not be written.</exception>
    public static async Task MakeFileAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        if (address.FilePath is not { } file || File.Exists(file))
        {
            return;
        }
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder(address.ConnectionString) { Mode = SqliteOpenMode.ReadWriteCreate, Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == SQLitePCL.raw.SQLITE_CANTOPEN)
        {
            throw new RefusedException(new NoDatabaseFolder(Path.GetDirectoryName(Path.GetFullPath(file))!));
        }
        await AskAsync(connection, "PRAGMA journal_mode = WAL", cancellation);
        FileRights.Close(file);
    }

    /// <summary>The newest change of the schema that is in place; null where there is no schema yet.</summary>
    public static async Task<string?> OfAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        if (address.FilePath is { } file && !File.Exists(file))
        {
            return null;
        }
        try
        {
            await using var connection = await OpenAsync(address, cancellation);
            return await AskAsync(connection, Newest, cancellation) as string;
        }
        catch (DbException fault) when (IsMissing(fault))
        {
            return null;
        }
    }

    /// <summary>The newest change of the schema that this program knows.</summary>
    public static string? NewestOf(DatabaseKind kind) => Shipped.GetOrAdd(kind, Find);

    public static async Task<DatabaseState> StateAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        RequireFile(address.FilePath);
        var started = Stopwatch.GetTimestamp();
        await using var connection = await OpenAsync(address, cancellation);
        var version = await AskAsync(connection, Newest, cancellation) as string ?? "";
        var answered = Stopwatch.GetElapsedTime(started);
        var bytes = await AskAsync(connection, address.Kind is DatabaseKind.Postgres ? "SELECT pg_database_size(current_database())" : "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()", cancellation);
        return new(version, version == NewestOf(address.Kind), Convert.ToInt64(bytes, CultureInfo.InvariantCulture), answered);
    }

    private static async Task<DbConnection> OpenAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        DbConnection connection = address.Kind is DatabaseKind.Postgres ? new NpgsqlConnection(address.ConnectionString) : new SqliteConnection(address.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<object?> AskAsync(DbConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(cancellation);
    }

    /// <summary>The id of the newest migration that ships.</summary>
    private static string? Find(DatabaseKind kind) =>
        Assembly.Load(kind is DatabaseKind.Postgres ? Databases.PostgresMigrations : Databases.SqliteMigrations).GetTypes()
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).Where(id => id is not null).Max(StringComparer.Ordinal);

    /// <summary>There is no such table or database yet: the schema has to be made.</summary>
    private static bool IsMissing(DbException fault) => fault is SqliteException { SqliteErrorCode: 1 } or PostgresException { SqlState: "42P01" or "3D000" };
}

/// <summary>How a database does.</summary>
/// <param name="Schema">The newest change of its schema.</param>
/// <param name="IsLatest">Whether that is the newest that this program knows.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="AnswerTime">How long it took to open it and ask.</param>
public sealed record DatabaseState(string Schema, bool IsLatest, long Bytes, TimeSpan AnswerTime);

/// <summary>A later version of the program has changed the database; this one would read and write it wrongly.</summary>
public sealed record SchemaTooNew(string Database, string Schema, string Known) : RuleRefusal("platform/schema-too-new", Database, Schema, Known);

/// <summary>A new database cannot be made there: the folder is not there, or may not be written.</summary>
public sealed record NoDatabaseFolder(string Folder) : UnusableRefusal("platform/no-database-folder", Folder);
