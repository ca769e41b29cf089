using Fangxian.Platform.Data;

namespace Fangxian.Cases.Investigation;

/// <summary>
/// What there is of a case beside itself, asked in one statement: most cases have neither stay nor sample, and to read six empty tables
/// one after the other costs more than the rest of the page.
/// </summary>
internal sealed record CaseParts(bool Stays, bool Treatments, bool Samples, bool Tests, bool Offers, bool Others)
{
    /// <summary>The disease is hidden from the planner: SQLite takes every column for as telling as any other, and would walk all cases of it instead of those of the person.</summary>
    private static string Sql(DatabaseKind kind) => $"""
        SELECT EXISTS (SELECT 1 FROM case_stay WHERE case_id = @case), EXISTS (SELECT 1 FROM case_treatment WHERE case_id = @case), EXISTS (SELECT 1 FROM case_sample WHERE case_id = @case),
               EXISTS (SELECT 1 FROM case_test WHERE case_id = @case), EXISTS (SELECT 1 FROM case_handover WHERE case_id = @case),
               EXISTS (SELECT 1 FROM disease_case WHERE person_id = @person AND {kind.Hidden("disease_id")} = @disease AND id <> @case)
        """;

    public static async Task<CaseParts> OfAsync(OutbreakDb db, Case of, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command(Sql(db.Kind));
        command.Bind("@case", db.Kind.Stored(of.Id));
        command.Bind("@person", db.Kind.Stored(of.PersonId));
        command.Bind("@disease", (int)of.DiseaseId);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new(row.GetBoolean(0), row.GetBoolean(1), row.GetBoolean(2), row.GetBoolean(3), row.GetBoolean(4), row.GetBoolean(5));
    }
}
