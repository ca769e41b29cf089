using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Administration.Accounts;

/// <summary>A passkey (WebAuthn credential) of an account: the public half of a key that stays in the person's device.</summary>
[Platform.Data.PersonalData("access", "cybersecurity-law", Platform.Data.Sensitivity.Personal, Kept = "account")]
public sealed class Passkey
{
    public const int MostPerAccount = 10;

    /// <summary>The identifier that the device gave the credential.</summary>
    public required byte[] CredentialId { get; init; }

    public required Guid AccountId { get; init; }

    public required byte[] PublicKey { get; init; }

    public string? Name { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public long SignCount { get; set; }

    public bool IsUserVerified { get; set; }

    public bool IsBackupEligible { get; init; }

    public bool IsBackedUp { get; set; }

    public UserPasskeyInfo ToKey() => new(CredentialId, PublicKey, CreatedAt, (uint)SignCount, [], IsUserVerified, IsBackupEligible, IsBackedUp, [], []) { Name = Name };

    public static Passkey Of(Account account, UserPasskeyInfo key) => new()
    {
        CredentialId = key.CredentialId,
        AccountId = account.Id,
        PublicKey = key.PublicKey,
        Name = key.Name,
        CreatedAt = key.CreatedAt,
        SignCount = key.SignCount,
        IsUserVerified = key.IsUserVerified,
        IsBackupEligible = key.IsBackupEligible,
        IsBackedUp = key.IsBackedUp,
    };

    internal static void Configure(EntityTypeBuilder<Passkey> table)
    {
        table.ToTable("passkey");
        table.HasKey(p => p.CredentialId);
        table.Property(p => p.CredentialId).HasMaxLength(1024);
        table.HasIndex(p => p.AccountId);
        table.HasOne<Account>().WithMany().HasForeignKey(p => p.AccountId);
        table.Property(p => p.Name).HasMaxLength(100);
    }
}
