using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Platform.Data;

namespace Fangxian.Cases.Reporting;

/// <summary>Writes new cases with their classes and clocks in bulk: a table at a time, each column in its place.</summary>
internal static class CaseRows
{
    private static readonly string[] CaseColumns =
    [
        "id", "person_id", "disease_id", "position", "number", "reported_at", "reported_by", "organisation_id", "reporting_unit", "residence_position", "onset_date",
        "first_visit_date", "isolation_date", "diagnosed_at", "death_date", "investigated_at", "class", "class_date", "edition_id", "severity", "outcome", "outcome_date",
        "age_years", "occupation", "employer", "note", "facts", "reinfection_of", "import_id", "external_id", "recorded_at", "version",
    ];

    private static readonly string[] ClassColumns = ["case_id", "sequence", "position", "class", "date", "decided_at", "decided_by", "edition_id", "branch", "basis", "override_reason", "corrects"];

    private static readonly string[] ClockColumns =
    [
        "case_id", "code", "sequence", "position", "disease_id", "organisation_id", "unit_name", "unit_position", "started_at", "due_at", "met_at", "late_minutes", "signs", "replaced_at", "recorded_at",
    ];

    private static readonly string[] StayColumns = ["id", "case_id", "position", "kind", "hospital", "from_day", "until_day"];

    public static async Task WriteAsync(OutbreakDb db, IReadOnlyList<NewCase> made, CancellationToken cancellation)
    {
        await WriteAsync(db, "disease_case", CaseColumns, made.Select(m => m.Case), Add, cancellation);
        await WriteAsync(db, "case_classification", ClassColumns, made.SelectMany(m => m.Classes), Add, cancellation);
        await WriteAsync(db, "case_stay", StayColumns, made.SelectMany(m => m.Stays), Add, cancellation);
        await WriteAsync(db, "case_clock", ClockColumns, made.SelectMany(m => m.Clocks), Add, cancellation);
    }

    private static async Task WriteAsync<T>(OutbreakDb db, string table, string[] columns, IEnumerable<T> all, Action<BulkRows, T> add, CancellationToken cancellation)
    {
        await using var rows = await BulkRows.IntoAsync(db, table, columns, cancellation);
        foreach (var one in all)
        {
            add(rows, one);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }

    private static void Add(BulkRows rows, Case c)
    {
        rows.Add((Guid?)c.Id);
        rows.Add((Guid?)c.PersonId);
        rows.Add((short?)c.DiseaseId);
        rows.Add((long?)c.Position);
        rows.Add(c.Number);
        rows.Add((DateTimeOffset?)c.ReportedAt);
        rows.Add(c.ReportedBy);
        rows.Add(c.OrganisationId);
        rows.Add(c.ReportingUnit);
        rows.Add(c.ResidencePosition);
        rows.Add(c.OnsetDate);
        rows.Add(c.FirstVisitDate);
        rows.Add(c.IsolationDate);
        rows.Add(c.DiagnosedAt);
        rows.Add(c.DeathDate);
        rows.Add(c.InvestigatedAt);
        rows.Add((int?)c.Class);
        rows.Add((DateOnly?)c.ClassDate);
        rows.Add(c.EditionId);
        rows.Add((int?)c.Severity);
        rows.Add((int?)c.Outcome);
        rows.Add(c.OutcomeDate);
        rows.Add(c.AgeYears);
        rows.Add((int?)c.Occupation);
        rows.Add(c.Employer);
        rows.Add(c.Note);
        rows.Add(c.Facts);
        rows.Add(c.ReinfectionOf);
        rows.Add(c.ImportId);
        rows.Add(c.ExternalId);
        rows.Add((DateTimeOffset?)c.RecordedAt);
        rows.Add((int?)c.Version);
    }

    private static void Add(BulkRows rows, CaseClassification c)
    {
        rows.Add((Guid?)c.CaseId);
        rows.Add((short?)c.Sequence);
        rows.Add((long?)c.Position);
        rows.Add((int?)c.Class);
        rows.Add((DateOnly?)c.Date);
        rows.Add((DateTimeOffset?)c.DecidedAt);
        rows.Add(c.By);
        rows.Add(c.EditionId);
        rows.Add(c.Branch);
        rows.Add(c.Basis);
        rows.Add(c.OverrideReason);
        rows.Add(c.Corrects);
    }

    private static void Add(BulkRows rows, CaseStay s)
    {
        rows.Add((Guid?)s.Id);
        rows.Add((Guid?)s.CaseId);
        rows.Add((long?)s.Position);
        rows.Add((int?)s.Kind);
        rows.Add(s.Hospital);
        rows.Add((DateOnly?)s.From);
        rows.Add(s.Until);
    }

    private static void Add(BulkRows rows, CaseClock c)
    {
        rows.Add((Guid?)c.CaseId);
        rows.Add(c.Code);
        rows.Add((short?)c.Sequence);
        rows.Add((long?)c.Position);
        rows.Add((short?)c.DiseaseId);
        rows.Add(c.OrganisationId);
        rows.Add(c.UnitName);
        rows.Add((long?)c.UnitPosition);
        rows.Add((DateTimeOffset?)c.StartedAt);
        rows.Add((DateTimeOffset?)c.DueAt);
        rows.Add(c.MetAt);
        rows.Add(c.LateMinutes);
        rows.Add((int?)c.Signs);
        rows.Add(c.ReplacedAt);
        rows.Add((DateTimeOffset?)c.RecordedAt);
    }
}
