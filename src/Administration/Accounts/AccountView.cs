using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>An account as pages and the API show it.</summary>
public sealed record AccountView : IShowsPersons
{
    /// <summary>Names the account.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name to sign in with.</summary>
    public required string Name { get; init; }

    /// <summary>As colleagues call the person.</summary>
    public required string DisplayName { get; init; }

    /// <summary>The post.</summary>
    public string? Post { get; init; }

    /// <summary>Name and post in English, where they are known in English: of the accounts of a demonstration.</summary>
    [JsonIgnore] internal (string Name, string Post)? InEnglish { get; init; }

    /// <summary>The area where the person serves; null for the whole of a database without areas.</summary>
    public AreaItem? Area { get; init; }

    /// <summary>Invited, active or disabled.</summary>
    public required AccountState State { get; init; }

    /// <summary>Until when it is locked after too many wrong attempts; null if it is not.</summary>
    public DateTimeOffset? LockedUntil { get; init; }

    /// <summary>Until when the open invitation can be used; null without one.</summary>
    public DateTimeOffset? InvitedUntil { get; init; }

    /// <summary>When it last signed in.</summary>
    public DateTimeOffset? LastSignInAt { get; init; }

    /// <summary>Whether it asks for a code besides the password.</summary>
    public required bool HasAuthenticator { get; init; }

    /// <summary>For optimistic concurrency: send it back with a change.</summary>
    public required int Version { get; init; }

    /// <summary>The roles that hold or will hold, then those that have ended, the latest first.</summary>
    public required IReadOnlyList<RoleGrantView> Roles { get; init; }

    [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => [Id];

    [JsonIgnore] public long? AuditPosition { get; init; }

    internal string NameIn(Words words) => words.Name(DisplayName, InEnglish?.Name);

    internal string? PostIn(Words words) => words.IsEnglish && InEnglish is { } english ? english.Post : Post;

    /// <summary>What the person is called whom a form names; whoever may read the form reads the name, wherever the account is looked after.</summary>
    internal static async Task<PersonCalled?> PersonOfAsync(OutbreakDb db, string name, CancellationToken cancellation) =>
        await db.Anywhere<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Name == name, cancellation) is { } account
            ? new(account.DisplayName, Demonstration.InEnglish(account, await db.AreaTreeAsync(cancellation), await RoleCatalogue.GetAsync(db, cancellation))?.Name)
            : null;

    internal static async Task<AccountView> OfAsync(OutbreakDb db, Account account, DateTimeOffset now, CancellationToken cancellation) =>
        (await OfAsync(db, [account], now, cancellation))[0];

    internal static async Task<IReadOnlyList<AccountView>> OfAsync(OutbreakDb db, IReadOnlyList<Account> accounts, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = accounts.Select(a => a.Id).ToArray();
        var grants = (await db.RoleGrants().Where(g => ids.Contains(g.AccountId)).ToListAsync(cancellation)).ToLookup(g => g.AccountId);
        var zones = (await db.ZoneNamesAsync(cancellation)).ToDictionary(z => z.Id);
        var (tree, roles) = (await db.AreaTreeAsync(cancellation), await RoleCatalogue.GetAsync(db, cancellation));
        return [.. accounts.Select(account => new AccountView
        {
            Id = account.Id,
            Name = account.Name,
            DisplayName = account.DisplayName,
            Post = account.Post,
            InEnglish = Demonstration.InEnglish(account, tree, roles),
            Area = tree.Find(account.Position) is { } home ? AreaItem.Of(home) : null,
            State = account.State,
            LockedUntil = account.IsLocked(now) ? account.LockedUntil : null,
            InvitedUntil = account.IsInvited(now) ? account.InvitedUntil : null,
            LastSignInAt = account.LastSignInAt,
            HasAuthenticator = account.HasAuthenticator,
            Version = account.Version,
            AuditPosition = account.Position,
            Roles = [.. grants[account.Id].OrderBy(g => g.HasEnded(now)).ThenByDescending(g => g.From).Select(g => RoleGrantView.Of(g, roles, tree, g.ZoneId is { } zone ? zones.GetValueOrDefault(zone)?.Name ?? "" : null, now))],
        })];
    }
}

/// <summary>A role of an account as pages and the API show it.</summary>
public sealed record RoleGrantView
{
    /// <summary>Names this role of this account.</summary>
    public required Guid Id { get; init; }

    /// <summary>The key of the role.</summary>
    public required string Role { get; init; }

    /// <summary>The role's name in Chinese.</summary>
    public required string RoleName { get; init; }

    /// <summary>The role's name in English.</summary>
    public string? RoleNameEn { get; init; }

    /// <summary>The area; null where a zone is named, and for everything in a database without areas.</summary>
    public AreaItem? Area { get; init; }

    /// <summary>The zone's name, where one is named; empty where that zone is no more.</summary>
    public string? Zone { get; init; }

    /// <summary>The sector of organisations to which it is limited, by key.</summary>
    public string? Sector { get; init; }

    /// <summary>The first instant at which it holds.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant at which it no longer holds; null without an end.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether it holds now.</summary>
    public required bool IsActive { get; init; }

    /// <summary>Who gave it.</summary>
    public required string GivenBy { get; init; }

    /// <summary>Why somebody looks outside the own area; null for a role given by an administrator.</summary>
    public string? EmergencyReason { get; init; }

    internal string PlaceIn(Words words) => Zone is "" ? words["accounts.zone.gone"] : Zone ?? (Area is { } area ? words.Name(area.Name, area.NameEn) : words["accounts.everything"]);

    internal static RoleGrantView Of(RoleGrant grant, RoleCatalogue roles, AreaTree tree, string? zone, DateTimeOffset now) => new()
    {
        Id = grant.Id,
        Role = grant.Role,
        RoleName = roles.Find(grant.Role)?.Name ?? grant.Role,
        RoleNameEn = roles.Find(grant.Role)?.NameEn,
        Area = grant.Position is { } position && tree.Find(position) is { } area ? AreaItem.Of(area) : null,
        Zone = zone,
        Sector = grant.Sector,
        From = grant.From,
        Until = grant.Until,
        IsActive = grant.IsActive(now),
        GivenBy = grant.GivenBy,
        EmergencyReason = grant.EmergencyReason,
    };
}
