using System.Data.Common;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>
/// Tells what is wrong outside the program (a full disk, a lock, a server that is gone) from a bug, as the refusal that
/// says what happened, what was saved and what to do. The one list of both databases' codes.
/// </summary>
public static class DatabaseFaults
{
    /// <summary>ENOSPC and EDQUOT of Linux and macOS, ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL of Windows.</summary>
    private static readonly int[] DiskFull = [28, 122, 69, unchecked((int)0x80070070), unchecked((int)0x80070027)];

    /// <summary>What is wrong; null for anything else, which is a bug.</summary>
    public static DatabaseFault? Of(Exception? exception) => Kind(exception) is { } fault ? fault with { Reason = exception } : null;

    public static bool IsUnavailable(Exception exception) => Kind(exception) is not null;

    private static DatabaseFault? Kind(Exception? exception) => exception switch
    {
        CommitUnknownException => new CommitUnknown(),
        WritesStoppedException => new DatabaseRestoring(),
        WritersBusyException => new DatabaseBusy(),
        SqliteException e => OfSqlite(e.SqliteErrorCode),
        PostgresException e => OfPostgres(e.SqlState),
        NpgsqlException => new DatabaseUnreachable(),
        DbException => null,
        IOException e when DiskFull.Contains(e.HResult) => new DiskIsFull(),
        DbUpdateException or InvalidOperationException or AggregateException => Kind(exception.InnerException),
        _ => null,
    };

    /// <summary>Primary result codes of https://www.sqlite.org/rescode.html.</summary>
    private static DatabaseFault? OfSqlite(int code) => code switch
    {
        13 /* full */ => new DiskIsFull(),
        5 or 6 /* busy, locked */ => new DatabaseBusy(),
        3 or 8 or 23 /* perm, read-only, auth */ => new DatabaseReadOnly(),
        10 or 11 or 26 /* I/O, corrupt, not a database */ => new DatabaseDamaged(),
        14 /* cannot open */ => new DatabaseUnreachable(),
        _ => null,
    };

    /// <summary>Codes of appendix A of PostgreSQL's manual.</summary>
    private static DatabaseFault? OfPostgres(string code) => code switch
    {
        "53100" => new DiskIsFull(),
        "40001" or "40P01" or "55P03" /* two writers in each other's way */ => new DatabaseBusy(),
        "25006" => new DatabaseReadOnly(),
        "58030" or "XX001" or "XX002" /* I/O, corrupt */ => new DatabaseDamaged(),
        "3D000" or "28P01" or "28000" /* no such database, wrong password */ => new DatabaseClosed(),
        _ when code.StartsWith("53", StringComparison.Ordinal) /* connections, memory */ => new DatabaseBusy(),
        _ when code.StartsWith("08", StringComparison.Ordinal) || code.StartsWith("57P", StringComparison.Ordinal) /* connection, shutting down, starting */ => new DatabaseUnreachable(),
        _ => null,
    };
}

/// <summary>
/// The database cannot be used now: 503 (507 where the disk is full), exit code 4. Nothing was saved, but where
/// <see cref="IsSavingUnknown"/>.
/// </summary>
public abstract record DatabaseFault(string Code, int? RetryAfterSeconds) : Refusal(Code)
{
    public virtual bool IsSavingUnknown => false;

    /// <summary>What was caught: for the log and the operator's own screen, never for an answer.</summary>
    public Exception? Reason { get; init; }

    /// <summary>The driver's own words.</summary>
    public string Detail => Reason?.GetBaseException().Message ?? "";
}

/// <summary>No room is left on the disk of the database or of uploads. Reading goes on; writing does when room is made.</summary>
public sealed record DiskIsFull() : DatabaseFault("platform/disk-full", null);

/// <summary>Another process or writer holds the database longer than the time-out, or it has no connection left.</summary>
public sealed record DatabaseBusy() : DatabaseFault("platform/database-busy", 5);

/// <summary>The file, or the server, may be read but not written.</summary>
public sealed record DatabaseReadOnly() : DatabaseFault("platform/database-read-only", null);

/// <summary>The file is damaged, or its disk does not read or write.</summary>
public sealed record DatabaseDamaged() : DatabaseFault("platform/database-damaged", null);

/// <summary>The server does not answer, starts or stops; the file cannot be opened.</summary>
public sealed record DatabaseUnreachable() : DatabaseFault("platform/database-unreachable", 10);

/// <summary>The server answers and lets the program in no more: no such database, another password.</summary>
public sealed record DatabaseClosed() : DatabaseFault("platform/database-closed", null);

/// <summary>A backup is being put in the place of everything: whoever writes meanwhile would lose it.</summary>
public sealed record DatabaseRestoring() : DatabaseFault("platform/database-restoring", 30);

/// <summary>The connection was lost while the server committed: it has saved everything or nothing.</summary>
public sealed record CommitUnknown() : DatabaseFault("platform/commit-unknown", 10)
{
    public override bool IsSavingUnknown => true;
}

/// <summary>Whether a transaction was committed cannot be known.</summary>
public sealed class CommitUnknownException(Exception reason) : Exception(reason.Message, reason);
