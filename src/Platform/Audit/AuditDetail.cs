using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Platform.Audit;

/// <summary>
/// What a write changed and the reason that was given, apart from the line: retention deletes it, and the chain still
/// verifies, since the line holds only a SHA-256 of it. The salt keeps a short change from being guessed out of its hash.
/// </summary>
[PersonalData("accountability", "cybersecurity-law", Sensitivity.Sensitive, Kept = "audit-detail")]
public sealed class AuditDetail
{
    public required long LineId { get; init; }

    public required byte[] Salt { get; init; }

    /// <summary>Why, in the actor's own words, which may name persons; null where no reason was given.</summary>
    public string? Reason { get; init; }

    /// <summary>JSON, see <see cref="AuditChanges"/>; an empty array where nothing was written through EF Core.</summary>
    public required string Change { get; init; }

    internal static void Configure(EntityTypeBuilder<AuditDetail> table)
    {
        table.ToTable("audit_detail");
        table.HasKey(d => d.LineId);
        table.Property(d => d.LineId).ValueGeneratedNever();
        table.Property(d => d.Reason).HasMaxLength(MostReason);
    }

    internal const int MostReason = 500;
}

/// <summary>
/// Which lines name a record or person: the index behind "who looked at this person". The lines hold the truth; looks come to it some
/// seconds later (<see cref="FiledLooks"/>).
/// </summary>
[PersonalData("accountability", "cybersecurity-law", Sensitivity.Pseudonymous, Kept = "audit-line")]
public sealed class AuditSubject
{
    public required Guid Subject { get; init; }

    public required long LineId { get; init; }

    internal static void Configure(EntityTypeBuilder<AuditSubject> table)
    {
        table.ToTable("audit_subject");
        table.HasKey(s => new { s.Subject, s.LineId });
    }
}

/// <summary>The end of a chain: how many lines it has and the hash of the last. Writers of a chain take turns at it.</summary>
public sealed class AuditHead
{
    public required long Position { get; init; }

    public required long Number { get; init; }

    public required byte[] Hash { get; init; }

    /// <summary>The number of the last line up to which all are in the index of subjects.</summary>
    public long Filed { get; init; }

    internal static void Configure(EntityTypeBuilder<AuditHead> table)
    {
        table.ToTable("audit_head");
        table.HasKey(h => h.Position);
        table.Property(h => h.Position).ValueGeneratedNever();
    }
}
