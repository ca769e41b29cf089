using System.Collections.Concurrent;
using System.Data.Common;
using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>Whether a database has the newest schema, asked without starting EF Core: at every start of the program and whenever its health is asked for.</summary>
internal static class SchemaVersion
{
    private static readonly ConcurrentDictionary<DatabaseKind, string?> Shipped = new();

    public static async Task<bool> IsLatestAsync(DatabaseAddress address, CancellationToken cancellation)
    {
        if (address.FilePath is { } file && !File.Exists(file))
        {
            return false;
        }
        try
        {
            await using DbConnection connection = address.Kind is DatabaseKind.Postgres ? new NpgsqlConnection(address.ConnectionString) : new SqliteConnection(address.ConnectionString);
            await connection.OpenAsync(cancellation);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT \"MigrationId\" FROM \"__EFMigrationsHistory\" ORDER BY \"MigrationId\" DESC LIMIT 1";
            return await command.ExecuteScalarAsync(cancellation) as string == Shipped.GetOrAdd(address.Kind, Newest);
        }
        catch (DbException fault) when (IsMissing(fault))
        {
            return false;
        }
    }

    /// <summary>The id of the newest migration that ships.</summary>
    private static string? Newest(DatabaseKind kind) =>
        Assembly.Load(kind is DatabaseKind.Postgres ? Databases.PostgresMigrations : Databases.SqliteMigrations).GetTypes()
            .Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).Where(id => id is not null).Max(StringComparer.Ordinal);

    /// <summary>There is no such table or database yet: the schema has to be made.</summary>
    private static bool IsMissing(DbException fault) => fault is SqliteException { SqliteErrorCode: 1 } or PostgresException { SqlState: "42P01" or "3D000" };
}
