using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>Plain ADO.NET beside EF Core, for the few reads and bulk writes where a row must cost a microsecond.</summary>
public static class Connections
{
    /// <summary>
    /// An open connection: in a writing transaction the context's own, otherwise one of the pool. EF Core is not started
    /// for a read that does not need it.
    /// </summary>
    public static async Task<ConnectionLease> OpenAsync(this OutbreakDb db, CancellationToken cancellation)
    {
        if (db.IsWriting || db.StaysOpen)
        {
            await db.Database.OpenConnectionAsync(cancellation);
            return new ConnectionLease(db, null);
        }
        DbConnection connection = db.Kind is DatabaseKind.Postgres ? new NpgsqlConnection(db.ConnectionString) : new SqliteConnection(db.ConnectionString);
        await connection.OpenAsync(cancellation);
        if (connection is SqliteConnection sqlite)
        {
            ReadRoom.Make(sqlite);
        }
        return new ConnectionLease(db, connection);
    }

    /// <summary>
    /// Opens the connection of a context that reads with many small queries, until the context ends: EF Core makes it ready anew each
    /// time it is opened.
    /// </summary>
    public static async Task StayOpenAsync(this OutbreakDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        db.StaysOpen = true;
    }

    public static DbParameter Bind(this DbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        parameter.ParameterName = name;
        parameter.Value = value ?? DBNull.Value;
        command.Parameters.Add(parameter);
        return parameter;
    }
}

/// <summary>An open connection and the transaction that runs on it, if any.</summary>
public readonly struct ConnectionLease(OutbreakDb db, DbConnection? pooled) : IAsyncDisposable
{
    public DbCommand Command(string sql)
    {
        var command = (pooled ?? db.Database.GetDbConnection()).CreateCommand();
        command.CommandText = sql;
        command.Transaction = pooled is null ? db.Database.CurrentTransaction?.GetDbTransaction() : null;
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        if (pooled is not null)
        {
            await pooled.DisposeAsync();
        }
        else
        {
            await db.Database.CloseConnectionAsync();
        }
    }
}
