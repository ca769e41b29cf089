using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Administration.Tokens;

/// <summary>Where a token stands.</summary>
public enum TokenState
{
    /// <summary>Its first day has not come.</summary>
    ToCome,

    /// <summary>May be used.</summary>
    InForce,

    /// <summary>The account that owns it is disabled: it opens nothing until it is handed over.</summary>
    Resting,

    /// <summary>Its last day is over.</summary>
    Ended,

    /// <summary>Taken away by an administrator.</summary>
    Revoked,
}

/// <summary>
/// The access of a machine: a role in an area or a zone, with an end, by a secret that only the machine keeps. It never
/// does more than the account that owns it may do at that moment.
/// </summary>
[PersonalData("access", "cybersecurity-law", Sensitivity.Pseudonymous, Kept = "account")]
public sealed class MachineToken
{
    public const int MostDays = 400;

    public required Guid Id { get; init; }

    /// <summary>Names the machine, also in the audit (<c>token:name</c>), and is never given again.</summary>
    public required string Name { get; init; }

    [NeverAudited]
    public required byte[] SecretHash { get; init; }

    /// <summary>The position of the area; the first of the zone's where one is named. Its administrators look after the token.</summary>
    public required long Position { get; init; }

    /// <summary>The zone to which it is limited instead of the area.</summary>
    public Guid? ZoneId { get; init; }

    /// <summary>The key of the role, shipped or own, whose permissions it has.</summary>
    public required string Role { get; init; }

    /// <summary>The sector of organisations to which it is limited, by key; null for all.</summary>
    public string? Sector { get; init; }

    /// <summary>The addresses and networks it may be used from, separated by blanks; empty for any.</summary>
    public string Addresses { get; init; } = "";

    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant at which it no longer holds.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The account whose rights bound it; null where the operator of the machine made it.</summary>
    public Guid? OwnerId { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who made it, as the audit names the actor.</summary>
    public required string CreatedBy { get; init; }

    public DateTimeOffset? RevokedAt { get; private set; }

    public string? RevokedBy { get; private set; }

    public DateTimeOffset? LastUsedAt { get; set; }

    public string? LastUsedFrom { get; set; }

    /// <summary>When it was last used from two places at about the same time.</summary>
    public DateTimeOffset? TwoPlacesAt { get; set; }

    /// <summary>The two addresses, separated by a blank.</summary>
    public string? TwoPlaces { get; set; }

    /// <summary>When it was last refused because it came from an address that is not among its own.</summary>
    public DateTimeOffset? RefusedAt { get; set; }

    public string? RefusedFrom { get; set; }

    public bool IsInForce(DateTimeOffset now) => RevokedAt is null && From <= now && now < Until;

    public void Revoke(string by, DateTimeOffset now) => (RevokedAt, RevokedBy) = (now, by);

    internal static void Configure(EntityTypeBuilder<MachineToken> table)
    {
        table.ToTable("machine_token");
        table.HasKey(t => t.Id);
        table.HasIndex(t => t.Name).IsUnique();
        table.HasIndex(t => t.SecretHash).IsUnique();
        table.HasIndex(t => t.Position);
        table.HasIndex(t => t.OwnerId);
        table.HasOne<Accounts.Account>().WithMany().HasForeignKey(t => t.OwnerId);
        table.Property(t => t.Name).HasMaxLength(48);
        table.Property(t => t.Role).HasMaxLength(64);
        table.Property(t => t.Sector).HasMaxLength(64);
        table.Property(t => t.Addresses).HasMaxLength(1000);
        table.Property(t => t.CreatedBy).HasMaxLength(128);
        table.Property(t => t.RevokedBy).HasMaxLength(128);
        table.Property(t => t.LastUsedFrom).HasMaxLength(64);
        table.Property(t => t.TwoPlaces).HasMaxLength(130);
        table.Property(t => t.RefusedFrom).HasMaxLength(64);
    }
}

internal static class TokenTables
{
    public static DbSet<MachineToken> MachineTokens(this OutbreakDb db) => db.Set<MachineToken>();
}
