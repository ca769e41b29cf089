using System.Data;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fangxian.Platform.Data;

/// <summary>A connection of its own on which everything is read as it stood at one instant, whatever others write meanwhile.</summary>
public sealed class ReadSnapshot : IAsyncDisposable
{
    private readonly DbTransaction _transaction;

    private ReadSnapshot(DbConnection connection, DbTransaction transaction) => (Connection, _transaction) = (connection, transaction);

    public DbConnection Connection { get; }

    public static async Task<ReadSnapshot> OpenAsync(OutbreakDb db, CancellationToken cancellation)
    {
        DbConnection connection = db.Kind is DatabaseKind.Postgres ? new NpgsqlConnection(db.ConnectionString) : new SqliteConnection(db.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return new(connection, connection is SqliteConnection sqlite ? sqlite.BeginTransaction(deferred: true) : await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public DbCommand Command(string sql)
    {
        var command = Connection.CreateCommand();
        (command.CommandText, command.Transaction, command.CommandTimeout) = (sql, _transaction, 0);
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
