using System.Diagnostics.CodeAnalysis;
using Fangxian.Platform.Modules;

namespace Fangxian.Platform.Data;

/// <summary>The databases Fangxian runs on: one file for a county, a server for a province.</summary>
public enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Which database: a file path for SQLite, or a PostgreSQL connection string (<c>Host=…;Database=…</c>).</summary>
public sealed record DatabaseAddress(DatabaseKind Kind, string ConnectionString, string Shown)
{
    public const string DefaultFile = "fangxian.db";

    /// <summary>
    /// How many connections a process holds at most where the address does not say: a server lets in 97 by default, and a command, a
    /// backup and whoever looks after it need some beside.
    /// </summary>
    public const int MostConnections = 64;

    /// <summary>The database of every command that <c>--database</c> names none for.</summary>
    public static readonly NamedOption<DatabaseAddress> Option = new("Database", new("option.range.database"), TryParse, Parse(null)) { IsSecret = true };

    /// <summary>Never the connection string: it may hold a password.</summary>
    public override string ToString() => Shown;

    /// <summary>
    /// Reads what <c>--database</c> or <c>Fangxian__Database</c> says. A SQLite file is opened and never made by opening it: where its disk was
    /// taken away, an empty database would stand in its place.
    /// </summary>
    public static DatabaseAddress Parse(string? text)
    {
        var value = string.IsNullOrWhiteSpace(text) ? DefaultFile : text.Trim();
        if (value.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) || value.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            value = FromUri(new Uri(value));
        }
        if (value.Contains("Host=", StringComparison.OrdinalIgnoreCase))
        {
            var postgres = new Npgsql.NpgsqlConnectionStringBuilder(value) { ApplicationName = "fangxian" };
            if (!value.Replace(" ", "", StringComparison.Ordinal).Contains("PoolSize=", StringComparison.OrdinalIgnoreCase))
            {
                postgres.MaxPoolSize = MostConnections;
            }
            // Statements are short and return little; what the planner takes for much, knowing nothing of what is sensitive, it would
            // compile each time, for longer than it runs.
            postgres.Options ??= "-c jit=off";
            return new(DatabaseKind.Postgres, postgres.ConnectionString, $"postgresql://{postgres.Host}/{postgres.Database}");
        }
        var path = Path.GetFullPath(value.StartsWith("Data Source=", StringComparison.OrdinalIgnoreCase) ? value["Data Source=".Length..] : value);
        var sqlite = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = path, Mode = Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite, ForeignKeys = true, DefaultTimeout = 10, Pooling = true };
        return new(DatabaseKind.Sqlite, sqlite.ConnectionString, path);
    }

    private static bool TryParse(string text, [MaybeNullWhen(false)] out DatabaseAddress address)
    {
        try
        {
            address = Parse(text);
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            address = null;
            return false;
        }
    }

    /// <summary>The file of a SQLite database.</summary>
    public string? FilePath => Kind is DatabaseKind.Sqlite ? Shown : null;

    private static string FromUri(Uri uri)
    {
        var user = uri.UserInfo.Split(':', 2);
        var postgres = new Npgsql.NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.IsDefaultPort || uri.Port < 0 ? 5432 : uri.Port,
            Database = uri.AbsolutePath.TrimStart('/'),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        foreach (var option in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(o => o.Split('=', 2)))
        {
            postgres[option[0]] = option.Length > 1 ? Uri.UnescapeDataString(option[1]) : "";
        }
        return postgres.ConnectionString;
    }
}
