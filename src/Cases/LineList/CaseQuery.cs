using System.Data.Common;
using System.Globalization;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;

namespace Fangxian.Cases.LineList;

/// <summary>
/// A line list as plain statements, each along one index: by order, by area, by name, or from the few cases of an import or
/// behind their clocks. Pages go on by key.
/// </summary>
internal sealed class CaseQuery
{
    private const string Last = "\U0010FFFF";

    private readonly OutbreakDb _db;
    private readonly DatabaseKind _kind;
    private readonly CaseFilter _filter;
    private readonly Scope _within;
    private readonly DateTimeOffset _now;
    private readonly List<(string Name, object? Value)> _values = [];
    private readonly Way _way;
    private readonly CaseSort _sort;

    private CaseQuery(OutbreakDb db, CaseFilter filter, short disease, Scope within, CaseSort sort, DateTimeOffset now, Way way)
    {
        (_db, _kind, _filter, _within, _sort, _now, _way) = (db, db.Kind, filter, within, sort, now, way);
        Bind("@disease", (int)disease);
    }

    private enum Way
    {
        Order,
        Area,
        Name,
        Import,
        Clock,
    }

    /// <summary>Whether the list is in the order of names: it was looked for by the beginning of one.</summary>
    public bool IsByName => _way is Way.Name;

    public static async Task<CaseQuery> MakeAsync(OutbreakDb db, CaseFilter filter, Disease disease, Scope within, CaseSort sort, DateTimeOffset now, CancellationToken cancellation)
    {
        var path = await AccessPaths.ChooseAsync(db, "disease_case", string.Create(CultureInfo.InvariantCulture, $"disease_id = {disease.Id}"), within, cancellation);
        var way = path is AccessPath.ByArea ? Way.Area
            : NameKey(filter.Words).Length > 0 ? Way.Name
            : filter.Import is { } import && await IsFewAsync(db, import, cancellation) ? Way.Import
            : filter.Overdue is true && await AreFewOverdueAsync(db, within, now, cancellation) ? Way.Clock
            : Way.Order;
        return new(db, filter, disease.Id, within, sort, now, way);
    }

    /// <summary>The ids of a page, with the key of each.</summary>
    public async Task<IReadOnlyList<(Guid Id, string Key)>> PageAsync(string? after, int limit, CancellationToken cancellation)
    {
        var order = IsByName ? ["name_key", "id"] : _sort is CaseSort.OnsetLatest or CaseSort.OnsetEarliest ? ["onset_date", "id"] : new[] { "reported_at", "id" };
        var down = !IsByName && _sort is CaseSort.ReportedLatest or CaseSort.OnsetLatest;
        var sql = new StringBuilder();
        sql.Append(_way is Way.Order or Way.Name ? Select(order[0]) : $"WITH few AS MATERIALIZED ({Select(order[0])}) SELECT id, k FROM few WHERE 1 = 1");
        var (key, id) = _way is Way.Order or Way.Name ? (Qualified(order[0]), "c.id") : ("k", "id");
        if (ReadKey(after, order[0]) is var (value, from))
        {
            Bind("@key", value);
            Bind("@id", _kind is DatabaseKind.Postgres ? from : from.ToByteArray(bigEndian: true));
            sql.Append($" AND ({key}, {id}) {(down ? '<' : '>')} (@key, @id)");
        }
        sql.Append($" ORDER BY {key} {(down ? "DESC" : "ASC")}, {id} {(down ? "DESC" : "ASC")} LIMIT {limit}");
        return await ReadAsync(sql.ToString(), order[0], cancellation);
    }

    /// <summary>How many there are, counted up to a limit.</summary>
    public async Task<int> CountAsync(int most, CancellationToken cancellation)
    {
        await using var lease = await _db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT count(*) FROM (SELECT 1 FROM ({Select("id")}) few LIMIT {most}) counted");
        _values.ForEach(v => command.Bind(v.Name, v.Value));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    /// <summary>All cases in the order of the list, a row at a time: the columns asked for, then the person and the position.</summary>
    public async IAsyncEnumerable<DbDataReader> StreamAsync(IEnumerable<string> columns, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var key = IsByName ? "name_key" : _sort is CaseSort.OnsetLatest or CaseSort.OnsetEarliest ? "onset_date" : "reported_at";
        var direction = !IsByName && _sort is CaseSort.ReportedLatest or CaseSort.OnsetLatest ? "DESC" : "ASC";
        await using var lease = await _db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT {string.Join(", ", columns)}, c.person_id, c.position FROM ({Select(key)}) x JOIN disease_case c ON c.id = x.id JOIN person p ON p.id = c.person_id ORDER BY x.k {direction}, x.id {direction}");
        command.CommandTimeout = 0;
        _values.ForEach(v => command.Bind(v.Name, v.Value));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            yield return row;
        }
    }

    private string Qualified(string column) => column is "name_key" ? "p.name_key" : "c." + column;

    private string Select(string key)
    {
        var (from, hidePosition) = _way switch
        {
            Way.Name => ("person p JOIN disease_case c ON c.person_id = p.id", true),
            Way.Clock => ("disease_case c", true),
            Way.Area => ("disease_case c", false),
            _ => ("disease_case c", true),
        };
        var sql = new StringBuilder($"SELECT c.id AS id, {Qualified(key)} AS k FROM {from}");
        if (_way is not Way.Name && (_filter.Sex is not null || key is "name_key" || NameKey(_filter.Words).Length > 0))
        {
            sql.Append(" JOIN person p ON p.id = c.person_id");
        }
        sql.Append(_way is Way.Name or Way.Clock or Way.Import ? $" WHERE {_kind.Hidden("c.disease_id")} = @disease" : " WHERE c.disease_id = @disease");
        sql.Append(" AND ").Append(_within.IsWithin(hidePosition ? _kind.Hidden("c.position") : "c.position"));
        Conditions(sql);
        return sql.ToString();
    }

    private void Conditions(StringBuilder sql)
    {
        Equal(sql, "class", _filter.Class is { } c ? (int)c : null);
        Equal(sql, "severity", _filter.Severity is { } s ? (int)s : null);
        Equal(sql, "outcome", _filter.Outcome is { } o ? (int)o : null);
        var onset = _kind is DatabaseKind.Postgres ? "c.onset_date" : "+c.onset_date";
        And(sql, onset, ">=", "@onsetFrom", _filter.OnsetFrom is { } from ? _kind.OfDay(from) : null);
        And(sql, onset, "<=", "@onsetTo", _filter.OnsetTo is { } to ? _kind.OfDay(to) : null);
        And(sql, "c.age_years", ">=", "@ageFrom", _filter.AgeFrom);
        And(sql, "c.age_years", "<=", "@ageTo", _filter.AgeTo);
        And(sql, "c.reported_at", ">", "@reportedFrom", _filter.ReportedFrom is { } first ? Instant(_db.Shared.Calendar.EndOf(first.AddDays(-1))) : null);
        And(sql, "c.reported_at", "<=", "@reportedTo", _filter.ReportedTo is { } last ? Instant(_db.Shared.Calendar.EndOf(last)) : null);
        And(sql, "p.sex", "=", "@sex", _filter.Sex is { } sex ? (int)sex : null);
        And(sql, _way is Way.Import ? "c.import_id" : _kind is DatabaseKind.Postgres ? "c.import_id" : "+c.import_id", "=", "@import", _filter.Import is { } import ? _kind is DatabaseKind.Postgres ? import : import.ToByteArray(bigEndian: true) : null);
        if (_sort is CaseSort.OnsetLatest or CaseSort.OnsetEarliest)
        {
            sql.Append(" AND c.onset_date IS NOT NULL");
        }
        if (_filter.Overdue is true)
        {
            Bind("@now", Instant(_now));
            const string Over = "k.met_at IS NULL AND k.replaced_at IS NULL AND k.due_at < @now";
            sql.Append(_way is Way.Clock ? $" AND c.id IN (SELECT k.case_id FROM case_clock k WHERE {Over})" : $" AND EXISTS (SELECT 1 FROM case_clock k WHERE k.case_id = c.id AND {Over})");
        }
        WordConditions(sql);
    }

    private void WordConditions(StringBuilder sql)
    {
        if (string.IsNullOrWhiteSpace(_filter.Words))
        {
            return;
        }
        var words = _filter.Words.Trim();
        var key = NameKey(words);
        if (key.Length > 0)
        {
            Bind("@name", key);
            Bind("@nameEnd", key + Last);
            sql.Append(" AND p.name_key >= @name AND p.name_key < @nameEnd AND p.merged_into IS NULL");
            return;
        }
        Bind("@number", words);
        Bind("@numberEnd", words + Last);
        sql.Append(" AND c.id IN (SELECT n.id FROM disease_case n WHERE n.number >= @number AND n.number < @numberEnd UNION SELECT e.id FROM disease_case e WHERE e.disease_id = @disease AND e.external_id = @number)");
    }

    /// <summary>What holds a digit is a number, no name.</summary>
    private static string NameKey(string? words) => string.IsNullOrWhiteSpace(words) || words.Any(char.IsAsciiDigit) ? "" : PersonName.KeyOf(words);

    private void Equal(StringBuilder sql, string column, object? value) => And(sql, "c." + column, "=", "@" + column, value);

    private void And(StringBuilder sql, string column, string comparison, string name, object? value)
    {
        if (value is not null)
        {
            Bind(name, value);
            sql.Append($" AND {column} {comparison} {name}");
        }
    }

    private void Bind(string name, object? value)
    {
        _values.RemoveAll(v => v.Name == name);
        _values.Add((name, value));
    }

    private object Instant(DateTimeOffset at) => _kind is DatabaseKind.Postgres ? at.ToUniversalTime() : Instants.ToMicroseconds(at);

    private (object Value, Guid Id)? ReadKey(string? after, string column)
    {
        if (after?.LastIndexOf('~') is not (>= 0 and var at) || !Guid.TryParseExact(after.AsSpan(at + 1), "N", out var id))
        {
            return null;
        }
        var text = after[..at];
        return column is "name_key" ? (text, id)
            : !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? null
            : column is "onset_date" ? (_kind.OfDay(DateOnly.FromDayNumber((int)Math.Clamp(number, 0, DateOnly.MaxValue.DayNumber))), id)
            : (_kind is DatabaseKind.Postgres ? Instants.FromMicroseconds(number) : number, id);
    }

    private async Task<IReadOnlyList<(Guid, string)>> ReadAsync(string sql, string column, CancellationToken cancellation)
    {
        await using var lease = await _db.OpenAsync(cancellation);
        await using var command = lease.Command(sql);
        _values.ForEach(v => command.Bind(v.Name, v.Value));
        var page = new List<(Guid, string)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var id = row.ReadId(_kind, 0);
            page.Add((id, string.Create(CultureInfo.InvariantCulture, $"{KeyOf(row, column)}~{id:N}")));
        }
        return page;
    }

    private string KeyOf(DbDataReader row, string column) => column switch
    {
        "name_key" => row.GetString(1),
        "onset_date" => row.ReadDay(_kind, 1)!.Value.DayNumber.ToString(CultureInfo.InvariantCulture),
        _ => (_kind is DatabaseKind.Postgres ? Instants.ToMicroseconds(row.GetFieldValue<DateTimeOffset>(1)) : row.GetInt64(1)).ToString(CultureInfo.InvariantCulture),
    };

    private static async Task<bool> IsFewAsync(OutbreakDb db, Guid import, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT count(*) FROM (SELECT 1 FROM disease_case WHERE import_id = @import LIMIT {AccessPaths.FewRows + 1}) few");
        command.Bind("@import", db.Kind is DatabaseKind.Postgres ? import : import.ToByteArray(bigEndian: true));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) <= AccessPaths.FewRows;
    }

    private static async Task<bool> AreFewOverdueAsync(OutbreakDb db, Scope within, DateTimeOffset now, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT count(*) FROM (SELECT 1 FROM case_clock k WHERE k.met_at IS NULL AND k.replaced_at IS NULL AND k.due_at < @now AND {within.IsWithin("k.position")} LIMIT {AccessPaths.FewRows + 1}) few");
        command.Bind("@now", db.Kind is DatabaseKind.Postgres ? now.ToUniversalTime() : Instants.ToMicroseconds(now));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture) <= AccessPaths.FewRows;
    }
}
