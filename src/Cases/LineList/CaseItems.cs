using System.Data.Common;
using Fangxian.Cases.Classification;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>Reads the cases of a page with their next clocks in one statement, and no person: of the name a list shows what its key tells.</summary>
internal static class CaseItems
{
    private static string[] Columns(OutbreakDb db) =>
    [
        "c.id", "c.number", "c.person_id", "c.name_key", "c.sex", "c.age_years", "c.position", "c.class", "c.class_date", "c.severity", "c.outcome", "c.outcome_date", "c.onset_date", "c.first_visit_date", "c.isolation_date",
        "c.diagnosed_at", "c.reported_at", "c.external_id", "c.death_date", "c.residence_position", CaseColumn.ReportingUnit(db), "c.facts", "c.version", "c.investigated_at",
        CaseColumn.NextClock(db),
    ];

    /// <summary>The cases of these places, in their order; only those within the scope, and still there.</summary>
    /// <param name="db">Where they lie.</param>
    /// <param name="places">The places.</param>
    /// <param name="chosen">The columns that a page shows, each read as files have it; none where nobody shows any.</param>
    /// <param name="words">What their values are made of; null where there are none.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<IReadOnlyList<CaseItem>> OfAsync(OutbreakDb db, IReadOnlyList<CasePlace> places, IReadOnlyList<CaseColumn> chosen, CaseColumnWords? words, CancellationToken cancellation)
    {
        if (places.Count == 0)
        {
            return [];
        }
        var tree = await db.AreaTreeAsync(cancellation);
        var items = new Dictionary<Guid, CaseItem>(places.Count);
        await using var lease = await db.OpenAsync(cancellation);
        var these = db.Kind is DatabaseKind.Sqlite ? "c.rowid IN (SELECT value FROM json_each(@these))" : db.Kind.IsOneOf("c.id", "@these");
        var columns = Columns(db).ToList();
        var shown = chosen.Select(column => (Column: column, At: PlaceIn(columns, column.SqlOn(db, withNames: false)))).ToArray();
        await using var command = lease.Command($"SELECT {string.Join(", ", columns)} FROM disease_case c WHERE {these} AND {db.Scope.IsWithin(db.Kind.Hidden("c.position"))}");
        if (db.Kind is DatabaseKind.Sqlite)
        {
            command.Bind("@these", $"[{string.Join(',', places.Select(p => p.Row))}]");
        }
        else
        {
            command.BindMany(db.Kind, "@these", places.Select(p => p.Id));
        }
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            var item = Read(row, db.Kind, tree, words is null ? [] : Array.ConvertAll(shown, cell => cell.Column.Read(row, cell.At, words)));
            items[item.Id] = item;
        }
        return [.. places.Where(p => items.ContainsKey(p.Id)).Select(p => items[p.Id])];
    }

    /// <summary>Most of what a reader chooses every item has; the rest stands behind.</summary>
    private static int PlaceIn(List<string> columns, string sql)
    {
        if (columns.IndexOf(sql) is >= 0 and var known)
        {
            return known;
        }
        columns.Add(sql);
        return columns.Count - 1;
    }

    private static CaseItem Read(DbDataReader row, DatabaseKind kind, AreaTree tree, object?[] cells)
    {
        var position = row.GetInt64(6);
        return new()
        {
            Id = row.ReadId(kind, 0), Number = row.GetString(1), PersonId = row.ReadId(kind, 2), Name = Masked.NameOfKey(row.GetString(3)), Sex = (Sex)row.GetInt32(4), AgeYears = row.IsDBNull(5) ? null : row.GetInt16(5),
            Area = AreaItem.Of(tree.Find(position) ?? tree.Root!), Position = position, Class = (CaseClass)row.GetInt32(7), ClassDate = row.ReadDay(kind, 8)!.Value,
            Severity = row.IsDBNull(9) ? null : (Severity)row.GetInt32(9), Outcome = row.IsDBNull(10) ? null : (CaseOutcome)row.GetInt32(10), OutcomeDate = row.ReadDay(kind, 11), OnsetDate = row.ReadDay(kind, 12),
            FirstVisitDate = row.ReadDay(kind, 13), IsolationDate = row.ReadDay(kind, 14), DiagnosedAt = row.ReadInstant(kind, 15), ReportedAt = row.ReadInstant(kind, 16)!.Value, ExternalId = Text(row, 17),
            DeathDate = row.ReadDay(kind, 18), Residence = row.IsDBNull(19) ? null : tree.Find(row.GetInt64(19)) is { } residence ? AreaItem.Of(residence) : null, ReportingUnit = Text(row, 20),
            FactsTold = row.GetString(21), Version = row.GetInt32(22), InvestigatedAt = row.ReadInstant(kind, 23), DueAt = row.ReadInstant(kind, 24), Cells = cells,
        };
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
