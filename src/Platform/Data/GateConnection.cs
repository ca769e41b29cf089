using System.Collections.Concurrent;
using System.Data;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Fangxian.Platform.Data;

/// <summary>
/// The one connection that writes to a SQLite file. A write is two dozen small statements, and to read and plan each of them anew
/// takes longer than to run it: what was prepared is kept for the next of the same words, whether EF Core asks or we do. EF Core
/// gives each of its contexts' connections its functions; given to the same one again, they would make all of it prepared in vain.
/// Used by one writer at a time; only functions are given by those who wait for their turn as well.
/// </summary>
internal sealed class GateConnection(string connectionString) : SqliteConnection(connectionString)
{
    /// <summary>How many are kept; then all are let go, for words that name areas or days come only once.</summary>
    private const int Most = 200;

    private const int LongestText = 8_000;

    /// <summary>SQLITE_FCNTL_HAS_MOVED.</summary>
    private const int HasMovedOperation = 20;

    /// <summary>What is bound stays bound until the next use: nothing large is.</summary>
    private const int LongestValue = 4_000;

    private readonly Dictionary<string, SqliteCommand> _idle = [];
    private readonly Dictionary<string, BulkRows.IntoFile> _rows = [];
    private readonly ConcurrentDictionary<string, bool> _given = [];

    public override SqliteCommand CreateCommand() => new Kept(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void CreateFunction<T1, TResult>(string name, Func<T1, TResult>? function, bool isDeterministic = false)
    {
        if (_given.TryAdd(name, true))
        {
            base.CreateFunction(name, function, isDeterministic);
        }
    }

    public override void CreateFunction<T1, T2, TResult>(string name, Func<T1, T2, TResult>? function, bool isDeterministic = false)
    {
        if (_given.TryAdd(name, true))
        {
            base.CreateFunction(name, function, isDeterministic);
        }
    }

    public override void CreateAggregate<T1, TAccumulate>(string name, TAccumulate seed, Func<TAccumulate, T1, TAccumulate>? func, bool isDeterministic = false)
    {
        if (_given.TryAdd(name, true))
        {
            base.CreateAggregate(name, seed, func, isDeterministic);
        }
    }

    public override void CreateAggregate<T1, TAccumulate, TResult>(string name, TAccumulate seed, Func<TAccumulate, T1, TAccumulate>? func, Func<TAccumulate, TResult>? resultSelector, bool isDeterministic = false)
    {
        if (_given.TryAdd(name, true))
        {
            base.CreateAggregate(name, seed, func, resultSelector, isDeterministic);
        }
    }

    public override void CreateCollation(string name, Comparison<string>? comparison)
    {
        if (_given.TryAdd(name, true))
        {
            base.CreateCollation(name, comparison);
        }
    }

    /// <summary>Whether the open file stands no longer where it was opened, or another does: what is written goes where nobody finds it. Asked of SQLite, for less than the system asks to look for a name.</summary>
    public bool HasMoved => FileControl(Handle!.DangerousGetHandle(), "main", HasMovedOperation, out var moved) == SQLitePCL.raw.SQLITE_OK && moved != 0;

    /// <summary>New rows into a table, by a statement that stays prepared.</summary>
    public BulkRows RowsInto(string table, string[] columns) => _rows.TryGetValue(table, out var rows) ? rows : _rows[table] = new BulkRows.IntoFile(this, table, columns);

    /// <summary>Lets go of what is prepared: it would keep the file open, and with it a transaction.</summary>
    public void Forget()
    {
        foreach (var rows in _rows.Values)
        {
            rows.Dispose();
        }
        _rows.Clear();
        foreach (var command in _idle.Values)
        {
            command.Dispose();
        }
        _idle.Clear();
    }

    [DllImport("e_sqlite3", EntryPoint = "sqlite3_file_control")]
    private static extern int FileControl(IntPtr database, [MarshalAs(UnmanagedType.LPUTF8Str)] string name, int operation, out int answer);

    private SqliteCommand Take(string text) => _idle.Remove(text, out var command) ? command : new SqliteCommand(text, this);

    private void Return(SqliteCommand command)
    {
        if (State is not ConnectionState.Open || command.CommandText.Length > LongestText || command.Parameters.Cast<SqliteParameter>().Any(p => p.Value is string { Length: > LongestValue } or byte[] { Length: > LongestValue }))
        {
            command.Dispose();
            return;
        }
        if (_idle.Count >= Most)
        {
            Forget();
        }
        command.Parameters.Clear();
        command.Transaction = null;
        if (!_idle.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    /// <summary>A command that lends its parameters to one that is prepared already, and gives that back when it is disposed of.</summary>
    private sealed class Kept(GateConnection gate) : SqliteCommand
    {
        private SqliteCommand? _lent;
        private SqliteDataReader? _reader;

        /// <summary>All ways to execute a command lead here.</summary>
        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            if (_lent is not null && _lent.CommandText != CommandText)
            {
                GiveBack();
            }
            _lent ??= gate.Take(CommandText);
            (_lent.Transaction, _lent.CommandTimeout) = (Transaction, CommandTimeout);
            _lent.Parameters.Clear();
            foreach (SqliteParameter parameter in Parameters)
            {
                _lent.Parameters.Add(parameter);
            }
            try
            {
                return _reader = _lent.ExecuteReader(behavior);
            }
            catch
            {
                _lent?.Dispose();
                _lent = null;
                throw;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                GiveBack();
            }
            base.Dispose(disposing);
        }

        private void GiveBack()
        {
            if (_lent is { } lent)
            {
                _lent = null;
                if (_reader is null or { IsClosed: true })
                {
                    gate.Return(lent);
                }
                else
                {
                    lent.Dispose();
                }
            }
        }
    }
}
