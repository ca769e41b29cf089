using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>Tells a database that cannot be used now (unreachable, locked, full, read-only) from a bug.</summary>
public static class DatabaseFaults
{
    private static readonly int[] Sqlite = [5 /* busy */, 6 /* locked */, 8 /* read-only */, 10 /* I/O */, 13 /* full */, 14 /* cannot open */, 26 /* not a database */];

    public static bool IsUnavailable(Exception exception) => exception switch
    {
        SqliteException e => Sqlite.Contains(e.SqliteErrorCode),
        PostgresException e => e.SqlState.StartsWith("08", StringComparison.Ordinal) || e.SqlState.StartsWith("53", StringComparison.Ordinal) || e.SqlState.StartsWith("57P", StringComparison.Ordinal) || e.SqlState is "3D000" or "28P01" or "28000",
        NpgsqlException => true,
        DbUpdateException { InnerException: { } inner } => IsUnavailable(inner),
        DbException => false,
        InvalidOperationException { InnerException: NpgsqlException inner } => IsUnavailable(inner),
        _ => false,
    };
}
