using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Cases.Clocks;

/// <summary>By what a breach, or its vanishing, is told.</summary>
[Flags]
public enum ClockSigns
{
    None = 0,

    /// <summary>
    /// Done in time by its own times, and entered only after it was due: until then it looked like a breach. What was done late is
    /// late, whenever it was entered, and is told by its minutes alone.
    /// </summary>
    LateEntry = 1,

    /// <summary>A start became known later than its deadline: what looked in time was not.</summary>
    LateDiscovery = 2,

    /// <summary>A date was changed, and a breach told before became less or vanished with it.</summary>
    ChangedDate = 4,

    /// <summary>The case came from a file when the time was over, and the file does not tell whether it was done.</summary>
    NotTold = 8,

    /// <summary>The case was discarded before the time was over.</summary>
    Discarded = 16,
}

/// <summary>
/// A statutory clock of a case: what had to be done, by whom, since when, by when, and when it was done. A fact that stays: a
/// changed date replaces the row by another, and both are told.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Pseudonymous)]
public sealed class CaseClock
{
    /// <summary>Nobody waits for a clock with one of these.</summary>
    internal const ClockSigns Unawaited = ClockSigns.NotTold | ClockSigns.Discarded;

    /// <summary>The open clocks of a case.</summary>
    internal const string OpenByCase = "IX_case_clock_open_by_case";

    [PartOf] public required Guid CaseId { get; init; }

    /// <summary>Code of the statutory clock: the step.</summary>
    public required string Code { get; init; }

    /// <summary>0 for the first; each changed date makes the next.</summary>
    public required short Sequence { get; init; }

    /// <summary>That of the case, so that the scope holds here too.</summary>
    public required long Position { get; set; }
    public required short DiseaseId { get; init; }

    /// <summary>The unit that has to do it, where it is an organisation on record.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>The unit as the report names it.</summary>
    public string? UnitName { get; init; }

    /// <summary>The area whose centre for disease control has to do it or see to it.</summary>
    public required long UnitPosition { get; set; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset DueAt { get; init; }
    public DateTimeOffset? MetAt { get; set; }

    /// <summary>Whole minutes after it was due, a begun one counted; null while it is not met.</summary>
    public int? LateMinutes { get; set; }
    public ClockSigns Signs { get; set; }

    /// <summary>When a changed date put another in its place, or when nobody waited for it any more (<see cref="Unawaited"/>).</summary>
    public DateTimeOffset? ReplacedAt { get; set; }
    public required DateTimeOffset RecordedAt { get; init; }

    public bool IsOpen => MetAt is null && ReplacedAt is null;

    /// <summary>History of which nobody has told whether it was done in time: neither a task nor a breach.</summary>
    public bool IsNotTold => Signs.HasFlag(ClockSigns.NotTold);

    public Deadline Deadline => new(DueAt);

    /// <summary>Of a case that was discarded before the time was over: neither a task nor a breach.</summary>
    public bool IsOfDiscarded => Signs.HasFlag(ClockSigns.Discarded);

    /// <summary>It was done; entered at <paramref name="now"/>. Of what nobody had told it is known now.</summary>
    public void Meet(DateTimeOffset at, DateTimeOffset now)
    {
        if ((Signs & Unawaited) != 0)
        {
            (ReplacedAt, Signs) = (null, Signs & ~Unawaited);
        }
        (MetAt, LateMinutes) = (at, Deadline.LateMinutes(at));
        Signs |= LateMinutes == 0 && now > DueAt ? ClockSigns.LateEntry : ClockSigns.None;
    }

    /// <summary>What had met it was taken back: it waits again.</summary>
    public void Reopen() => (MetAt, LateMinutes, Signs) = (null, null, Signs & ~ClockSigns.LateEntry);

    /// <summary>The time is over, and the file that tells the case does not tell this: nobody waits for it.</summary>
    public void Leave(DateTimeOffset now) => (ReplacedAt, Signs) = (now, Signs | ClockSigns.NotTold);

    /// <summary>
    /// Of a discarded case nobody waits for what is not due yet; what is overdue stays so until it is done. Of one that is held to be a
    /// case again the time runs on.
    /// </summary>
    public void Follow(CaseClass held, DateTimeOffset now)
    {
        if (held is CaseClass.Discarded && IsOpen && DueAt > now)
        {
            (ReplacedAt, Signs) = (now, Signs | ClockSigns.Discarded);
        }
        else if (held is not CaseClass.Discarded && IsOfDiscarded)
        {
            (ReplacedAt, Signs) = (null, Signs & ~ClockSigns.Discarded);
        }
    }

    /// <summary>The same step as changed dates tell it; this one stays beside it, replaced.</summary>
    public CaseClock Replace(DateTimeOffset startedAt, DateTimeOffset? metAt, TimeSpan length, DateTimeOffset now)
    {
        ReplacedAt = now;
        var next = new CaseClock
        {
            CaseId = CaseId, Code = Code, Sequence = (short)(Sequence + 1), Position = Position, DiseaseId = DiseaseId, OrganisationId = OrganisationId,
            UnitName = UnitName, UnitPosition = UnitPosition, StartedAt = startedAt, DueAt = startedAt + length, RecordedAt = now,
            Signs = Signs & ~ClockSigns.LateEntry,
        };
        if (metAt is { } met)
        {
            (next.MetAt, next.LateMinutes) = (met, next.Deadline.LateMinutes(met));
        }
        var (before, after) = (LateAt(now), next.LateAt(now));
        next.Signs |= after < before ? ClockSigns.ChangedDate : after > 0 && before == 0 ? ClockSigns.LateDiscovery : ClockSigns.None;
        next.Signs |= after == 0 ? Signs & ClockSigns.LateEntry : ClockSigns.None;
        return next;
    }

    /// <summary>Minutes late so far.</summary>
    public int LateAt(DateTimeOffset now) => LateMinutes ?? ((Signs & Unawaited) != 0 ? 0 : Deadline.LateMinutes(now));

    /// <summary>How it stands.</summary>
    public DeadlineState StateAt(DateTimeOffset now) => IsNotTold ? DeadlineState.Unknown : IsOfDiscarded ? DeadlineState.NotNeeded : Deadline.StateAt(MetAt, now);

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        const string Open = "met_at IS NULL AND replaced_at IS NULL";
        EntityTypeBuilder<CaseClock> table = model.Entity<CaseClock>();
        table.ToTable("case_clock");
        table.HasKey(c => new { c.CaseId, c.Code, c.Sequence });
        table.Property(c => c.Code).HasMaxLength(40);
        table.Property(c => c.UnitName).HasMaxLength(100);
        table.HasIndex(c => new { c.DueAt, c.CaseId }, "IX_case_clock_open").HasFilter(Open);
        // With what makes it open: what a statement names is read from the row otherwise.
        table.HasIndex(c => new { c.Position, c.DueAt, c.CaseId, c.MetAt, c.ReplacedAt }, "IX_case_clock_open_by_area").HasFilter(Open);
        table.HasIndex(c => new { c.CaseId, c.DueAt, c.MetAt, c.ReplacedAt }, OpenByCase).HasFilter(Open);
        table.HasIndex(c => new { c.DueAt, c.CaseId }, "IX_case_clock_late").HasFilter("late_minutes > 0");
        db.LimitToScope<CaseClock>(model, c => c.Position);
    }
}

internal static class CaseClockTables
{
    public static DbSet<CaseClock> CaseClocks(this OutbreakDb db) => db.Set<CaseClock>();
}
