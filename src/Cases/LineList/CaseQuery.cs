using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;

namespace Fangxian.Cases.LineList;

/// <summary>Where a case of a page is found.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Row">On SQLite the number of its row, by which it is read without another look at an index; good for this moment alone.</param>
/// <param name="Key">What the next page goes on behind.</param>
internal readonly record struct CasePlace(Guid Id, long Row, string Key);

/// <summary>A page of a line list.</summary>
/// <param name="Cases">Where its cases are found.</param>
/// <param name="Found">How many there are, where all were found to make the page; null otherwise.</param>
internal sealed record CasePlaces(IReadOnlyList<CasePlace> Cases, int? Found);

/// <summary>
/// A line list as plain statements, each along the one index that <see cref="CaseWay"/> chose: on SQLite by its name, on PostgreSQL
/// by hiding from the planner what would lead it elsewhere. Pages go on by key.
/// </summary>
internal sealed class CaseQuery
{
    private const string Overdue = "k.met_at IS NULL AND k.replaced_at IS NULL AND k.due_at < @now";

    private readonly OutbreakDb _db;
    private readonly DatabaseKind _kind;
    private readonly CaseFilter _filter;
    private readonly Scope _within;
    private readonly short _disease;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, object> _values = [];
    private readonly CaseWay _way;
    private readonly CaseOrder _order;

    /// <summary>What the order compares; the key of the name, as an index has it, where the list was looked for by the beginning of one.</summary>
    private readonly string _key;

    private readonly CaseSort _asked;

    internal CaseQuery(OutbreakDb db, CaseFilter filter, short disease, Scope within, CaseSort sort, DateTimeOffset now, CaseWay way)
    {
        (_db, _kind, _filter, _within, _way, _disease, _now) = (db, db.Kind, filter, within, way, disease, now);
        _order = CaseOrder.Of(way.Start is CaseStart.Name ? CaseSort.NameAscending : sort);
        _key = way.Start is CaseStart.Name ? "c.name_key" : _order.KeyOn(db);
        _asked = sort;
        _values["@disease"] = (int)disease;
        if (filter.Overdue is true)
        {
            _values["@now"] = Instant(now);
        }
        if (filter.Import is { } import)
        {
            _values["@import"] = Id(import);
        }
    }

    /// <summary>The way the list is read.</summary>
    public CaseWay Way => _way;

    /// <summary>Whether what is found is kept, counted and sorted; all there are of an area are counted by themselves for less.</summary>
    private bool IsKept => _way.IsSorted && !_way.IsLong && !(_way.IsWhole && _filter.IsOpen);

    /// <summary>Whether these are the cases without a day of onset alone.</summary>
    private bool IsWithoutOnset { get; init; }

    private string Row => _kind is DatabaseKind.Sqlite ? "c.rowid" : "0::bigint";

    /// <summary>A few cases are looked up one by one; PostgreSQL would rather read all there are.</summary>
    private string OneByOne => _kind is DatabaseKind.Postgres ? "LATERAL (SELECT * FROM disease_case one WHERE one.id = f.id OFFSET 0) c" : "disease_case c ON c.id = f.id";

    private bool IsByOnset => _asked is CaseSort.OnsetLatest or CaseSort.OnsetEarliest;

    private string Direction => _order.IsDescending ? "DESC" : "ASC";

    /// <summary>The order of the list; that of names, whatever was asked for, where it was looked for by the beginning of one among very many.</summary>
    public CaseSort Sort => _order.Sort;

    public static async Task<CaseQuery> MakeAsync(OutbreakDb db, CaseFilter filter, Disease disease, Scope within, CaseSort sort, DateTimeOffset now, CancellationToken cancellation)
    {
        var (order, way) = (CaseOrder.Of(sort), await CaseWay.ChooseAsync(db, filter, disease.Id, within, sort, now, cancellation));
        var query = By(way);
        var isInOrder = way.Start is CaseStart.Name ? sort is CaseSort.ReportedLatest or CaseSort.NameAscending : order.IsIndexed;
        if (isInOrder)
        {
            // To fill a page with what is rare reads the index from end to end, and to count it again: all at once reads it once.
            return way.Start is CaseStart.Order && await query.AreFewAsync(cancellation) ? By(way.Whole()) : query;
        }
        return way.IsSorted && !way.IsLong || await query.AreAtMostAsync(CaseWay.FewOrdered, cancellation) ? By(way.Whole())
            : await query.AreAtMostAsync(query.MostOrdered, cancellation) ? By(way.Long())
            : By(way.TooLong());

        CaseQuery By(CaseWay taken) => new(db, filter, disease.Id, within, sort, now, taken);
    }

    /// <summary>How many cases a page can be cut from in an order that no index has: more where an index holds all that is asked of them.</summary>
    public int MostOrdered => CaseOrder.Of(_asked).IsInAreas && !LookedFor.IsNumber(_filter.Words) ? CaseWay.MostOrdered : CaseWay.FewOrdered;

    /// <summary>The cases of a page.</summary>
    public async Task<CasePlaces> PageAsync(string? after, int limit, CancellationToken cancellation)
    {
        await using var lease = await _db.OpenAsync(cancellation);
        await using var command = Bound(lease, PageSql(after, limit));
        var (page, found) = (new List<CasePlace>(limit), (int?)null);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var id = row.ReadId(_kind, 0);
            page.Add(new(id, row.GetInt64(2), string.Create(CultureInfo.InvariantCulture, $"{KeyOf(row)}~{id:N}")));
            found = IsKept ? (int)row.GetInt64(3) : null;
        }
        return new(page, found);
    }

    /// <summary>How many there are, counted up to a limit.</summary>
    public async Task<int> CountAsync(int most, CancellationToken cancellation)
    {
        await using var lease = await _db.OpenAsync(cancellation);
        await using var command = Bound(lease, CountSql(most));
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    /// <summary>As above; the answer may be a minute old.</summary>
    public Task<int> CountKeptAsync(int most, CancellationToken cancellation) =>
        AccessPaths.KeptAsync(_db, "count/" + KeptAs(CountSql(most)), () => CountAsync(most, CancellationToken.None), cancellation);

    /// <summary>
    /// What an order by onset leaves out: the cases whose onset nobody has told, in the order of reports; null where the order, or
    /// what is looked for, leaves out none of these.
    /// </summary>
    public async Task<CaseQuery?> WithoutOnsetAsync(CancellationToken cancellation)
    {
        if (!IsByOnset || _filter.OnsetFrom is not null || _filter.OnsetTo is not null)
        {
            return null;
        }
        var sort = _asked is CaseSort.OnsetLatest ? CaseSort.ReportedLatest : CaseSort.ReportedEarliest;
        return new(_db, _filter, _disease, _within, sort, _now, await CaseWay.ChooseAsync(_db, _filter, _disease, _within, sort, _now, cancellation)) { IsWithoutOnset = true };
    }

    /// <summary>Whether filters leave few cases; the answer is kept for a minute.</summary>
    private async Task<bool> AreFewAsync(CancellationToken cancellation)
    {
        var sql = CountSql(_way.FewMatches + 1);
        return Filters.Any() && await AccessPaths.KeptAsync(_db, KeptAs(sql), async () => await CountAsync(_way.FewMatches + 1, CancellationToken.None) <= _way.FewMatches, cancellation);
    }

    /// <summary>Whether there are no more than so many; likewise.</summary>
    private Task<bool> AreAtMostAsync(int most, CancellationToken cancellation)
    {
        var sql = CountSql(most + 1);
        return AccessPaths.KeptAsync(_db, KeptAs(sql), async () => await CountAsync(most + 1, CancellationToken.None) <= most, cancellation);
    }

    /// <summary>A statement with what it is asked with, but for the moment.</summary>
    private string KeptAs(string sql) => $"{sql}/{_values["@disease"]}/{string.Join('/', Filters)}";

    private IEnumerable<string> Filters => _values.Where(v => v.Key is not ("@now" or "@disease")).Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key}={(v.Value is byte[] id ? Convert.ToHexString(id) : v.Value)}"));

    /// <summary>All cases in the order of the list, a row at a time: the columns asked for, then the person and the position.</summary>
    public async IAsyncEnumerable<DbDataReader> StreamAsync(IReadOnlyList<string> columns, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var withPerson = columns.Any(column => column.Contains("p.", StringComparison.Ordinal));
        await using var lease = await _db.OpenAsync(cancellation);
        await using var command = Bound(lease, $"{Select(_way, $"{string.Join(", ", columns)}, c.person_id, c.position", withPerson)} ORDER BY {_key} {Direction}, c.id {Direction}");
        command.CommandTimeout = 0;
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            yield return row;
        }
    }

    /// <summary>How the database answers for a page and for the count, in its own words.</summary>
    internal async Task<IReadOnlyList<string>> ExplainAsync(int limit, int most, CancellationToken cancellation)
    {
        var lines = new List<string>();
        await using var lease = await _db.OpenAsync(cancellation);
        foreach (var sql in new[] { PageSql(null, limit), CountSql(most) })
        {
            await using var command = Bound(lease, (_kind is DatabaseKind.Postgres ? "EXPLAIN (ANALYZE, BUFFERS OFF, TIMING OFF) " : "EXPLAIN QUERY PLAN ") + sql);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                lines.Add(row.GetString(_kind is DatabaseKind.Postgres ? 0 : 3));
            }
        }
        return lines;
    }

    private string PageSql(string? after, int limit)
    {
        var sql = new StringBuilder();
        sql.Append(IsKept
            ? $"WITH few AS MATERIALIZED ({Select(_way, $"c.id AS id, {_key} AS k, {Row} AS r")}) SELECT id, k, r, (SELECT count(*) FROM few) FROM few WHERE 1 = 1"
            : Select(_way, $"c.id, {_key}, {Row}"));
        var (key, id) = IsKept ? ("k", "id") : (_key, "c.id");
        if (ReadKey(after) is var (value, from))
        {
            (_values["@key"], _values["@id"]) = (value, Id(from));
            // A page names no one: where the one before ended is looked up, among the cases of the same areas alone.
            var behind = _order.IsOfText ? $"coalesce((SELECT {_key} FROM disease_case c WHERE c.id = @id AND {_within.IsWithin(_kind.Hidden("c.position"))}), @key)" : "@key";
            sql.Append(CultureInfo.InvariantCulture, $" AND ({key}, {id}) {(Direction == "DESC" ? '<' : '>')} ({behind}, @id)");
        }
        // A long range is sorted in full: PostgreSQL would rather walk in the order of reports until a page is full.
        var order = _way.IsLong && _order.IsIndexed && _kind is DatabaseKind.Postgres ? $"{key} + interval '0'" : key;
        return sql.Append(CultureInfo.InvariantCulture, $" ORDER BY {order} {Direction}, {id} {Direction} LIMIT {limit}").ToString();
    }

    /// <summary>Overdue cases are counted from their clocks: those are far fewer than the cases.</summary>
    private string CountSql(int most)
    {
        var way = _filter.Overdue is true && _way.Start is CaseStart.Order ? new CaseWay(CaseStart.Few, null, null) : _way with { Index = _way.CountIndex };
        return string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM ({Select(way, "1", isInOrder: false)} LIMIT {most}) counted");
    }

    private string Select(CaseWay way, string columns, bool withPerson = false, bool isInOrder = true)
    {
        var (join, index) = (_kind is DatabaseKind.Postgres ? "JOIN" : "CROSS JOIN", _kind is DatabaseKind.Sqlite && way.Index is { } named ? $" INDEXED BY {named}" : "");
        var sql = new StringBuilder($"SELECT {columns} FROM ");
        sql.Append(way.Start switch
        {
            CaseStart.Few => $"({SourceOf(way)}) f CROSS JOIN {OneByOne}",
            _ => "disease_case c" + index,
        });
        if (withPerson)
        {
            sql.Append($" {join} person p ON p.id = c.person_id");
        }
        sql.Append(" WHERE c.disease_id = @disease");
        Conditions(sql, way);
        // Last: of what a filter passes over, the area is not asked.
        return sql.Append(" AND ").Append(Within(_kind is DatabaseKind.Postgres && isInOrder && way.Start is CaseStart.Order or CaseStart.Name ? _kind.Hidden("c.position") : "c.position")).ToString();
    }

    private string SourceOf(CaseWay way) => way.Source switch
    {
        CaseSourceOfFew.Number => "SELECT n.id FROM disease_case n WHERE n.number >= @number AND n.number < @numberEnd UNION SELECT e.id FROM disease_case e WHERE e.disease_id = @disease AND e.external_id = @number",
        CaseSourceOfFew.Import => "SELECT i.id FROM disease_case i WHERE i.import_id = @import",
        _ => $"SELECT DISTINCT k.case_id AS id FROM case_clock k WHERE {Overdue} AND {_within.IsWithin("k.position")}",
    };

    /// <summary>Of several ranges the one that spans them goes first: it is what an index can begin and end with.</summary>
    private string Within(string position) => _within.Ranges.Count < 2
        ? _within.IsWithin(position)
        : string.Create(CultureInfo.InvariantCulture, $"{position} BETWEEN {_within.Ranges.Min(r => r.From)} AND {_within.Ranges.Max(r => r.To)} AND {_within.IsWithin(_kind.Hidden("c.position"))}");

    private void Conditions(StringBuilder sql, CaseWay way)
    {
        sql.Append(way.Index switch
        {
            CaseIndexes.ByClass or CaseIndexes.ByClassOfArea => " AND c." + CaseIndexes.NotConfirmed,
            CaseIndexes.Dead or CaseIndexes.DeadOfArea => " AND c." + CaseIndexes.Died,
            CaseIndexes.Grave or CaseIndexes.GraveOfArea => " AND c." + CaseIndexes.IsGrave,
            CaseIndexes.ByReportOfPrefecture => string.Create(CultureInfo.InvariantCulture, $" AND c.{CaseIndexes.Prefecture} = {CaseIndexes.PrefectureOf(_within)}"),
            _ => "",
        });
        And(sql, "c.class", "=", "@class", (int?)_filter.Class);
        And(sql, "c.severity", "=", "@severity", (int?)_filter.Severity);
        And(sql, "c.outcome", "=", "@outcome", (int?)_filter.Outcome);
        And(sql, "c.onset_date", ">=", "@onsetFrom", _filter.OnsetFrom is { } from ? _kind.OfDay(from) : null);
        And(sql, "c.onset_date", "<=", "@onsetTo", _filter.OnsetTo is { } to ? _kind.OfDay(to) : null);
        And(sql, "c.age_years", ">=", "@ageFrom", _filter.AgeFrom);
        And(sql, "c.age_years", "<=", "@ageTo", _filter.AgeTo);
        And(sql, "c.reported_at", ">", "@reportedFrom", _filter.ReportedFrom is { } first ? Instant(_db.Shared.Calendar.EndOf(first.AddDays(-1))) : null);
        And(sql, "c.reported_at", "<=", "@reportedTo", _filter.ReportedTo is { } last ? Instant(_db.Shared.Calendar.EndOf(last)) : null);
        And(sql, "c.sex", "=", "@sex", (int?)_filter.Sex);
        And(sql, "c.import_id", "=", "@import", _filter.Import is { } import ? Id(import) : null);
        if (IsByOnset || way.Index is CaseIndexes.ByOnset)
        {
            sql.Append(" AND c.onset_date IS NOT NULL");
        }
        if (IsWithoutOnset)
        {
            sql.Append(" AND c.onset_date IS NULL");
        }
        if (_filter.Overdue is true && (way.Start is not CaseStart.Few || way.Source is not CaseSourceOfFew.Clock))
        {
            sql.Append($" AND EXISTS (SELECT 1 FROM case_clock k WHERE k.case_id = c.id AND {Overdue})");
        }
        WordConditions(sql, way);
    }

    private void WordConditions(StringBuilder sql, CaseWay way)
    {
        if (LookedFor.NameKey(_filter.Words) is { Length: > 0 } name)
        {
            And(sql, "c.name_key", ">=", "@name", name);
            And(sql, "c.name_key", "<", "@nameEnd", name + LookedFor.Last);
        }
        else if (LookedFor.IsNumber(_filter.Words))
        {
            var number = _filter.Words!.Trim();
            (_values["@number"], _values["@numberEnd"]) = (number, number + LookedFor.Last);
            if (way.Start is not CaseStart.Few || way.Source is not CaseSourceOfFew.Number)
            {
                sql.Append(" AND (c.number >= @number AND c.number < @numberEnd OR c.external_id = @number)");
            }
        }
    }

    private void And(StringBuilder sql, string column, string comparison, string name, object? value)
    {
        if (value is not null)
        {
            _values[name] = value;
            sql.Append($" AND {column} {comparison} {name}");
        }
    }

    private DbCommand Bound(ConnectionLease lease, string sql)
    {
        var command = lease.Command(sql);
        foreach (var (name, value) in _values)
        {
            command.Bind(name, value);
        }
        return command;
    }

    private object Instant(DateTimeOffset at) => _kind.Stored(at)!;

    private object Id(Guid id) => _kind.Stored(id)!;

    private (object Value, Guid Id)? ReadKey(string? after)
    {
        if (after?.LastIndexOf('~') is not (>= 0 and var at) || !Guid.TryParseExact(after.AsSpan(at + 1), "N", out var id))
        {
            return null;
        }
        var text = after[..at];
        return _order.IsOfText ? (_order.IsDescending ? LookedFor.Last : "", id)
            : !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? null
            : !_order.IsIndexed ? (number, id)
            : IsByOnset ? (_kind.OfDay(DateOnly.FromDayNumber((int)Math.Clamp(number, 0, DateOnly.MaxValue.DayNumber))), id)
            : (_kind is DatabaseKind.Postgres ? Instants.FromMicroseconds(number) : number, id);
    }

    private string KeyOf(DbDataReader row) =>
        _order.IsOfText ? ""
        : (!_order.IsIndexed ? row.GetInt64(1)
            : IsByOnset ? row.ReadDay(_kind, 1)!.Value.DayNumber
            : _kind is DatabaseKind.Postgres ? Instants.ToMicroseconds(row.GetFieldValue<DateTimeOffset>(1)) : row.GetInt64(1)).ToString(CultureInfo.InvariantCulture);
}
