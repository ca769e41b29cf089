using System.Data.Common;
using System.Text.Json;

namespace Fangxian.Platform.Data;

/// <summary>Many ids, hashes or rows as one parameter of a plain statement, so that 5,000 of them cost one round trip and one plan.</summary>
public static class ManyValues
{
    /// <summary>A condition: the column, a UUID or bytes, is one of the values bound as <paramref name="parameter"/>.</summary>
    public static string IsOneOf(this DatabaseKind kind, string column, string parameter) =>
        kind is DatabaseKind.Postgres ? $"{column} = ANY({parameter})" : $"{column} IN (SELECT unhex(value) FROM json_each({parameter}))";

    public static void BindMany(this DbCommand command, DatabaseKind kind, string name, IEnumerable<Guid> ids) =>
        command.Bind(name, kind is DatabaseKind.Postgres ? ids.ToArray() : JsonSerializer.Serialize(ids.Select(id => Convert.ToHexString(id.ToByteArray(bigEndian: true)))));

    public static void BindMany(this DbCommand command, DatabaseKind kind, string name, IEnumerable<byte[]> values) =>
        command.Bind(name, kind is DatabaseKind.Postgres ? values.ToArray() : JsonSerializer.Serialize(values.Select(Convert.ToHexString)));

    /// <summary>A condition: the column, a text, is one of the values bound as <paramref name="parameter"/>.</summary>
    public static string IsOneOfTexts(this DatabaseKind kind, string column, string parameter) =>
        kind is DatabaseKind.Postgres ? $"{column} = ANY({parameter})" : $"{column} IN (SELECT value FROM json_each({parameter}))";

    public static void BindTexts(this DbCommand command, DatabaseKind kind, string name, IEnumerable<string> texts) =>
        command.Bind(name, kind is DatabaseKind.Postgres ? texts.ToArray() : JsonSerializer.Serialize(texts));

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
}
