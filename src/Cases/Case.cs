using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases;

public enum Severity
{
    Mild = 1,

    /// <summary>普通型.</summary>
    Moderate = 2,
    Severe = 3,
    Critical = 4,
}

public enum CaseOutcome
{
    /// <summary>Discharged as cured.</summary>
    Cured = 1,
    Died = 2,
}

/// <summary>Groups of persons as the statutory report card has them (人群分类).</summary>
public enum Occupation
{
    NurseryChild = 1,
    ChildAtHome = 2,
    Student = 3,
    Teacher = 4,
    Childminder = 5,
    Catering = 6,
    Commerce = 7,
    HealthWorker = 8,
    Worker = 9,
    MigrantWorker = 10,
    Farmer = 11,
    Herder = 12,
    Fisher = 13,
    OfficeWorker = 14,
    Retired = 15,
    AtHome = 16,
    Other = 17,
}

/// <summary>
/// A person's one illness with one disease, reported once: when it began, where it is followed, what it was held to be, how it
/// ended. The responsible area decides who sees it.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive, RetentionDays = 730)]
public sealed class Case
{
    public required Guid Id { get; init; }
    public required Guid PersonId { get; set; }

    /// <summary>The person's key of the name, kept here so that a list finds the cases of its areas by it without a look at each person.</summary>
    public required string NameKey { get; set; }

    /// <summary>The person's sex, likewise.</summary>
    public required Sex Sex { get; set; }
    public required short DiseaseId { get; init; }

    /// <summary>The responsible area.</summary>
    public required long Position { get; set; }

    /// <summary>As people call it on the telephone: county, year of the report and a running number.</summary>
    public required string Number { get; init; }

    /// <summary>When it was reported first; for a case of a file the end of the day told there.</summary>
    public required DateTimeOffset ReportedAt { get; init; }
    public required string ReportedBy { get; init; }

    /// <summary>The organisation that reported it.</summary>
    public Guid? OrganisationId { get; set; }

    /// <summary>The reporting unit as written, where it is no organisation on record.</summary>
    public string? ReportingUnit { get; set; }

    /// <summary>The area where the person lived when falling ill.</summary>
    public long? ResidencePosition { get; set; }
    public DateOnly? OnsetDate { get; set; }
    public DateOnly? FirstVisitDate { get; set; }
    public DateOnly? IsolationDate { get; set; }
    public DateTimeOffset? DiagnosedAt { get; set; }
    public DateOnly? DeathDate { get; set; }

    /// <summary>When it was first investigated.</summary>
    public DateTimeOffset? InvestigatedAt { get; set; }

    /// <summary>What it is held to be now; the history says since when and why.</summary>
    public required CaseClass Class { get; set; }

    /// <summary>The day from which the present class counts.</summary>
    public required DateOnly ClassDate { get; set; }

    /// <summary>The edition that judged it last.</summary>
    public Guid? EditionId { get; set; }
    public Severity? Severity { get; set; }
    public CaseOutcome? Outcome { get; set; }
    public DateOnly? OutcomeDate { get; set; }

    /// <summary>Age in whole years at onset or report, kept for lists and curves; follows the day of birth.</summary>
    public short? AgeYears { get; set; }
    public Occupation? Occupation { get; set; }

    /// <summary>Where the person works or learns.</summary>
    public string? Employer { get; set; }
    public string? Note { get; set; }

    /// <summary>Symptoms, exposures and findings, as JSON.</summary>
    public required string Facts { get; set; }

    /// <summary>An earlier illness of the same person with the same disease.</summary>
    public Guid? ReinfectionOf { get; set; }

    /// <summary>The import that brought it, and its id there.</summary>
    public Guid? ImportId { get; init; }
    public string? ExternalId { get; set; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>What its report card said first, as <see cref="Reporting.FirstCard"/> remembers it; null of a case from before that.</summary>
    [Encrypted(IsShown = false), NeverAudited]
    public byte[]? FirstCard { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>The day of cure; null while the illness lasts, and of who died of it.</summary>
    internal DateOnly? CuredOn => Outcome is CaseOutcome.Cured ? OutcomeDate : null;

    /// <summary>The last day of the role: cure, death or discard; null while it lasts.</summary>
    internal DateOnly? EndedOn => OutcomeDate ?? (Class is CaseClass.Discarded ? ClassDate : null);

    /// <summary>
    /// Which of a person's illnesses with one disease is meant by what began on a day: the one that had not ended before it, of
    /// several the one that ended first; where all had ended, it is a new one that follows the last.
    /// </summary>
    /// <param name="latestFirst">The illnesses, without discarded ones, by report.</param>
    /// <param name="beganOn">The first day told of it.</param>
    /// <param name="curedOn">When one ended.</param>
    internal static (T? Same, T? Earlier) Illness<T>(IReadOnlyList<T> latestFirst, DateOnly beganOn, Func<T, DateOnly?> curedOn)
        where T : class
    {
        var same = latestFirst.Where(one => !(curedOn(one) < beganOn)).MinBy(one => curedOn(one) ?? DateOnly.MaxValue);
        return (same, same is null ? latestFirst.FirstOrDefault() : null);
    }

    /// <summary>Whole years at onset, or at the report where there is none.</summary>
    internal static short AgeOf(DateOnly born, DateOnly? onset, DateOnly reported) => (short)Math.Max(0, Person.YearsBetween(born, onset ?? reported));

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<Case> table = model.Entity<Case>();
        table.ToTable("disease_case");
        table.HasKey(c => c.Id);
        table.Property(c => c.Id).ValueGeneratedNever();
        table.Property(c => c.NameKey).HasMaxLength(Person.LongestName);
        table.Property(c => c.Number).HasMaxLength(40);
        table.Property(c => c.ReportedBy).HasMaxLength(128);
        table.Property(c => c.ExternalId).HasMaxLength(100);
        table.Property(c => c.ReportingUnit).HasMaxLength(100);
        table.Property(c => c.Employer).HasMaxLength(100);
        table.Property(c => c.Note).HasMaxLength(500);
        table.Property(c => c.Version).IsConcurrencyToken();
        table.HasIndex(c => c.Number).IsUnique();
        table.HasIndex(c => new { c.DiseaseId, c.ExternalId }).HasFilter("external_id IS NOT NULL");
        table.HasIndex(c => new { c.ReportedBy, c.ReportedAt, c.Id }).HasFilter("import_id IS NULL");
        db.LimitToScope<Case>(model, c => c.Position);
    }
}

internal static class CaseTables
{
    public static string Topic(short disease) => $"cases/{disease}";

    public static DbSet<Case> Cases(this OutbreakDb db) => db.Set<Case>();

    /// <summary>
    /// Waits until nobody else writes to a case, neither to it alone nor to many at once; called before it is read, as what was read
    /// before is old by then. On SQLite the gate has done so already.
    /// </summary>
    public static async Task LockCaseAsync(this OutbreakDb db, Guid id, CancellationToken cancellation)
    {
        if (db.Kind is DatabaseKind.Postgres && await db.Cases().Where(c => c.Id == id).Select(c => (short?)c.DiseaseId).FirstOrDefaultAsync(cancellation) is { } disease)
        {
            await db.LockCaseAsync(id, disease, cancellation);
        }
    }

    /// <summary>As above, of a case that may lie elsewhere.</summary>
    public static async Task LockCaseAsync(this OutbreakDb db, Guid id, short disease, CancellationToken cancellation)
    {
        await db.ShareTopicAsync(Topic(disease), cancellation);
        await db.LockTopicAsync($"case/{id}", cancellation);
    }

    /// <summary>As above, of many cases: nobody else writes to any case of their diseases.</summary>
    public static async Task LockCasesAsync(this OutbreakDb db, IReadOnlyCollection<Guid> ids, CancellationToken cancellation)
    {
        if (db.Kind is DatabaseKind.Postgres)
        {
            foreach (var disease in await db.Cases().Where(c => ids.Contains(c.Id)).Select(c => c.DiseaseId).Distinct().OrderBy(d => d).ToListAsync(cancellation))
            {
                await db.LockTopicAsync(Topic(disease), cancellation);
            }
        }
    }

    public static DbSet<CaseClassification> CaseClassifications(this OutbreakDb db) => db.Set<CaseClassification>();

    public static DbSet<CaseStay> CaseStays(this OutbreakDb db) => db.Set<CaseStay>();

    public static DbSet<CaseTreatment> CaseTreatments(this OutbreakDb db) => db.Set<CaseTreatment>();

    public static DbSet<CaseSample> CaseSamples(this OutbreakDb db) => db.Set<CaseSample>();

    public static DbSet<CaseTest> CaseTests(this OutbreakDb db) => db.Set<CaseTest>();
}
