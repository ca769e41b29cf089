using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Platform.Audit;

/// <summary>
/// One line per use case that wrote, and per look at identifiable persons: when, who, what, which records. No personal
/// value stands in it; what was changed, and why, lies apart (<see cref="AuditDetail"/>) and may be forgotten. Lines of one
/// county form a chain (<see cref="AuditChain"/>): the hash of each is made over the hash of the one before.
/// </summary>
[PersonalData("accountability", "cybersecurity-law", Sensitivity.Pseudonymous, Kept = "audit-line")]
public sealed class AuditLine
{
    /// <summary>Chain and number in one, see <see cref="AuditChain.LineId"/>.</summary>
    public required long Id { get; init; }

    /// <summary>The position of the area whose chain it stands in: a county, or what is above counties.</summary>
    public required long Position { get; init; }

    public required DateTimeOffset At { get; init; }

    public required AuditKind Kind { get; init; }

    public required string Actor { get; init; }

    /// <summary>The account behind the actor; null for operator and jobs.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The session or token by which the account acted.</summary>
    public Guid? SessionId { get; init; }

    public required string UseCase { get; init; }

    /// <summary>The records as the use case names them: their kind, key and how many.</summary>
    public required string Records { get; init; }

    /// <summary>The ids of the records written or the persons shown, 16 bytes each, big-endian; null for none.</summary>
    public byte[]? Subjects { get; init; }

    /// <summary>SHA-256 of salt, reason and change of the detail; null where there is none.</summary>
    public byte[]? ChangeHash { get; init; }

    /// <summary>SHA-256 over the hash of the line before and all the fields above, see <see cref="AuditEncoding"/>.</summary>
    public byte[] Hash { get; set; } = [];

    /// <summary>The place in its chain: 1, 2, 3 …</summary>
    public long Number => AuditChain.NumberOf(Id);

    internal static void Configure(EntityTypeBuilder<AuditLine> table)
    {
        table.ToTable("audit_line");
        table.HasKey(l => l.Id);
        table.Property(l => l.Id).ValueGeneratedNever();
        // A list of everything, or of one area, is one walk per kind, so that few looks are found among many writes; lines of other use
        // cases are passed over there. Each index more would cost every look another page.
        table.HasIndex(l => new { l.Kind, l.At, l.UseCase });
        table.HasIndex(l => new { l.Position, l.Kind, l.At, l.UseCase });
        table.HasIndex(l => new { l.Actor, l.At });
        table.Property(l => l.Actor).HasMaxLength(MostActor);
        table.Property(l => l.UseCase).HasMaxLength(64);
        table.Ignore(l => l.Number);
    }

    internal const int MostActor = 128;
}

/// <summary>What an audit line is about.</summary>
public enum AuditKind
{
    /// <summary>Records were written.</summary>
    Write = 1,

    /// <summary>Identifiable persons were shown.</summary>
    Look = 2,
}
