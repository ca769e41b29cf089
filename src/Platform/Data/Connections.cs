using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Fangxian.Platform.Data;

/// <summary>Plain ADO.NET beside EF Core, for the few reads and bulk writes where a row must cost a microsecond.</summary>
public static class Connections
{
    /// <summary>The context's own open connection; closed again at the end of the lease if this opened it.</summary>
    public static async Task<ConnectionLease> OpenAsync(this OutbreakDb db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        return new ConnectionLease(db);
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
public readonly struct ConnectionLease(OutbreakDb db) : IAsyncDisposable
{
    public DbConnection Connection => db.Database.GetDbConnection();

    public DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = db.Database.CurrentTransaction?.GetDbTransaction();
        return command;
    }

    public async ValueTask DisposeAsync() => await db.Database.CloseConnectionAsync();
}
