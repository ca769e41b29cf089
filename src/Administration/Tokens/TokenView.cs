using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Tokens;

/// <summary>A token as pages and the API show it; never its secret.</summary>
public sealed record TokenView
{
    /// <summary>Names the token.</summary>
    public required Guid Id { get; init; }

    /// <summary>The name of the machine, as the audit names it after <c>token:</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The key of the role whose permissions it has.</summary>
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

    /// <summary>The sector's name in Chinese.</summary>
    public string? SectorName { get; init; }

    /// <summary>The sector's name in English.</summary>
    public string? SectorNameEn { get; init; }

    /// <summary>The addresses and networks it may be used from; none for any.</summary>
    public required IReadOnlyList<string> Addresses { get; init; }

    /// <summary>The first instant at which it holds.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>The first instant at which it no longer holds.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>The last day on which it holds, to its end, in the time zone of the deployment.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>To come, in force, resting, ended or revoked.</summary>
    public required TokenState State { get; init; }

    /// <summary>The account whose rights bound it; null where the operator of the machine made it.</summary>
    public string? Owner { get; init; }

    /// <summary>Who made it.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Who revoked it.</summary>
    public string? RevokedBy { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, to five minutes; null if never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>From which address it was last used.</summary>
    public string? LastUsedFrom { get; init; }

    /// <summary>When it was last used from two places within ten minutes; null if never.</summary>
    public DateTimeOffset? TwoPlacesAt { get; init; }

    /// <summary>Those two addresses.</summary>
    public IReadOnlyList<string> TwoPlaces { get; init; } = [];

    /// <summary>When it was last refused because it came from an address that is not among its own; null if never.</summary>
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>The address from which it was refused.</summary>
    public string? RefusedFrom { get; init; }

    internal static async Task<IReadOnlyList<TokenView>> OfAsync(OutbreakDb db, IReadOnlyList<MachineToken> tokens, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = tokens.Select(t => t.OwnerId).Distinct().ToArray();
        // An owner outside the reader's own areas is not shown: the database leaves the account out.
        var owners = await db.Accounts().AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellation);
        var zones = (await db.ZoneNamesAsync(cancellation)).ToDictionary(z => z.Id);
        var (tree, roles, sectors) = (await db.AreaTreeAsync(cancellation), await RoleCatalogue.GetAsync(db, cancellation), await db.SectorsAsync(cancellation));
        return [.. tokens.Select(token =>
        {
            var owner = token.OwnerId is { } id ? owners.GetValueOrDefault(id) : null;
            return new TokenView
            {
                Id = token.Id,
                Name = token.Name,
                Role = token.Role,
                RoleName = roles.Find(token.Role)?.Name ?? token.Role,
                RoleNameEn = roles.Find(token.Role)?.NameEn,
                Area = token.ZoneId is null && tree.Find(token.Position) is { } area ? AreaItem.Of(area) : null,
                Zone = token.ZoneId is { } zone ? zones.GetValueOrDefault(zone)?.Name ?? "" : null,
                Sector = token.Sector,
                SectorName = sectors.ByKey(token.Sector)?.Name,
                SectorNameEn = sectors.ByKey(token.Sector)?.NameEn,
                Addresses = token.Addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries),
                From = token.From,
                Until = token.Until,
                LastDay = db.Shared.Calendar.DayOf(token.Until.AddTicks(-1)),
                State = StateOf(token, owner, now),
                Owner = owner?.Name,
                CreatedBy = token.CreatedBy,
                CreatedAt = token.CreatedAt,
                RevokedBy = token.RevokedBy,
                RevokedAt = token.RevokedAt,
                LastUsedAt = token.LastUsedAt,
                LastUsedFrom = token.LastUsedFrom,
                TwoPlacesAt = token.TwoPlacesAt,
                TwoPlaces = token.TwoPlaces?.Split(' ') ?? [],
                RefusedAt = token.RefusedAt,
                RefusedFrom = token.RefusedFrom,
            };
        })];
    }

    private static TokenState StateOf(MachineToken token, Account? owner, DateTimeOffset now) =>
        token.RevokedAt is not null ? TokenState.Revoked
        : token.Until <= now ? TokenState.Ended
        : owner?.DisabledAt is not null ? TokenState.Resting
        : token.From > now ? TokenState.ToCome
        : TokenState.InForce;
}
