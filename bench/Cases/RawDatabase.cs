using System.Data.Common;
using System.Diagnostics;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Fangxian.CasesBench;

/// <summary>The database alone, by plain ADO.NET: the floor below what the program does with it.</summary>
internal sealed class RawDatabase(DatabaseAddress address)
{
    private const string Columns = "c.number, p.name, p.sex, c.age_years, c.position, c.position, c.residence_position, c.class, c.class_date, c.severity, c.onset_date, c.first_visit_date, c.isolation_date, c.diagnosed_at, c.reported_at, c.outcome, c.outcome_date, c.death_date, c.external_id, c.facts";

    public bool IsSqlite => address.Kind is DatabaseKind.Sqlite;

    private string Name => IsSqlite ? "raw SQLite" : "raw PostgreSQL";

    private string Cross => IsSqlite ? "CROSS JOIN" : "JOIN";

    public void Execute(string sql)
    {
        using var connection = Open();
        Execute(connection, sql);
    }

    /// <summary>The one import.</summary>
    public Guid Import()
    {
        using var connection = Open();
        using var command = Command(connection, "SELECT import_id FROM disease_case WHERE import_id IS NOT NULL LIMIT 1");
        using var row = command.ExecuteReader();
        return row.Read() ? row.ReadId(address.Kind, 0) : Guid.Empty;
    }

    public IReadOnlyList<Guid> SomeCases(int most)
    {
        using var connection = Open();
        using var command = Command(connection, $"SELECT id FROM disease_case ORDER BY number LIMIT {most * 500}");
        using var row = command.ExecuteReader();
        var ids = new List<Guid>();
        for (var number = 0; row.Read(); number++)
        {
            if (number % 500 == 0)
            {
                ids.Add(row.ReadId(address.Kind, 0));
            }
        }
        return ids;
    }

    /// <summary>Rows of a case's width by one prepared statement or COPY, in one transaction, nothing read or matched.</summary>
    public string Insert(string file)
    {
        const int Rows = 200_000;
        var watch = Stopwatch.StartNew();
        if (IsSqlite)
        {
            using var connection = OpenFile(file, "CREATE TABLE raw (id BLOB PRIMARY KEY, person BLOB, a INTEGER, b INTEGER, c TEXT, d TEXT); CREATE INDEX raw_a ON raw (a, b)");
            watch.Restart();
            using var transaction = connection.BeginTransaction();
            using var command = connection.CreateCommand();
            command.CommandText = "INSERT INTO raw VALUES ($0, $1, $2, $3, $4, $5)";
            var cells = Enumerable.Range(0, 6).Select(i => command.Parameters.AddWithValue("$" + i, 0)).ToArray();
            for (var i = 0; i < Rows; i++)
            {
                (cells[0].Value, cells[1].Value, cells[2].Value, cells[3].Value, cells[4].Value, cells[5].Value) = (Guid.CreateVersion7().ToByteArray(true), Guid.CreateVersion7().ToByteArray(true), i % 183, i, "510104-2024-" + i, "[{\"code\":\"fever\",\"present\":true}]");
                command.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        else
        {
            using var connection = (NpgsqlConnection)Open();
            Execute(connection, "DROP TABLE IF EXISTS raw_rows; CREATE TABLE raw_rows (id uuid PRIMARY KEY, person uuid, a integer, b integer, c text, d text); CREATE INDEX raw_a ON raw_rows (a, b)");
            watch.Restart();
            using (var copy = connection.BeginBinaryImport("COPY raw_rows FROM STDIN (FORMAT BINARY)"))
            {
                for (var i = 0; i < Rows; i++)
                {
                    copy.WriteRow(Guid.CreateVersion7(), Guid.CreateVersion7(), i % 183, i, "510104-2024-" + i, "[{\"code\":\"fever\",\"present\":true}]");
                }
                copy.Complete();
            }
            Execute(connection, "DROP TABLE raw_rows");
        }
        return FormattableString.Invariant($"{Name}, one row a case with two indexes: {Rows / watch.Elapsed.TotalSeconds:#,0} rows/s");
    }

    /// <summary>One row a transaction, durable, one after the other.</summary>
    public string Commits(string file)
    {
        using var connection = IsSqlite ? OpenFile(file, "CREATE TABLE IF NOT EXISTS raw (a INTEGER PRIMARY KEY, b TEXT)") : Open();
        Execute(connection, IsSqlite ? "SELECT 1" : "CREATE TABLE IF NOT EXISTS raw_commits (a bigserial PRIMARY KEY, b text)");
        using var command = Command(connection, IsSqlite ? "INSERT INTO raw (b) VALUES ('one')" : "INSERT INTO raw_commits (b) VALUES ('one')");
        var (watch, commits) = (Stopwatch.StartNew(), 0);
        for (; watch.Elapsed < TimeSpan.FromSeconds(1); commits++)
        {
            command.ExecuteNonQuery();
        }
        if (!IsSqlite)
        {
            Execute(connection, "DROP TABLE raw_commits");
        }
        return $"{Name}, one row a durable commit, one after the other: {commits:#,0}/s";
    }

    public string ReadList(PositionRange within, bool isLarge) => Often("the newest 50 of these areas", $"SELECT {Columns} FROM disease_case c{(IsSqlite ? " INDEXED BY IX_disease_case_by_" + (isLarge ? "report" : "area") : "")} {Cross} person p ON p.id = c.person_id WHERE c.disease_id = (SELECT min(id) FROM disease WHERE code = 'covid-19') AND c.position BETWEEN {within.From} AND {within.To} ORDER BY c.reported_at DESC, c.id DESC LIMIT 50");

    public string ReadNames(string words, PositionRange within) =>
        Often("50 of them", $"SELECT {Columns} FROM person p {Cross} disease_case c ON c.person_id = p.id WHERE p.name_key >= '{words}' AND p.name_key < '{words}\U0010FFFF' AND c.position BETWEEN {within.From} AND {within.To} ORDER BY p.name_key, c.id LIMIT 50");

    public string ReadCase(IReadOnlyList<Guid> ids)
    {
        var id = IsSqlite ? $"x'{ids[0]:N}'" : $"'{ids[0]}'";
        return Often("the case, its person, classes and clocks", $"SELECT * FROM disease_case WHERE id = {id}", $"SELECT * FROM person WHERE id = (SELECT person_id FROM disease_case WHERE id = {id})", $"SELECT * FROM case_classification WHERE case_id = {id}", $"SELECT * FROM case_clock WHERE case_id = {id}");
    }

    public string ReadFacts() => Once("class and facts of all cases", "SELECT id, position, class, reported_at, onset_date, facts FROM disease_case");

    public string ReadColumns() => Once("the same 20 columns", $"SELECT {Columns} FROM disease_case c {Cross} person p ON p.id = c.person_id");

    private string Once(string what, string sql)
    {
        using var connection = Open();
        var watch = Stopwatch.StartNew();
        Read(connection, sql);
        return FormattableString.Invariant($"{Name} reading {what}: {watch.Elapsed.TotalSeconds:0.0} s");
    }

    private string Often(string what, params string[] all)
    {
        using var connection = Open();
        Array.ForEach(all, sql => Read(connection, sql));
        var (watch, cpu, rounds) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime, 0);
        for (; watch.Elapsed < TimeSpan.FromSeconds(0.5) || rounds == 0; rounds++)
        {
            Array.ForEach(all, sql => Read(connection, sql));
        }
        return FormattableString.Invariant($"{Name} reading {what}: {watch.Elapsed.TotalMilliseconds / rounds:0.00} ms, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / rounds:0.00} ms CPU");
    }

    private static void Read(DbConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            for (var i = 0; i < row.FieldCount; i++)
            {
                _ = row.GetValue(i);
            }
        }
    }

    private DbConnection Open()
    {
        DbConnection connection = IsSqlite ? new SqliteConnection(address.ConnectionString) : new NpgsqlConnection(address.ConnectionString);
        connection.Open();
        return connection;
    }

    private static SqliteConnection OpenFile(string file, string schema)
    {
        File.Delete(file);
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; " + schema);
        return connection;
    }

    private static DbCommand Command(DbConnection connection, string sql)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.CommandTimeout) = (sql, 0);
        return command;
    }

    private static void Execute(DbConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        command.ExecuteNonQuery();
    }
}
