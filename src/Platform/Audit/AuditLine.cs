using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Platform.Audit;

/// <summary>One line per use case that wrote: when, who, what, which records. No personal value stands in it.</summary>
public sealed class AuditLine
{
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Actor { get; init; }

    public required string UseCase { get; init; }

    /// <summary>The ids of the records that were written, as the use case named them.</summary>
    public required string Records { get; init; }

    public string? Reason { get; init; }

    internal static void Configure(EntityTypeBuilder<AuditLine> table)
    {
        table.ToTable("audit_line");
        table.HasKey(l => l.Id);
        table.HasIndex(l => l.At);
        table.Property(l => l.Actor).HasMaxLength(128);
        table.Property(l => l.UseCase).HasMaxLength(64);
        table.Property(l => l.Reason).HasMaxLength(500);
    }
}

/// <summary>A response that tells which records it wrote, so that the audit line can name them.</summary>
public interface IAudited
{
    string AuditRecords { get; }
}

/// <summary>A request that carries the reason for a change.</summary>
public interface IReasoned
{
    string? Reason { get; }
}
