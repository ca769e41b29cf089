using System.Data.Common;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>Reads the cases of a page with their persons and their next clocks in one statement.</summary>
internal static class CaseItems
{
    /// <summary>A list asks for the next clock of each of its cases, hardly any of which has one: found in an index of the open ones alone.</summary>
    private static string Columns(DatabaseKind kind) => $"""
        c.id, c.number, c.person_id, p.name, c.sex, c.age_years, c.position, c.class, c.class_date, c.severity, c.outcome, c.outcome_date, c.onset_date, c.first_visit_date, c.isolation_date,
        c.diagnosed_at, c.reported_at, c.external_id, c.death_date, c.residence_position, c.reporting_unit, c.facts, c.version,
        (SELECT min(k.due_at) FROM case_clock k{(kind is DatabaseKind.Sqlite ? " INDEXED BY " + CaseClock.OpenByCase : "")} WHERE k.case_id = c.id AND k.met_at IS NULL AND k.replaced_at IS NULL)
        """;

    /// <summary>The cases of these ids, in their order; only those within the scope.</summary>
    public static async Task<IReadOnlyList<CaseItem>> OfAsync(OutbreakDb db, IReadOnlyList<Guid> ids, CancellationToken cancellation)
    {
        if (ids.Count == 0)
        {
            return [];
        }
        var tree = await db.AreaTreeAsync(cancellation);
        var items = new Dictionary<Guid, CaseItem>(ids.Count);
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT {Columns(db.Kind)} FROM disease_case c JOIN person p ON p.id = c.person_id WHERE {db.Kind.IsOneOf("c.id", "@ids")} AND {db.Scope.IsWithin(db.Kind.Hidden("c.position"))}");
        command.BindMany(db.Kind, "@ids", ids);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var item = Read(row, db.Kind, tree);
            items[item.Id] = item;
        }
        return [.. ids.Where(items.ContainsKey).Select(id => items[id])];
    }

    private static CaseItem Read(DbDataReader row, DatabaseKind kind, AreaTree tree)
    {
        var position = row.GetInt64(6);
        return new()
        {
            Id = row.ReadId(kind, 0), Number = row.GetString(1), PersonId = row.ReadId(kind, 2), Name = Masked.Name(row.GetString(3)), Sex = (Sex)row.GetInt32(4), AgeYears = row.IsDBNull(5) ? null : row.GetInt16(5),
            Area = AreaItem.Of(tree.Find(position) ?? tree.Root!), Position = position, Class = (CaseClass)row.GetInt32(7), ClassDate = row.ReadDay(kind, 8)!.Value,
            Severity = row.IsDBNull(9) ? null : (Severity)row.GetInt32(9), Outcome = row.IsDBNull(10) ? null : (CaseOutcome)row.GetInt32(10), OutcomeDate = row.ReadDay(kind, 11), OnsetDate = row.ReadDay(kind, 12),
            FirstVisitDate = row.ReadDay(kind, 13), IsolationDate = row.ReadDay(kind, 14), DiagnosedAt = row.ReadInstant(kind, 15), ReportedAt = row.ReadInstant(kind, 16)!.Value, ExternalId = Text(row, 17),
            DeathDate = row.ReadDay(kind, 18), Residence = row.IsDBNull(19) ? null : tree.Find(row.GetInt64(19)) is { } residence ? AreaItem.Of(residence) : null, ReportingUnit = Text(row, 20),
            Facts = string.Join(", ", CaseFactJson.Read(row.GetString(21)).Where(f => f.Present).Select(f => f.Code)), Version = row.GetInt32(22), DueAt = row.ReadInstant(kind, 23),
        };
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
