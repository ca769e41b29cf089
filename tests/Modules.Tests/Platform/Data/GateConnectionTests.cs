using Fangxian.Platform.Data;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fangxian.Modules.Tests.Platform.Data;

/// <summary>The connection that writes to a SQLite file keeps what it has prepared, and keeps nothing that it must not.</summary>
public sealed class GateConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fangxian-gate-").FullName;
    private readonly GateConnection _gate;

    public GateConnectionTests()
    {
        _gate = new(new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder, "gate.db"), Pooling = false }.ConnectionString);
        _gate.Open();
        _gate.Handle!.enable_sqlite3_next_stmt(true);
        Run("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT UNIQUE)");
        _gate.Forget();
    }

    public void Dispose()
    {
        _gate.Forget();
        _gate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public void The_same_words_are_prepared_once_and_run_with_what_is_bound_now()
    {
        foreach (var name in new[] { "王", "李", "赵" })
        {
            Assert.Equal(1, Run("INSERT INTO t (name) VALUES ($name)", name));
        }
        Assert.Equal(["INSERT INTO t (name) VALUES ($name)"], Prepared());
        Assert.Equal(["王", "李", "赵"], Names("SELECT name FROM t ORDER BY id"));
        Assert.Equal(["王", "李", "赵"], Names("SELECT name FROM t ORDER BY id"));
        Assert.Equal(2, Prepared().Count);
    }

    [Fact]
    public void A_statement_that_is_being_read_is_not_lent_to_another()
    {
        Run("INSERT INTO t (name) VALUES ('王'), ('李')");
        using var outer = _gate.CreateCommand();
        outer.CommandText = "SELECT name FROM t ORDER BY id";
        using var row = outer.ExecuteReader();
        Assert.True(row.Read());
        Assert.Equal(["王", "李"], Names(outer.CommandText));
        Assert.True(row.Read());
        Assert.Equal("李", row.GetString(0));
    }

    [Fact]
    public void What_failed_or_is_large_is_not_kept_and_what_is_kept_runs_in_the_transaction_of_the_day()
    {
        Run("INSERT INTO t (name) VALUES ($name)", "王");
        Assert.Equal(19, Assert.Throws<SqliteException>(() => Run("INSERT INTO t (name) VALUES ($name)", "王")).SqliteErrorCode);
        Assert.Empty(Prepared());
        Run("INSERT INTO t (name) VALUES ($name)", new string('李', 5000));
        Assert.Empty(Prepared());
        using (var undone = _gate.BeginTransaction())
        {
            Run("INSERT INTO t (name) VALUES ($name)", "赵");
            undone.Rollback();
        }
        using (var done = _gate.BeginTransaction())
        {
            Run("INSERT INTO t (name) VALUES ($name)", "钱");
            done.Commit();
        }
        Assert.Equal(["王", "钱"], Names("SELECT name FROM t WHERE length(name) < 10 ORDER BY id"));
    }

    [Fact]
    public void Many_different_words_do_not_pile_up_and_a_closed_connection_keeps_none()
    {
        for (var i = 0; i < 450; i++)
        {
            Assert.Empty(Names($"SELECT name FROM t WHERE id = {i}"));
        }
        Assert.InRange(Prepared().Count, 1, 200);
        _gate.Forget();
        Assert.Empty(Prepared());
        _gate.Close();
        _gate.Open();
        Assert.Equal(1, Run("INSERT INTO t (name) VALUES ($name)", "王"));
    }

    [Fact]
    public void A_function_given_again_leaves_what_is_prepared_as_it_is()
    {
        _gate.CreateFunction<string, string, bool?>("regexp", (pattern, input) => pattern == input, isDeterministic: true);
        Run("INSERT INTO t (name) VALUES ('王')");
        Assert.Equal(["王"], Names("SELECT name FROM t WHERE name REGEXP '王'"));
        var before = Prepares();
        _gate.CreateFunction<string, string, bool?>("regexp", (_, _) => false, isDeterministic: true);
        Assert.Equal(["王"], Names("SELECT name FROM t WHERE name REGEXP '王'"));
        Assert.Equal(before, Prepares());
    }

    private int Run(string sql, string? name = null)
    {
        using var command = _gate.CreateCommand();
        command.CommandText = sql;
        if (name is not null)
        {
            command.Parameters.AddWithValue("$name", name);
        }
        return command.ExecuteNonQuery();
    }

    private List<string> Names(string sql)
    {
        using var command = _gate.CreateCommand();
        command.CommandText = sql;
        using var row = command.ExecuteReader();
        var names = new List<string>();
        while (row.Read())
        {
            names.Add(row.GetString(0));
        }
        return names;
    }

    private List<sqlite3_stmt> Statements()
    {
        var all = new List<sqlite3_stmt>();
        for (var one = raw.sqlite3_next_stmt(_gate.Handle, null); one is { IsInvalid: false }; one = raw.sqlite3_next_stmt(_gate.Handle, one))
        {
            all.Add(one);
        }
        return all;
    }

    private List<string> Prepared() => [.. Statements().Select(s => raw.sqlite3_sql(s).utf8_to_string())];

    /// <summary>How often statements were prepared anew because something they stand on had changed.</summary>
    private int Prepares() => Statements().Sum(s => raw.sqlite3_stmt_status(s, 5, 0));
}
