using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The indexes of the line list, one for each way it is walked. They carry what the filters ask for, so that a case that is passed
/// over costs no look at its row.
/// </summary>
internal static class CaseIndexes
{
    /// <summary>In the order of reports.</summary>
    public const string ByReport = "IX_disease_case_by_report";

    /// <summary>
    /// As <see cref="ByReport"/>, a prefecture after the other; on SQLite alone, where nothing but its name leads to an index. It is over an
    /// expression (<see cref="Prefecture"/>), which the model cannot say: its migration makes it.
    /// </summary>
    public const string ByReportOfPrefecture = "IX_disease_case_by_report_of_prefecture";

    /// <summary>In the order of onset.</summary>
    public const string ByOnset = "IX_disease_case_by_onset";

    /// <summary>Of an area; what is sorted, and what is counted.</summary>
    public const string ByArea = "IX_disease_case_by_area";

    /// <summary>Of one class in the order of reports; the confirmed, of whom most are, are found along <see cref="ByReport"/>.</summary>
    public const string ByClass = "IX_disease_case_by_class";

    /// <summary>The dead in the order of reports.</summary>
    public const string Dead = "IX_disease_case_dead";

    /// <summary>The severely, and the critically, ill in the order of onset: to be counted, and sorted; in the order of reports they are found along <see cref="ByReport"/>.</summary>
    public const string Grave = "IX_disease_case_grave";

    /// <summary>As <see cref="ByClass"/>, an area after the other: what it has of a class is counted there, and sorted where few.</summary>
    public const string ByClassOfArea = "IX_disease_case_by_class_of_area";

    /// <summary>As <see cref="Dead"/>, an area after the other.</summary>
    public const string DeadOfArea = "IX_disease_case_dead_of_area";

    /// <summary>As <see cref="Grave"/>, an area after the other.</summary>
    public const string GraveOfArea = "IX_disease_case_grave_of_area";

    /// <summary>Of one import in the order of reports.</summary>
    public const string ByImport = "IX_disease_case_by_import";

    /// <summary>In the order of names.</summary>
    public const string ByName = "IX_disease_case_by_name";

    /// <summary>Of a person.</summary>
    public const string ByPerson = "IX_disease_case_by_person";

    /// <summary>What stands in <see cref="ByClass"/>, as a statement has to say it to be served by it.</summary>
    public const string NotConfirmed = "class <> 3";

    /// <summary>What stands in <see cref="Dead"/>, and is in it all the same: what a statement names is read from the row otherwise.</summary>
    public const string Died = "outcome = 2";

    /// <summary>What stands in <see cref="Grave"/>.</summary>
    public const string IsGrave = "severity >= 3";

    /// <summary>What all areas of a prefecture have in common, as the index has it.</summary>
    public static readonly string Prefecture = string.Create(CultureInfo.InvariantCulture, $"position / {AreaPosition.WidthOf(AreaLevel.Prefecture)}");

    /// <summary>The prefecture that holds all of these areas; null where they lie in several.</summary>
    public static long? PrefectureOf(Scope within)
    {
        var prefectures = within.Ranges.SelectMany(range => (long[])[range.From, range.To]).Select(position => position / AreaPosition.WidthOf(AreaLevel.Prefecture)).Distinct().Take(2).ToArray();
        return prefectures is [var one] ? one : null;
    }

    public static void Configure(ModelBuilder model, OutbreakDb db)
    {
        var table = model.Entity<Case>();
        if (db.Kind is DatabaseKind.Postgres)
        {
            // The beginning of a number, or of a name, is a range of its index only where they are in the order of their bytes.
            table.Property(c => c.Number).UseCollation("C");
            table.Property(c => c.NameKey).UseCollation("C");
        }
        table.HasIndex(c => new { c.DiseaseId, c.ReportedAt, c.Id, c.Position, c.Class, c.Severity, c.Outcome, c.OnsetDate, c.AgeYears, c.Sex }, ByReport);
        table.HasIndex(c => new { c.DiseaseId, c.OnsetDate, c.Id, c.Position, c.Class, c.Severity, c.Outcome, c.AgeYears, c.Sex, c.ReportedAt }, ByOnset).HasFilter("onset_date IS NOT NULL");
        table.HasIndex(c => new { c.DiseaseId, c.Position, c.ReportedAt, c.Id, c.Class, c.Severity, c.Outcome, c.OnsetDate, c.AgeYears, c.Sex, c.NameKey, c.ImportId }, ByArea);
        table.HasIndex(c => new { c.DiseaseId, c.Class, c.ReportedAt, c.Id, c.Position }, ByClass).HasFilter(NotConfirmed);
        table.HasIndex(c => new { c.DiseaseId, c.ReportedAt, c.Id, c.Position, c.Outcome }, Dead).HasFilter(Died);
        table.HasIndex(c => new { c.DiseaseId, c.Severity, c.OnsetDate, c.ReportedAt, c.Id, c.Position, c.Class, c.Outcome, c.AgeYears, c.Sex }, Grave).HasFilter(IsGrave);
        table.HasIndex(c => new { c.DiseaseId, c.Class, c.Position, c.ReportedAt, c.Id }, ByClassOfArea).HasFilter(NotConfirmed);
        table.HasIndex(c => new { c.DiseaseId, c.Position, c.ReportedAt, c.Id, c.Outcome }, DeadOfArea).HasFilter(Died);
        table.HasIndex(c => new { c.DiseaseId, c.Severity, c.Position, c.ReportedAt, c.Id, c.OnsetDate, c.Class, c.Outcome, c.AgeYears, c.Sex }, GraveOfArea).HasFilter(IsGrave);
        table.HasIndex(c => new { c.ImportId, c.DiseaseId, c.ReportedAt, c.Id, c.Position }, ByImport).HasFilter("import_id IS NOT NULL");
        table.HasIndex(c => new { c.DiseaseId, c.NameKey, c.Id, c.Position }, ByName);
        table.HasIndex(c => new { c.PersonId, c.DiseaseId, c.Position, c.Id }, ByPerson);
    }
}
