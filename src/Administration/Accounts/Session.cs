using Fangxian.Platform.Data;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Administration.Accounts;

/// <summary>One browser in which somebody is signed in. Its secret stands in a cookie; here stands its SHA-256.</summary>
[PersonalData("access", "cybersecurity-law", Sensitivity.Personal, Kept = "session")]
public sealed class Session
{
    /// <summary>A session ends this long after signing in, whatever happens.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    /// <summary>A session ends after this long without a request.</summary>
    public static readonly TimeSpan LongestIdle = TimeSpan.FromHours(2);

    /// <summary>How long a second step (a code) may take after the right password.</summary>
    public static readonly TimeSpan CodeWithin = TimeSpan.FromMinutes(5);

    /// <summary>A session that is over is kept this long, so that its person can still see it was there.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    [NeverAudited]
    public required byte[] SecretHash { get; init; }

    /// <summary>Whether the password was right and a code is still asked for: such a session opens nothing.</summary>
    public bool AwaitsCode { get; init; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset LastSeenAt { get; set; }

    public DateTimeOffset EndsAt { get; set; }

    /// <summary>The network address it was opened from.</summary>
    public string? Address { get; init; }

    /// <summary>What the browser calls itself, shortened.</summary>
    public string? Device { get; init; }

    public bool IsOpen(DateTimeOffset now) => now < EndsAt && IsPlausible(OpenedAt, LastSeenAt, now);

    /// <summary>Not idle too long, and not opened by a clock that ran ahead and was set back since: that session might last for years.</summary>
    internal static bool IsPlausible(DateTimeOffset openedAt, DateTimeOffset seenAt, DateTimeOffset now) => now - seenAt < LongestIdle && openedAt <= now + TimeSpan.FromMinutes(5);

    /// <summary>A session and the secret that opens it; the secret is told once.</summary>
    public static (Session Session, string Secret) Open(Account account, DateTimeOffset now, Visit visit, bool awaitsCode)
    {
        var secret = Platform.Identity.Secret.New();
        return (new Session
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.Id,
            SecretHash = Platform.Identity.Secret.Hash(secret),
            AwaitsCode = awaitsCode,
            OpenedAt = now,
            LastSeenAt = now,
            EndsAt = now + (awaitsCode ? CodeWithin : Longest),
            Address = visit.Address,
            Device = visit.Device,
        }, secret);
    }

    internal static void Configure(EntityTypeBuilder<Session> table)
    {
        table.ToTable("session");
        table.HasKey(s => s.Id);
        table.HasIndex(s => s.SecretHash).IsUnique();
        table.HasIndex(s => s.AccountId);
        table.HasIndex(s => s.EndsAt);
        table.HasOne<Account>().WithMany().HasForeignKey(s => s.AccountId);
        table.Property(s => s.Address).HasMaxLength(64);
        table.Property(s => s.Device).HasMaxLength(120);
    }
}

/// <summary>From where somebody comes: the network address, and what the browser calls itself.</summary>
public sealed record Visit(string? Address, string? Device)
{
    public static readonly Visit Unknown = new(null, null);
}
