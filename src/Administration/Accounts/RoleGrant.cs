using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Administration.Accounts;

/// <summary>A role given to an account in an area or a zone, from an instant on and, where it is said, until another.</summary>
[PersonalData("access", "cybersecurity-law", Sensitivity.Pseudonymous, Kept = "account")]
public sealed class RoleGrant
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The key of a shipped or an own role.</summary>
    public required string Role { get; init; }

    /// <summary>The position of the area; that of the root for everything. Null where a zone is named.</summary>
    public long? Position { get; init; }

    public Guid? ZoneId { get; init; }

    /// <summary>The sector of organisations to which it is limited, by key; null for all.</summary>
    public string? Sector { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant at which it no longer holds; null without an end.</summary>
    public DateTimeOffset? Until { get; set; }

    /// <summary>Who gave it, as the audit names the actor.</summary>
    public required string GivenBy { get; init; }

    /// <summary>Why somebody looks outside the own area (break-glass); null for a role given by an administrator.</summary>
    public string? EmergencyReason { get; init; }

    /// <summary>When an administrator of the area has taken note of it.</summary>
    public DateTimeOffset? SeenAt { get; set; }

    public string? SeenBy { get; set; }

    public bool IsActive(DateTimeOffset now) => From <= now && !HasEnded(now);

    public bool HasEnded(DateTimeOffset now) => Until <= now;

    /// <summary>Whether whoever holds this role holds the other one by it: the same role in the same place, as early and as long.</summary>
    public bool Includes(RoleGrant other) =>
        EmergencyReason is null && (Role, Position, ZoneId, Sector) == (other.Role, other.Position, other.ZoneId, other.Sector) && From <= other.From && (Until is null || other.Until <= Until);

    internal static void Configure(EntityTypeBuilder<RoleGrant> table)
    {
        table.ToTable("role_grant");
        table.HasKey(g => g.Id);
        table.HasIndex(g => g.AccountId);
        table.HasIndex(g => g.Position);
        table.HasOne<Account>().WithMany().HasForeignKey(g => g.AccountId);
        table.Property(g => g.Role).HasMaxLength(64);
        table.Property(g => g.Sector).HasMaxLength(64);
        table.Property(g => g.GivenBy).HasMaxLength(128);
        table.Property(g => g.SeenBy).HasMaxLength(128);
        table.Property(g => g.EmergencyReason).HasMaxLength(500);
    }
}
