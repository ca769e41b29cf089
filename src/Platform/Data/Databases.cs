using System.Data.Common;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>Opens the one database: contexts to read with, and the single way to write.</summary>
public sealed class Databases : IAsyncDisposable
{
    public const string SqliteMigrations = "Fangxian.Migrations.Sqlite";
    public const string PostgresMigrations = "Fangxian.Migrations.Postgres";

    private readonly ModuleCatalog _modules;
    private readonly DbContextOptions<OutbreakDb> _options;
    private readonly DbContextOptions<OutbreakDb> _writeOptions;
    private readonly WriteGate? _gate;
    private readonly LookGate? _looks;
    private readonly WriteTurns? _turns;
    private readonly WriteStop _stop = new();

    /// <summary>Whether looks may wait to be filed; at the start, of whoever wrote before.</summary>
    private bool _looksWait = true;

    public Databases(DatabaseAddress address, ModuleCatalog modules, SharedState shared)
    {
        (Address, _modules, Shared) = (address, modules, shared);
        var reading = new DbContextOptionsBuilder<OutbreakDb>(OptionsFor(address)).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        _options = (address.Kind is DatabaseKind.Sqlite ? reading.AddInterceptors(new ReadRoom()) : reading).Options;
        _writeOptions = OptionsFor(address);
        _gate = address.Kind is DatabaseKind.Sqlite ? new WriteGate(address.ConnectionString) : null;
        _looks = _gate is null ? new LookGate(address.ConnectionString) : null;
        _turns = _gate is null ? new WriteTurns(address.ConnectionString) : null;
        shared.Queues.Add(Queues.WriteGate, _gate is { } gate ? () => gate.Length : () => _turns!.Length);
    }

    public DatabaseAddress Address { get; }

    public SharedState Shared { get; }

    /// <summary>Options of a context on this database; also used to make migrations.</summary>
    public static DbContextOptions<OutbreakDb> OptionsFor(DatabaseAddress address) => address.Kind switch
    {
        DatabaseKind.Postgres => new DbContextOptionsBuilder<OutbreakDb>()
            .UseNpgsql(address.ConnectionString, o => o.MigrationsAssembly(PostgresMigrations)).Options,
        _ => new DbContextOptionsBuilder<OutbreakDb>()
            .UseSqlite(address.ConnectionString, o => o.MigrationsAssembly(SqliteMigrations)).Options,
    };

    /// <summary>A context to read with; it sees what the scope covers and tracks nothing.</summary>
    public OutbreakDb ForReading(Scope scope) => new(_options, _modules, scope, Shared);

    /// <summary>
    /// Runs one writing transaction. A refusal or an exception leaves nothing behind. On SQLite all writers pass one
    /// first-in-first-out gate; on PostgreSQL each has its own transaction, and waits its turn before it takes a connection.
    /// </summary>
    public Task<Result<T>> WriteAsync<T>(Scope scope, Func<OutbreakDb, CancellationToken, Task<Result<T>>> write, CancellationToken cancellation) =>
        WriteAsync(scope, null, write, cancellation);

    /// <summary>As above; what is saved is noted for the audit.</summary>
    internal async Task<Result<T>> WriteAsync<T>(Scope scope, AuditChanges? changes, Func<OutbreakDb, CancellationToken, Task<Result<T>>> write, CancellationToken cancellation)
    {
        using var turn = _stop.Enter();
        return await WriteNowAsync(scope, changes, write, cancellation);
    }

    /// <summary>
    /// As above, while nobody else of this process writes: whoever comes meanwhile is told that the database is being
    /// restored, and readers see it as it was until the commit.
    /// </summary>
    internal async Task<Result<T>> WriteAloneAsync<T>(Scope scope, AuditChanges? changes, Func<OutbreakDb, CancellationToken, Task<Result<T>>> write, CancellationToken cancellation)
    {
        using var alone = await _stop.StopAsync(cancellation);
        return await WriteNowAsync(scope, changes, write, cancellation);
    }

    private async Task<Result<T>> WriteNowAsync<T>(Scope scope, AuditChanges? changes, Func<OutbreakDb, CancellationToken, Task<Result<T>>> write, CancellationToken cancellation)
    {
        try
        {
            return _gate is null ? await WriteToServerAsync(scope, changes, write, cancellation) : await WriteThroughGateAsync(_gate, scope, changes, write, cancellation);
        }
        finally
        {
            Shared.Versions.Forget();
        }
    }

    /// <summary>The line that every look at a person leaves, without EF Core. Where it is not known to be noted, the look is not answered.</summary>
    internal async Task NoteLookAsync(AuditNote note, TimeProvider clock, CancellationToken cancellation)
    {
        using var turn = _stop.Enter();
        await (_gate is null ? _looks!.NoteAsync(note, clock, cancellation) : _gate.NoteAsync(note, clock, cancellation));
        Volatile.Write(ref _looksWait, true);
    }

    /// <summary>Files the looks noted so far under whom they showed, in short turns.</summary>
    /// <returns>Whether there were any.</returns>
    internal async Task<bool> FileLooksAsync(CancellationToken cancellation)
    {
        if (!Interlocked.Exchange(ref _looksWait, false))
        {
            return false;
        }
        try
        {
            await using var db = ForReading(Scope.Everything);
            var chains = await FiledLooks.UnfiledChainsAsync(db, cancellation);
            foreach (var chain in chains)
            {
                await FileChainAsync(chain, cancellation);
            }
            return chains.Count > 0;
        }
        catch
        {
            Volatile.Write(ref _looksWait, true);
            throw;
        }
    }

    private async Task FileChainAsync(AuditHead chain, CancellationToken cancellation)
    {
        for (var (from, isOurs) = (chain.Filed, true); isOurs && from < chain.Number;)
        {
            var to = Math.Min(chain.Number, from + FiledLooks.LinesAtOnce);
            isOurs = (await WriteAsync<bool>(Scope.Everything, async (db, token) => await FiledLooks.FileAsync(db, chain.Position, from, to, token), cancellation)).Value;
            from = to;
        }
    }

    /// <summary>
    /// Writes down what may be lost, such as when a session was last seen: a database that cannot be written now does not keep
    /// people from reading.
    /// </summary>
    public async Task TryWriteAsync(Func<OutbreakDb, CancellationToken, Task> write, CancellationToken cancellation)
    {
        try
        {
            await WriteAsync<Done>(Scope.Everything, async (db, token) =>
            {
                await write(db, token);
                return Done.Instance;
            }, cancellation);
        }
        catch (Exception fault) when (DatabaseFaults.IsUnavailable(fault))
        {
            // The next use is written down again.
        }
    }

    /// <summary>Whether the database has the newest schema, asked of the database itself.</summary>
    public Task<bool> IsUpToDateAsync(CancellationToken cancellation) => SchemaVersion.IsLatestAsync(Address, cancellation);

    /// <summary>How the database does: the version of its schema, its size, and how long it took to say so.</summary>
    public Task<DatabaseState> StateAsync(CancellationToken cancellation) => SchemaVersion.StateAsync(Address, cancellation);

    /// <summary>Whether not even a megabyte is left where a SQLite file lies: the next write may be refused.</summary>
    public bool IsDiskFull => Address.FilePath is { } file && File.Exists(file) && new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace < 1 << 20;

    /// <summary>Brings the schema up to date; creates the database where there is none.</summary>
    /// <exception cref="RefusedException">A later version of the program has changed it.</exception>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        var (present, known) = (await SchemaVersion.OfAsync(Address, cancellation), SchemaVersion.NewestOf(Address.Kind));
        if (present is not null && present == known)
        {
            return;
        }
        if (string.CompareOrdinal(present, known) > 0)
        {
            throw new RefusedException(new SchemaTooNew(Address.Shown, present!, known ?? ""));
        }
        await SchemaVersion.MakeFileAsync(Address, cancellation);
        await using var db = ForReading(Scope.Everything);
        await db.Database.MigrateAsync(cancellation);
        if (Address.Kind is DatabaseKind.Sqlite)
        {
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellation);
        }
        else
        {
            await ServerScrub.NoteNothingOfPersonsAsync(db, cancellation);
        }
    }

    /// <summary>How often <see cref="ScrubAsync"/> tries, for about 2 seconds each on PostgreSQL.</summary>
    internal int ScrubTries { get; set; } = 20;

    /// <summary>
    /// After personal rows were deleted (<see cref="ScrubDue"/>): takes their last traces away. SQLite has overwritten them as they were deleted, and now
    /// empties its journal, as soon as nobody reads from it; PostgreSQL writes the tables anew, locked meanwhile, and has noted nothing
    /// of their values.
    /// </summary>
    /// <returns>Whether nothing is left; false where somebody read what was to the end of its patience: then it stays due.</returns>
    public async Task<bool> ScrubAsync(CancellationToken cancellation)
    {
        var due = await ScrubDue.ReadAsync(this, cancellation);
        for (var tries = 0; tries < ScrubTries && due.Count > 0; tries++)
        {
            if (await TryScrubAsync([.. due.Keys], cancellation))
            {
                await ScrubDue.DoneAsync(this, due, cancellation);
                return true;
            }
            await Task.Delay(TimeSpan.FromMilliseconds(250), cancellation);
        }
        return due.Count == 0;
    }

    private async Task<bool> TryScrubAsync(IReadOnlyCollection<string> tables, CancellationToken cancellation)
    {
        using var turn = _stop.Enter();
        await using DbConnection connection = Address.Kind is DatabaseKind.Sqlite ? new SqliteConnection(new SqliteConnectionStringBuilder(Address.ConnectionString) { Pooling = false }.ConnectionString) : new NpgsqlConnection(Address.ConnectionString);
        await connection.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandTimeout = 0;
        if (Address.Kind is DatabaseKind.Sqlite)
        {
            command.CommandText = "PRAGMA wal_checkpoint(TRUNCATE)";
            await using var state = await command.ExecuteReaderAsync(cancellation);
            return await state.ReadAsync(cancellation) && state.GetInt64(0) == 0;
        }
        return await ServerScrub.RunAsync(command, tables, cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_gate is not null)
        {
            await _gate.DisposeAsync();
        }
        if (_looks is not null)
        {
            await _looks.DisposeAsync();
        }
        _turns?.Dispose();
    }

    /// <summary>The context is made ready before its turn: writers wait for each other, and it takes a fifteenth of a small write.</summary>
    private async Task<Result<T>> WriteThroughGateAsync<T>(WriteGate gate, Scope scope, AuditChanges? changes, Func<OutbreakDb, CancellationToken, Task<Result<T>>> write, CancellationToken cancellation)
    {
        await using var db = new OutbreakDb(gate.Options, _modules, scope, Shared) { IsWriting = true, Changes = changes };
        db.Database.AutoSavepointsEnabled = false;
        return await gate.RunAsync(async (_, transaction) =>
        {
            await db.Database.UseTransactionAsync(transaction, cancellation);
            var result = await write(db, cancellation);
            if (result.IsOk)
            {
                await db.WriteRaisedAsync(cancellation);
            }
            return result;
        }, cancellation);
    }

    /// <summary>
    /// Ends the transaction with its line and the versions it raises, in one round trip: other writers of the chain and of the topics wait no
    /// longer than that. A server that goes while it commits may have saved everything: nobody is told that nothing was.
    /// </summary>
    private static async Task CommitAsync(OutbreakDb db, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)db.Database.GetDbConnection());
        if (db.Line is (var note, var clock))
        {
            batch.BatchCommands.Add(AuditInsert.ServerCommand(note, clock));
        }
        foreach (var raised in db.RaisedOnServer())
        {
            batch.BatchCommands.Add(raised);
        }
        batch.BatchCommands.Add(new NpgsqlBatchCommand("COMMIT"));
        try
        {
            await batch.PrepareAsync(cancellation);
            await batch.ExecuteNonQueryAsync(cancellation);
        }
        catch (Exception lost) when (DatabaseFaults.Of(lost) is DatabaseUnreachable)
        {
            throw new CommitUnknownException(lost);
        }
    }

    private async Task<Result<T>> WriteToServerAsync<T>(Scope scope, AuditChanges? changes, Func<OutbreakDb, CancellationToken, Task<Result<T>>> write, CancellationToken cancellation)
    {
        using var turn = await _turns!.WaitAsync(cancellation);
        await using var db = new OutbreakDb(_writeOptions, _modules, scope, Shared) { IsWriting = true, Changes = changes };
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var result = await write(db, cancellation);
        if (result.IsOk)
        {
            await CommitAsync(db, cancellation);
        }
        return result;
    }
}
