using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Clocks;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Reports;

public enum ReportEntryKind
{
    Entered = 0,
    Corrected = 1,
    Withdrawn = 2,
}

/// <summary>
/// What was done at one time to the daily report of one disease, area and day: entered, corrected or withdrawn. Only ever
/// added, so that every earlier figure and time stays. The figures count through the statements that it wrote beside.
/// </summary>
public sealed class ReportEntry
{
    public required short DiseaseId { get; init; }
    public required long Position { get; init; }

    /// <summary>The day reported.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>0 for the first.</summary>
    public required short Sequence { get; init; }
    public required ReportEntryKind Kind { get; init; }

    /// <summary>Somebody said in so many words that there was no new case and no death.</summary>
    public required bool IsZero { get; init; }

    /// <summary>Whether the figures are totals or of the day alone.</summary>
    public required CountBasis Basis { get; init; }
    public int? Confirmed { get; init; }
    public int? Suspected { get; init; }
    public int? Cured { get; init; }
    public int? Dead { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>By when it was due by the duties of that time; null where nobody owed it.</summary>
    public DateTimeOffset? DueAt { get; init; }
    public required string By { get; init; }
    public string? Reason { get; init; }

    public CountValues Values => new(Confirmed, Suspected, Cured, Dead);

    /// <summary>Whole minutes after it was due; 0 in time, null where nothing was due.</summary>
    public int? LateMinutes => Lateness(DueAt, At);

    public static int? Lateness(DateTimeOffset? due, DateTimeOffset at) => due is { } d ? new Deadline(d).LateMinutes(at) : null;

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<ReportEntry> table = model.Entity<ReportEntry>();
        table.ToTable("report_entry");
        table.HasKey(e => new { e.DiseaseId, e.Position, e.Date, e.Sequence });
        table.HasIndex(e => new { e.DiseaseId, e.Date, e.Position });
        table.Property(e => e.By).HasColumnName("entered_by").HasMaxLength(128);
        table.Property(e => e.Reason).HasMaxLength(500);
        db.LimitToScope<ReportEntry>(model, e => e.Position);
    }
}

/// <summary>How a daily report stands. Of several that fit the last in this list holds; the report keeps all its times.</summary>
public enum ReportState
{
    /// <summary>Nobody has reported.</summary>
    Owed = 0,
    Reported = 1,

    /// <summary>No new case and no death, said in so many words.</summary>
    Zero = 2,

    /// <summary>Reported after it was due.</summary>
    Late = 3,
    Corrected = 4,

    /// <summary>Taken back, with nothing in its place: owed anew.</summary>
    Withdrawn = 5,
}

/// <summary>A daily report as it stood at an instant.</summary>
/// <param name="State">How it stands.</param>
/// <param name="IsZero">Whether what stands is a zero report.</param>
/// <param name="Values">The figures that stand; all unknown where it is owed or withdrawn.</param>
/// <param name="Basis">Whether they are totals or of the day alone.</param>
/// <param name="EnteredAt">When it was entered.</param>
/// <param name="LateMinutes">Whole minutes after it was due; 0 in time; where it is not there, so far.</param>
/// <param name="CorrectedAt">When it was last corrected since.</param>
/// <param name="WithdrawnAt">When it was withdrawn.</param>
/// <param name="By">Who did the last of these.</param>
/// <param name="Reason">The reason given with it.</param>
public sealed record DailyReport(ReportState State, bool IsZero, CountValues Values, CountBasis Basis, DateTimeOffset? EnteredAt, int? LateMinutes, DateTimeOffset? CorrectedAt, DateTimeOffset? WithdrawnAt, string? By, string? Reason)
{
    /// <summary>Whether there is nothing: not reported, or withdrawn.</summary>
    public bool IsMissing => State is ReportState.Owed or ReportState.Withdrawn;

    /// <param name="entries">What was done until the instant, in order.</param>
    /// <param name="dueAt">By when it is due; null where nobody owes it.</param>
    /// <param name="at">The instant.</param>
    internal static DailyReport Of(IReadOnlyList<ReportEntry> entries, DateTimeOffset? dueAt, DateTimeOffset at)
    {
        if (entries.Count == 0)
        {
            return new(ReportState.Owed, false, default, default, null, ReportEntry.Lateness(dueAt, at), null, null, null, null);
        }
        var (last, entered) = (entries[^1], entries.Last(e => e.Kind is ReportEntryKind.Entered));
        var (withdrawn, corrected) = (last.Kind is ReportEntryKind.Withdrawn, entries.LastOrDefault(e => e.Kind is ReportEntryKind.Corrected && e.Sequence > entered.Sequence));
        var state = withdrawn ? ReportState.Withdrawn
            : corrected is not null ? ReportState.Corrected
            : entered.LateMinutes > 0 ? ReportState.Late
            : last.IsZero ? ReportState.Zero
            : ReportState.Reported;
        return new(state, last.IsZero && !withdrawn, withdrawn ? default : last.Values, last.Basis, entered.At, withdrawn ? ReportEntry.Lateness(dueAt, at) : entered.LateMinutes, corrected?.At, withdrawn ? last.At : null, last.By, last.Reason);
    }
}

internal static class ReportTables
{
    public static string Topic(short disease) => $"reports/{disease}";

    /// <summary>Waits until nobody else writes counts or reports of the disease.</summary>
    public static async Task LockAsync(OutbreakDb db, string? disease, CancellationToken cancellation)
    {
        if ((await db.DiseasesAsync(cancellation)).ByCode(disease) is { } known)
        {
            await db.LockCountsAsync(known.Id, cancellation);
        }
    }

    public static DbSet<ReportEntry> ReportEntries(this OutbreakDb db) => db.Set<ReportEntry>();
}
