using System.Data.Common;
using Fangxian.Cases.Classification;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>A text of which files show a part to those who give no reason.</summary>
internal sealed record MaskedText(string Full, string Masked);

/// <summary>A case on record, as a file of this system would show it now.</summary>
internal sealed record CaseOnRecord
{
    public required Guid Id { get; init; }
    public required string Number { get; init; }
    public required short DiseaseId { get; init; }
    public required AreaNode Area { get; init; }
    public required DateTimeOffset ReportedAt { get; init; }
    public required CaseClass Class { get; init; }
    public required DateOnly ClassDate { get; init; }
    public DateOnly? OnsetDate { get; init; }
    public CaseOutcome? Outcome { get; init; }
    public DateOnly? OutcomeDate { get; init; }
    public required IReadOnlySet<string> PresentFacts { get; init; }

    /// <summary>What is on record of each field that a file of this system can show; unknown values are left out.</summary>
    public required IReadOnlyDictionary<string, object> Values { get; init; }
}

/// <summary>The cases that the rows of a file name by their numbers, within the scope of whoever imports it.</summary>
internal sealed class CasesOnRecord
{
    private const int Batch = 500;

    private readonly Dictionary<string, CaseOnRecord> _cases = new(StringComparer.Ordinal);

    public static CasesOnRecord None { get; } = new();

    /// <summary>The case that the present row of a file is about; null where it names none that is on record.</summary>
    public CaseOnRecord? Of(TableFile table, CaseColumnsIndex columns) =>
        _cases.Count > 0 && columns.Filled(table, CaseFields.Number) is >= 0 and var column ? _cases.GetValueOrDefault(table[column]) : null;

    public static async Task<CasesOnRecord> ReadAsync(OutbreakDb db, TableFile table, CaseColumnsIndex columns, AreaTree tree, CancellationToken cancellation)
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        while (table.Read())
        {
            if (columns.Filled(table, CaseFields.Number) is >= 0 and var column)
            {
                numbers.Add(table[column]);
            }
        }
        var found = new CasesOnRecord();
        await using var lease = await db.OpenAsync(cancellation);
        foreach (var some in numbers.Chunk(Batch))
        {
            await using var command = lease.Command(Sql(db, columns));
            command.BindTexts(db.Kind, "@numbers", some);
            await using var row = await command.ExecuteReaderAsync(cancellation);
            while (await row.ReadAsync(cancellation))
            {
                if (tree.Find(row.GetInt64(3)) is { } area)
                {
                    var c = Read(row, area, tree, db);
                    found._cases[c.Number] = c;
                }
            }
        }
        return found;
    }

    private static string Sql(OutbreakDb db, CaseColumnsIndex columns)
    {
        return $"""
            SELECT c.id, c.number, c.disease_id, c.position, c.reported_at, c.class, c.class_date, c.facts, c.sex, p.name, c.name_key,
                c.onset_date, c.first_visit_date, c.isolation_date, c.outcome_date, c.death_date, p.birth_date, c.diagnosed_at, c.investigated_at,
                c.severity, c.outcome, c.occupation, c.age_years, c.residence_position, c.employer, c.note, c.external_id,
                {Numbers(CaseFields.IdentityNumber, PersonNumber.Identity)}, {Numbers(CaseFields.Phone, PersonNumber.Phone)},
                {(columns.First(CaseFields.ClassHistory) >= 0 ? ClassHistory.Sql(db.Kind) : "NULL")}
            FROM {db.Kind.EachOfTexts("*", "disease_case", "number", "@numbers", "1 = 1")} c JOIN person p ON p.id = c.person_id
            WHERE {db.Scope.IsWithin(db.Kind.Hidden("c.position"))}
            """;

        string Numbers(string field, PersonNumber number) => columns.First(field) >= 0 ? db.Kind.NumbersSql(number) : "NULL";
    }

    private static CaseOnRecord Read(DbDataReader row, AreaNode area, AreaTree tree, OutbreakDb db)
    {
        var (kind, keys, values) = (db.Kind, db.Shared.Keys, new Dictionary<string, object>(StringComparer.Ordinal));
        var facts = CaseFactJson.Read(row.GetString(7)).Where(f => f.Present).Select(f => f.Code).ToHashSet(StringComparer.Ordinal);
        var c = new CaseOnRecord
        {
            Id = row.ReadId(kind, 0), Number = row.GetString(1), DiseaseId = row.GetInt16(2), Area = area, ReportedAt = row.ReadInstant(kind, 4)!.Value, Class = (CaseClass)row.GetInt32(5), ClassDate = row.ReadDay(kind, 6)!.Value,
            OnsetDate = row.ReadDay(kind, 11), Outcome = (CaseOutcome?)Figure(20), OutcomeDate = row.ReadDay(kind, 14), PresentFacts = facts, Values = values,
        };
        Put(CaseFields.Number, c.Number);
        Put(CaseFields.Area, area);
        Put(CaseFields.Reported, c.ReportedAt);
        Put(CaseFields.Class, c.Class);
        Put(CaseFields.ClassDate, c.ClassDate);
        Put(CaseFields.Facts, facts.Count > 0 ? facts : null);
        Put(CaseFields.Sex, (Sex)row.GetInt32(8) is not Sex.Unknown and var sex ? sex : null);
        Put(CaseFields.Name, row.GetString(9) is { Length: > 0 } name ? new MaskedText(name, Masked.NameOfKey(row.GetString(10))) : null);
        foreach (var (field, column) in ((string, int)[])[(CaseFields.Onset, 11), (CaseFields.FirstVisit, 12), (CaseFields.Isolation, 13), (CaseFields.OutcomeDate, 14), (CaseFields.Died, 15), (CaseFields.BirthDate, 16)])
        {
            Put(field, row.ReadDay(kind, column));
        }
        Put(CaseFields.Diagnosed, row.ReadInstant(kind, 17));
        Put(CaseFields.Investigated, row.ReadInstant(kind, 18));
        Put(CaseFields.Severity, (Severity?)Figure(19));
        Put(CaseFields.Outcome, c.Outcome);
        Put(CaseFields.Occupation, (Occupation?)Figure(21));
        Put(CaseFields.Age, Figure(22));
        Put(CaseFields.Living, row.IsDBNull(23) ? null : tree.Find(row.GetInt64(23)));
        Put(CaseFields.Employer, Text(24));
        Put(CaseFields.Notes, Text(25));
        Put(CaseFields.ExternalId, Text(26));
        Put(CaseFields.IdentityNumber, Numbers(27, PersonNumber.Identity));
        Put(CaseFields.Phone, Numbers(28, PersonNumber.Phone));
        Put(CaseFields.ClassHistory, Text(29) is { } history ? ClassHistory.Read(history) : null);
        return c;

        void Put(string field, object? value)
        {
            if (value is not null)
            {
                values[field] = value;
            }
        }

        int? Figure(int column) => row.IsDBNull(column) ? null : row.GetInt32(column);

        string? Text(int column) => row.IsDBNull(column) ? null : row.GetString(column);

        MaskedText? Numbers(int column, PersonNumber number) =>
            Text(column) is { } found ? new(keys.NumbersOf(number, found, NumberShown.InFull), keys.NumbersOf(number, found, NumberShown.Masked)) : null;
    }
}
