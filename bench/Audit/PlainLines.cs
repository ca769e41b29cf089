using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;

namespace Fangxian.AuditBench;

/// <summary>
/// The audit's lines without their chain: a table of the same columns, indexes and rows, written by one prepared statement in the
/// transaction of the write, with neither head nor hash.
/// </summary>
internal sealed class PlainLines : IAsyncDisposable
{
    private const string Columns = "id, position, at, kind, actor, account_id, session_id, use_case, records, subjects, change_hash, hash";

    private readonly Databases _databases;
    private readonly ConditionalWeakTable<DbConnection, DbCommand> _prepared = [];
    private readonly byte[] _hash = RandomNumberGenerator.GetBytes(AuditEncoding.HashBytes);
    private long _written;

    private PlainLines(Databases databases) => _databases = databases;

    private bool IsSqlite => _databases.Address.Kind is DatabaseKind.Sqlite;

    public static async Task<PlainLines> MakeAsync(Databases databases)
    {
        var made = new PlainLines(databases);
        await made.ExecuteAsync("DROP TABLE IF EXISTS bench_line");
        foreach (var sql in made.IsSqlite ? await made.TwinsAsync() : ["CREATE TABLE bench_line (LIKE audit_line INCLUDING ALL)"])
        {
            await made.ExecuteAsync(sql);
        }
        await made.ExecuteAsync($"INSERT INTO bench_line ({Columns}) SELECT {Columns} FROM audit_line");
        return made;
    }

    /// <summary>A use case that leaves a line in no chain behind what it does.</summary>
    public UseCase<EnterCount.Request, EnterCount.Response> Beside(UseCase<EnterCount.Request, EnterCount.Response> useCase) => async (request, db, actor, clock, cancellation) =>
    {
        var result = await useCase(request, db, actor, clock, cancellation);
        if (result.IsOk)
        {
            await WriteAsync(db, AuditChain.PositionOf(result.Value.AuditPosition!.Value), result.Value.AuditRecords, actor, clock.Now(), cancellation);
        }
        return result;
    };

    public async ValueTask DisposeAsync() => await ExecuteAsync("DROP TABLE bench_line");

    private async Task WriteAsync(OutbreakDb db, long position, string records, Actor actor, DateTimeOffset at, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        using var empty = lease.Command("");
        var command = IsSqlite ? _prepared.GetValue(empty.Connection!, _ => lease.Command(Sql)) : lease.Command(Sql);
        command.Transaction = empty.Transaction;
        command.Parameters.Clear();
        // Behind the lines of its chain, as the line of a chain lies.
        command.Bind("@id", AuditChain.LineId(position, 500_000_000_000 + ++_written));
        command.Bind("@position", position);
        command.Bind("@at", IsSqlite ? Instants.ToMicroseconds(at) : at.UtcDateTime);
        command.Bind("@actor", actor.Name);
        command.Bind("@useCase", EnterCount.Slice.Name);
        command.Bind("@records", records);
        command.Bind("@hash", _hash);
        if (!IsSqlite)
        {
            await command.PrepareAsync(cancellation);
        }
        await command.ExecuteNonQueryAsync(cancellation);
        if (!IsSqlite)
        {
            await command.DisposeAsync();
        }
    }

    private static string Sql => $"INSERT INTO bench_line ({Columns}) VALUES (@id, @position, @at, 1, @actor, NULL, NULL, @useCase, @records, NULL, NULL, @hash)";

    /// <summary>What made the table of lines and its indexes, under other names.</summary>
    private async Task<IReadOnlyList<string>> TwinsAsync()
    {
        await using var db = _databases.ForReading(Scope.Everything);
        await using var lease = await db.OpenAsync(CancellationToken.None);
        await using var command = lease.Command("SELECT sql FROM sqlite_master WHERE tbl_name = 'audit_line' AND sql IS NOT NULL ORDER BY type DESC");
        await using var row = await command.ExecuteReaderAsync();
        var made = new List<string>();
        while (await row.ReadAsync())
        {
            made.Add(row.GetString(0).Replace("audit_line", "bench_line", StringComparison.Ordinal));
        }
        return made;
    }

    private Task ExecuteAsync(string sql) => _databases.TryWriteAsync(async (db, cancellation) =>
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command(sql);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellation);
    }, CancellationToken.None);
}
