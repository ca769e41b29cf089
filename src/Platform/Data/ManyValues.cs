using System.Data.Common;
using System.Text.Json;

namespace Fangxian.Platform.Data;

/// <summary>Many ids, hashes or rows as one parameter of a plain statement, so that 5,000 of them cost one round trip and one plan.</summary>
public static class ManyValues
{
    /// <summary>A condition: the column, a UUID or bytes, is one of the values bound as <paramref name="parameter"/>.</summary>
    public static string IsOneOf(this DatabaseKind kind, string column, string parameter) =>
        kind is DatabaseKind.Postgres ? $"{column} = ANY({parameter})" : $"{column} IN (SELECT unhex(value) FROM json_each({parameter}))";

    /// <summary>
    /// As a source to select from: the rows of a table whose column, a UUID or bytes, is one of the values bound as
    /// <paramref name="parameter"/>. Each is looked up by itself, whatever the planner believes: of what is sensitive, and of what the
    /// same transaction has written, PostgreSQL knows nothing, and would read the table from end to end.
    /// </summary>
    public static string EachOf(this DatabaseKind kind, string columns, string table, string column, string parameter) =>
        kind is DatabaseKind.Postgres ? Looked(columns, table, column, parameter, "") : $"(SELECT {columns} FROM {table} WHERE {kind.IsOneOf(column, parameter)})";

    /// <summary>As above, of texts, with a condition that the index begins with.</summary>
    public static string EachOfTexts(this DatabaseKind kind, string columns, string table, string column, string parameter, string condition) =>
        kind is DatabaseKind.Postgres ? Looked(columns, table, column, parameter, $" AND {condition}") : $"(SELECT {columns} FROM {table} WHERE {condition} AND {column} IN (SELECT value FROM json_each({parameter})))";

    public static void BindMany(this DbCommand command, DatabaseKind kind, string name, IEnumerable<Guid> ids) =>
        command.Bind(name, kind is DatabaseKind.Postgres ? ids.ToArray() : JsonSerializer.Serialize(ids.Select(id => Convert.ToHexString(id.ToByteArray(bigEndian: true)))));

    public static void BindMany(this DbCommand command, DatabaseKind kind, string name, IEnumerable<byte[]> values) =>
        command.Bind(name, kind is DatabaseKind.Postgres ? values.ToArray() : JsonSerializer.Serialize(values.Select(Convert.ToHexString)));

    public static void BindTexts(this DbCommand command, DatabaseKind kind, string name, IEnumerable<string> texts) =>
        command.Bind(name, kind is DatabaseKind.Postgres ? texts.ToArray() : JsonSerializer.Serialize(texts));

    private static string Looked(string columns, string table, string column, string parameter, string condition) =>
        $"(SELECT each.* FROM unnest({parameter}) AS wanted(value) CROSS JOIN LATERAL (SELECT {columns} FROM {table} WHERE {column} = wanted.value{condition} OFFSET 0) each)";

    /// <summary>A condition: the column, a position, lies within the scope.</summary>
    public static string IsWithin(this Identity.Scope scope, string column) =>
        scope.Ranges.Count == 0 ? "1 = 0" : "(" + string.Join(" OR ", scope.Ranges.Select(range => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{column} BETWEEN {range.From} AND {range.To}"))) + ")";

    public static Guid ReadId(this DbDataReader row, DatabaseKind kind, int column) =>
        kind is DatabaseKind.Postgres ? row.GetGuid(column) : new Guid(row.GetFieldValue<byte[]>(column), bigEndian: true);

    public static DateOnly? ReadDay(this DbDataReader row, DatabaseKind kind, int column) =>
        row.IsDBNull(column) ? null : kind is DatabaseKind.Postgres ? row.GetFieldValue<DateOnly>(column) : DateOnly.FromDayNumber(row.GetInt32(column));

    public static DateTimeOffset? ReadInstant(this DbDataReader row, DatabaseKind kind, int column) =>
        row.IsDBNull(column) ? null : kind is DatabaseKind.Postgres ? row.GetFieldValue<DateTimeOffset>(column) : Instants.FromMicroseconds(row.GetInt64(column));

    /// <summary>A day as a parameter takes it.</summary>
    public static object OfDay(this DatabaseKind kind, DateOnly day) => kind is DatabaseKind.Postgres ? day : day.DayNumber;

    /// <summary>A value as a parameter takes it and the model keeps it.</summary>
    public static object? Stored(this DatabaseKind kind, object? value) => value switch
    {
        Enum one => Convert.ToInt32(one, System.Globalization.CultureInfo.InvariantCulture),
        DateTimeOffset at => kind is DatabaseKind.Postgres ? at.ToUniversalTime() : Instants.ToMicroseconds(at),
        DateOnly day => kind.OfDay(day),
        Guid id => kind is DatabaseKind.Postgres ? id : id.ToByteArray(bigEndian: true),
        _ => value,
    };
}
