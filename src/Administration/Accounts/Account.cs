using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Administration.Accounts;

/// <summary>Where an account stands.</summary>
public enum AccountState
{
    /// <summary>Invited, and has not signed in yet.</summary>
    Invited,

    /// <summary>May sign in.</summary>
    Active,

    /// <summary>Taken away by an administrator; may be given back.</summary>
    Disabled,
}

/// <summary>A person's access. What the person may do is said by the roles given to it (<see cref="RoleGrant"/>).</summary>
[PersonalData("access", "cybersecurity-law", Sensitivity.Personal, Kept = "account")]
public sealed class Account
{
    /// <summary>After this many wrong passwords or codes in a row the account is locked.</summary>
    public const int MostFailures = 5;

    public static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);

    public static readonly TimeSpan InvitationLasts = TimeSpan.FromDays(7);

    public required Guid Id { get; init; }

    /// <summary>The name to sign in with: 3 to 32 of a–z, 0–9, dot, hyphen, underscore.</summary>
    public required string Name { get; init; }

    /// <summary>As colleagues call the person.</summary>
    public required string DisplayName { get; set; }

    /// <summary>The post, as it stands on the door: 疾控中心应急科.</summary>
    public string? Post { get; set; }

    /// <summary>The position of the area where the person serves; its administrators look after the account.</summary>
    public required long Position { get; set; }

    [NeverAudited]
    public string? PasswordHash { get; set; }

    public DateTimeOffset? PasswordChangedAt { get; set; }

    public int Failures { get; set; }

    public DateTimeOffset? LockedUntil { get; set; }

    /// <summary>The key of the authenticator app, encrypted; null without one.</summary>
    [NeverAudited, Encrypted]
    public byte[]? AuthenticatorKey { get; set; }

    /// <summary>When the authenticator was confirmed by a code; a key without is only proposed.</summary>
    public DateTimeOffset? AuthenticatorSince { get; set; }

    /// <summary>The time step of the last code that was accepted: no code is good twice.</summary>
    public long LastCodeStep { get; set; }

    /// <summary>SHA-256 of the recovery codes that are left, in hexadecimal, separated by blanks.</summary>
    [NeverAudited]
    public string RecoveryCodes { get; set; } = "";

    [NeverAudited]
    public byte[]? InvitationHash { get; set; }

    public DateTimeOffset? InvitedUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastSignInAt { get; set; }

    public DateTimeOffset? DisabledAt { get; set; }

    /// <summary>Whether the account belongs to the demonstration: its password is shown to everybody.</summary>
    public bool IsDemo { get; init; }

    public int Version { get; set; } = 1;

    public AccountState State => DisabledAt is not null ? AccountState.Disabled : PasswordHash is null ? AccountState.Invited : AccountState.Active;

    public bool HasAuthenticator => AuthenticatorSince is not null;

    /// <summary>A lock that would last longer than any does was made by a clock that ran ahead; it is none.</summary>
    public bool IsLocked(DateTimeOffset now) => LockedUntil > now && LockedUntil <= now + LockedFor;

    /// <summary>Whether a link is open. One that would last longer than any does was made by a clock that ran ahead by more than a day; it is none.</summary>
    public bool IsInvited(DateTimeOffset now) => InvitationHash is not null && now < InvitedUntil && InvitedUntil <= now + InvitationLasts + TimeSpan.FromDays(1);

    /// <summary>Counts a wrong password or code and locks the account when there were too many.</summary>
    public void Fail(DateTimeOffset now)
    {
        if (++Failures >= MostFailures)
        {
            (Failures, LockedUntil) = (0, now + LockedFor);
        }
    }

    public void Succeed(DateTimeOffset now) => (Failures, LockedUntil, LastSignInAt) = (0, null, now);

    /// <summary>Opens the account to whoever holds the secret: a first or a new password can be set with it until it ends.</summary>
    public void Invite(byte[] secretHash, DateTimeOffset now) => (InvitationHash, InvitedUntil) = (secretHash, now + InvitationLasts);

    public void SetPassword(string hash, DateTimeOffset now) =>
        (PasswordHash, PasswordChangedAt, InvitationHash, InvitedUntil, Failures, LockedUntil) = (hash, now, null, null, 0, null);

    /// <summary>Forgets password, authenticator and recovery codes; passkeys are removed by the caller.</summary>
    public void ForgetSecrets() =>
        (PasswordHash, AuthenticatorKey, AuthenticatorSince, RecoveryCodes) = (null, null, null, "");

    public Result<Done> Disable(DateTimeOffset now)
    {
        if (DisabledAt is not null)
        {
            return new AccountIsDisabled(Name);
        }
        (DisabledAt, InvitationHash, InvitedUntil) = (now, null, null);
        Version++;
        return Done.Instance;
    }

    public void Enable()
    {
        DisabledAt = null;
        Version++;
    }

    internal static void Configure(EntityTypeBuilder<Account> table)
    {
        table.ToTable("account");
        table.HasKey(a => a.Id);
        table.HasIndex(a => a.Name).IsUnique();
        table.HasIndex(a => a.Position);
        table.HasIndex(a => a.InvitationHash);
        table.Property(a => a.Name).HasMaxLength(32);
        table.Property(a => a.DisplayName).HasMaxLength(100);
        table.Property(a => a.Post).HasMaxLength(100);
        table.Property(a => a.PasswordHash).HasMaxLength(200);
        table.Property(a => a.RecoveryCodes).HasMaxLength(1000);
        table.Property(a => a.Version).IsConcurrencyToken();
        table.Ignore(a => a.State);
        table.Ignore(a => a.HasAuthenticator);
    }
}

internal static class AccountTables
{
    public static DbSet<Account> Accounts(this OutbreakDb db) => db.Set<Account>();

    public static DbSet<Session> Sessions(this OutbreakDb db) => db.Set<Session>();

    public static DbSet<RoleGrant> RoleGrants(this OutbreakDb db) => db.Set<RoleGrant>();

    public static DbSet<Passkey> Passkeys(this OutbreakDb db) => db.Set<Passkey>();

    /// <summary>
    /// Waits until nobody else decides on the account of this name, whether there is one or not; what is read of it from then on
    /// holds until the commit. Whoever changes accounts too locks <see cref="AdministrationContract.AccountsTopic"/> before.
    /// </summary>
    public static Task LockAccountAsync(this OutbreakDb db, string name, CancellationToken cancellation) => db.LockTopicAsync("account/" + name, cancellation);
}
