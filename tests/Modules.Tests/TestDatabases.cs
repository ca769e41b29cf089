using System.Collections.Concurrent;
using Fangxian.Modules.Tests;
using Fangxian.Platform.Data;
using Fangxian.Web;
using Microsoft.Data.Sqlite;
using Npgsql;

[assembly: AssemblyFixture(typeof(TestDatabases))]

namespace Fangxian.Modules.Tests;

/// <summary>
/// Fresh databases for tests. A starting point is filled once per run and copied for every test: a file on SQLite,
/// <c>CREATE DATABASE … TEMPLATE</c> on the PostgreSQL server that <see cref="PostgresVariable"/> names.
/// </summary>
public sealed class TestDatabases : IAsyncDisposable
{
    /// <summary>A connection string such as <c>Host=127.0.0.1;Port=5433;Username=postgres</c>.</summary>
    public const string PostgresVariable = "FANGXIAN_TEST_POSTGRES";

    private static readonly ConcurrentDictionary<(DatabaseKind, StartingPoint), Lazy<Task<string>>> Templates = new();
    private static readonly string Run = $"fangxian_test_{Environment.ProcessId}";
    private static readonly string Folder = Directory.CreateTempSubdirectory("fangxian-tests-").FullName;

    /// <summary>No key file lies in the folder of a database or below it.</summary>
    private static readonly string DatabaseFolder = Directory.CreateDirectory(Path.Combine(Folder, "databases")).FullName;
    private static int _made;

    private static string? Server => Environment.GetEnvironmentVariable(PostgresVariable) is { Length: > 0 } text ? text : null;

    /// <summary>The address of a fresh database, and how to be rid of it.</summary>
    public static async Task<(string Address, Func<ValueTask> Discard)> NewAsync(DatabaseKind kind, StartingPoint start)
    {
        if (kind is DatabaseKind.Postgres && Server is null)
        {
            Assert.Skip($"No PostgreSQL: {PostgresVariable} is not set (./test starts a server and sets it).");
        }
        var template = await Templates.GetOrAdd((kind, start), _ => new(() => FillAsync(kind, start))).Value;
        var number = Interlocked.Increment(ref _made);
        if (kind is DatabaseKind.Sqlite)
        {
            var file = Path.Combine(DatabaseFolder, $"{number}.db");
            File.Copy(template, file);
            return (file, () => DeleteFile(file));
        }
        var name = $"{Run}_{number}";
        await OnServerAsync(version => $"CREATE DATABASE {name} TEMPLATE {template}{(version.Major >= 15 ? " STRATEGY file_copy" : "")}");
        return (AddressOf(name), () => DropAsync(name));
    }

    /// <summary>A database without tables, open; it goes with its disposal.</summary>
    public static async Task<EmptyDatabase> NewEmptyAsync(DatabaseKind kind)
    {
        if (kind is DatabaseKind.Sqlite)
        {
            var file = NewFile();
            return new(Composition.Open(DatabaseAddress.Parse(file)), () => DeleteFile(file));
        }
        Assert.SkipWhen(Server is null, $"No PostgreSQL: {PostgresVariable} is not set (./test starts a server and sets it).");
        var name = $"{Run}_{Interlocked.Increment(ref _made)}";
        await OnServerAsync($"CREATE DATABASE {name}");
        return new(Composition.Open(DatabaseAddress.Parse(AddressOf(name))), () => DropAsync(name));
    }

    /// <summary>An empty place: a file that does not exist yet, or a database without tables.</summary>
    public static string NewFile() => Path.Combine(DatabaseFolder, $"{Interlocked.Increment(ref _made)}.db");

    /// <summary>A folder of its own for the files of one test.</summary>
    public static string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, $"files-{Interlocked.Increment(ref _made)}")).FullName;

    /// <summary>The starting point as a SQLite file of the test's own, for a process that opens it by its name.</summary>
    public static async Task<string> CopyAsync(StartingPoint start) => (await NewAsync(DatabaseKind.Sqlite, start)).Address;

    public async ValueTask DisposeAsync()
    {
        foreach (var ((kind, _), template) in Templates)
        {
            if (kind is DatabaseKind.Postgres && template.Value.IsCompletedSuccessfully)
            {
                await DropAsync(await template.Value);
            }
        }
        SqliteConnection.ClearAllPools();
        Directory.Delete(Folder, recursive: true);
    }

    private static async Task<string> FillAsync(DatabaseKind kind, StartingPoint start)
    {
        var name = kind is DatabaseKind.Sqlite ? Path.Combine(DatabaseFolder, $"{start}.db") : $"{Run}_{start}".ToLowerInvariant();
        var address = kind is DatabaseKind.Sqlite ? name : AddressOf(name);
        if (kind is DatabaseKind.Postgres)
        {
            await OnServerAsync($"CREATE DATABASE {name}");
        }
        await using (var databases = Composition.Open(DatabaseAddress.Parse(address)))
        {
            await StartingPoints.FillAsync(databases, start);
        }
        if (kind is DatabaseKind.Sqlite)
        {
            await using var connection = new SqliteConnection($"Data Source={name};Pooling=False");
            await connection.OpenAsync();
            await using var checkpoint = connection.CreateCommand();
            checkpoint.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await checkpoint.ExecuteNonQueryAsync();
        }
        else
        {
            ClearPool(address);
        }
        return name;
    }

    private static string AddressOf(string database) => new NpgsqlConnectionStringBuilder(Server) { Database = database }.ConnectionString;

    private static async ValueTask DropAsync(string name)
    {
        ClearPool(AddressOf(name));
        await OnServerAsync($"DROP DATABASE IF EXISTS {name} WITH (FORCE)");
    }

    private static void ClearPool(string address)
    {
        using var connection = new NpgsqlConnection(DatabaseAddress.Parse(address).ConnectionString);
        NpgsqlConnection.ClearPool(connection);
    }

    private static Task OnServerAsync(string sql) => OnServerAsync(_ => sql);

    /// <summary>Copying the files is faster by half than writing every page to the log, and before version 15 there is nothing else.</summary>
    private static async Task OnServerAsync(Func<Version, string> sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(Server) { Database = "postgres", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql(connection.PostgreSqlVersion), connection) { CommandTimeout = 120 };
        await command.ExecuteNonQueryAsync();
    }

    private static ValueTask DeleteFile(string file)
    {
        using (var connection = new SqliteConnection(DatabaseAddress.Parse(file).ConnectionString))
        {
            SqliteConnection.ClearPool(connection);
        }
        foreach (var path in new[] { file, file + "-wal", file + "-shm" })
        {
            File.Delete(path);
        }
        return ValueTask.CompletedTask;
    }
}

/// <summary>A database without tables.</summary>
public sealed class EmptyDatabase(Databases databases, Func<ValueTask> discard) : IAsyncDisposable
{
    public Databases Databases { get; } = databases;

    public async ValueTask DisposeAsync()
    {
        await Databases.DisposeAsync();
        await discard();
    }
}
