using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The indexes of the line list. The two ways, by order of report and by area, carry what the filters ask for, so that a case
/// that is passed over costs no look at its row.
/// </summary>
internal static class CaseIndexes
{
    public static void Configure(ModelBuilder model, OutbreakDb db)
    {
        var table = model.Entity<Case>();
        if (db.Kind is DatabaseKind.Postgres)
        {
            // The beginning of a number is a range of its index only where numbers are in the order of their bytes.
            table.Property(c => c.Number).UseCollation("C");
        }
        table.HasIndex(c => new { c.DiseaseId, c.ReportedAt, c.Id, c.Position, c.Class, c.Severity, c.Outcome, c.OnsetDate, c.AgeYears }, "IX_disease_case_by_report");
        table.HasIndex(c => new { c.DiseaseId, c.OnsetDate, c.Id, c.Position, c.Class, c.Severity, c.Outcome, c.AgeYears }, "IX_disease_case_by_onset").HasFilter("onset_date IS NOT NULL");
        table.HasIndex(c => c.ImportId).HasFilter("import_id IS NOT NULL");
    }
}
