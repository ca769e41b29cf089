using System.Data.Common;
using System.Globalization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>What a value is made of beside the row itself.</summary>
internal sealed record CaseColumnWords(AreaTree Tree, FactCatalogue Facts, Words Words, OutbreakCalendar Calendar, DatabaseKind Kind, bool WithNames)
{
    /// <summary>Opens sealed numbers; null where no column holds any.</summary>
    public KeyRing? Keys { get; init; }

    /// <summary>Where the column stands that holds the position of the case.</summary>
    public int PositionAt { get; init; }

    /// <summary>Whether numbers of cases of a position are written in full.</summary>
    public Func<long, NumberShown> Numbers { get; init; } = _ => NumberShown.Masked;

    public static async Task<CaseColumnWords> ReadAsync(OutbreakDb db, Words words, bool withNames, CancellationToken cancellation) =>
        new(await db.AreaTreeAsync(cancellation), await db.FactsAsync(cancellation), words, db.Shared.Calendar, db.Kind, withNames);
}

/// <summary>A column of a line list, on the page and in files alike: what it is called, what it holds, where it comes from.</summary>
/// <param name="Key">Its key; its text is <c>linelist.column.</c> and the key.</param>
/// <param name="Kind">What stands in it.</param>
/// <param name="Sql">Where it comes from: <c>c</c> is the case, <c>p</c> the person.</param>
/// <param name="Read">The value of the present row; null where it is unknown.</param>
/// <param name="Identifies">Whether it names a person: only with a reason.</param>
/// <param name="Number">The sealed number it holds: masked, unless somebody who may reveal it says why.</param>
internal sealed record CaseColumn(string Key, ColumnKind Kind, string Sql, Func<DbDataReader, int, CaseColumnWords, object?> Read, bool Identifies = false, PersonNumber? Number = null)
{
    public static readonly IReadOnlyList<CaseColumn> All =
    [
        new("number", ColumnKind.Text, "c.number", Text),
        new("name", ColumnKind.Text, "p.name", (row, i, w) => (w.WithNames ? row.GetString(i) : Masked.NameOfKey(row.GetString(i))) is { Length: > 0 } name ? name : null) { MaskedSql = "c.name_key" },
        new("sex", ColumnKind.Text, "c.sex", (row, i, w) => (Sex)row.GetInt32(i) is Sex.Unknown ? null : w.Words["people.sex." + ((Sex)row.GetInt32(i)).ToString().ToLowerInvariant()]),
        new("age", ColumnKind.Number, "c.age_years", (row, i, _) => row.IsDBNull(i) ? null : (long)row.GetInt32(i)),
        new("birthDate", ColumnKind.Day, "p.birth_date", Day, Identifies: true),
        new("identityNumber", ColumnKind.Text, "", NumbersIn(PersonNumber.Identity), Number: PersonNumber.Identity),
        new("phone", ColumnKind.Text, "", NumbersIn(PersonNumber.Phone), Number: PersonNumber.Phone),
        new("areaCode", ColumnKind.Text, "c.position", (row, i, w) => w.Tree.Find(row.GetInt64(i))?.ShortCode),
        new("area", ColumnKind.Text, "c.position", (row, i, w) => NameOf(w, row.GetInt64(i))),
        new("residence", ColumnKind.Text, "c.residence_position", (row, i, w) => row.IsDBNull(i) ? null : NameOf(w, row.GetInt64(i))),
        new("class", ColumnKind.Text, "c.class", (row, i, w) => w.Words["cases.class." + (CaseClass)row.GetInt32(i)]),
        new("classDate", ColumnKind.Day, "c.class_date", Day),
        new("classHistory", ColumnKind.Text, "", (row, i, w) => row.IsDBNull(i) ? null : ClassHistory.Show(ClassHistory.Read(row.GetString(i)), w.Words)) { SqlIn = db => ClassHistory.Sql(db.Kind) },
        new("severity", ColumnKind.Text, "c.severity", (row, i, w) => row.IsDBNull(i) ? null : w.Words["cases.severity." + (Severity)row.GetInt32(i)]),
        new("onset", ColumnKind.Day, "c.onset_date", Day),
        new("firstVisit", ColumnKind.Day, "c.first_visit_date", Day),
        new("isolation", ColumnKind.Day, "c.isolation_date", Day),
        new("diagnosed", ColumnKind.Time, "c.diagnosed_at", Time),
        new("reported", ColumnKind.Time, "c.reported_at", Time),
        new("investigated", ColumnKind.Time, "c.investigated_at", Time),
        new("due", ColumnKind.Time, "", Time) { SqlIn = NextClock },
        new("outcome", ColumnKind.Text, "c.outcome", (row, i, w) => row.IsDBNull(i) ? null : w.Words["cases.outcome." + (CaseOutcome)row.GetInt32(i)]),
        new("outcomeDate", ColumnKind.Day, "c.outcome_date", Day),
        new("deathDate", ColumnKind.Day, "c.death_date", Day),
        new("externalId", ColumnKind.Text, "c.external_id", Text),
        new("reportingUnit", ColumnKind.Text, "c.reporting_unit", Text) { SqlIn = ReportingUnit },
        new("facts", ColumnKind.Text, "c.facts", (row, i, w) => FactsOf(row.GetString(i), w)),
        new("occupation", ColumnKind.Text, "c.occupation", (row, i, w) => row.IsDBNull(i) ? null : w.Words["cases.occupation." + (Occupation)row.GetInt32(i)], Identifies: true),
        new("employer", ColumnKind.Text, "c.employer", Text, Identifies: true),
        new("notes", ColumnKind.Text, "c.note", Text, Identifies: true),
    ];

    /// <summary>What a list shows where nobody has chosen.</summary>
    public static readonly IReadOnlyList<string> Usual = ["number", "name", "sex", "age", "area", "class", "severity", "onset", "reported", "outcome"];

    /// <summary>The columns of these keys, in the order of the list; the usual ones where none is known.</summary>
    public static IReadOnlyList<CaseColumn> Of(IReadOnlyCollection<string>? keys)
    {
        var chosen = All.Where(c => keys?.Contains(c.Key) is true).ToArray();
        return chosen.Length > 0 ? chosen : [.. All.Where(c => Usual.Contains(c.Key))];
    }

    /// <summary>Whether it can be shown on the page; what identifies leaves in files only.</summary>
    public bool IsListed => !Identifies && Number is null;

    /// <summary>Where it comes from where no names are shown, if elsewhere.</summary>
    private string? MaskedSql { get; init; }

    /// <summary>Where it comes from for a reader, if her areas matter.</summary>
    private Func<OutbreakDb, string>? SqlIn { get; init; }

    /// <summary>Where it comes from in a database.</summary>
    public string SqlOn(OutbreakDb db, bool withNames) => Number is { } number ? db.Kind.NumbersSql(number) : SqlIn is { } of ? of(db) : withNames ? Sql : MaskedSql ?? Sql;

    /// <summary>The unit as the report names it, or the organisation on record, within the reader's areas as on the page of the case.</summary>
    public static string ReportingUnit(OutbreakDb db) =>
        $"coalesce(c.reporting_unit, (SELECT o.name FROM organisation o WHERE o.id = c.organisation_id AND {db.Scope.IsWithin(db.Kind.Hidden("o.position"))}))";

    /// <summary>When the next open clock is due. A list asks for that of each of its cases, hardly any of which has one: found in an index of the open ones alone.</summary>
    public static string NextClock(OutbreakDb db) =>
        $"(SELECT min(k.due_at) FROM case_clock k{(db.Kind is DatabaseKind.Sqlite ? " INDEXED BY " + CaseClock.OpenByCase : "")} WHERE k.case_id = c.id AND k.met_at IS NULL AND k.replaced_at IS NULL)";

    /// <summary>A value as pages and files of texts write it.</summary>
    public static string? TextOf(object? value) => value switch
    {
        null => null,
        string text => text,
        DateOnly day => Words.Iso(day),
        DateTime time => RowsFile.TimeText(time),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    private static Func<DbDataReader, int, CaseColumnWords, object?> NumbersIn(PersonNumber number) => (row, i, w) =>
        row.IsDBNull(i) ? null : w.Keys!.NumbersOf(number, row.GetString(i), w.Numbers(row.GetInt64(w.PositionAt)));

    private static object? Text(DbDataReader row, int i, CaseColumnWords words) => row.IsDBNull(i) ? null : row.GetString(i);

    private static object? Day(DbDataReader row, int i, CaseColumnWords words) => row.ReadDay(words.Kind, i);

    private static object? Time(DbDataReader row, int i, CaseColumnWords words) =>
        row.IsDBNull(i) ? null : words.Calendar.ToLocal(words.Kind is DatabaseKind.Postgres ? row.GetFieldValue<DateTimeOffset>(i) : Instants.FromMicroseconds(row.GetInt64(i))).DateTime;

    private static string? NameOf(CaseColumnWords words, long position) => words.Tree.Find(position) is { } area ? words.Words.Name(area.Name, area.NameEn) : null;

    private static string? FactsOf(string json, CaseColumnWords words)
    {
        if (json.Length <= 2)
        {
            return null;
        }
        var present = CaseFactJson.Read(json).Where(f => f.Present).Select(f => words.Facts.ByCode(f.Code) is { } fact ? words.Words.Name(fact.Name, fact.NameEn) : f.Code);
        return string.Join(words.Words.IsEnglish ? "; " : "、", present) is { Length: > 0 } text ? text : null;
    }
}
