using System.Text.Json;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Administration.Accounts;

/// <summary>A role that an administrator made of permissions, beside the roles that are shipped.</summary>
public sealed class CustomRole
{
    public required string Key { get; init; }

    public required string Name { get; set; }

    public string? NameEn { get; set; }

    /// <summary>The names of the permissions, separated by blanks.</summary>
    public required string Permissions { get; set; }

    /// <summary>The position of the area whose administrators look after the role; it may be given within that area.</summary>
    public required long Position { get; init; }

    public int Version { get; set; } = 1;

    public void Change(string name, string? nameEn, IEnumerable<Permission> permissions)
    {
        (Name, NameEn, Permissions) = (name, nameEn, string.Join(' ', permissions));
        Version++;
    }

    internal static void Configure(EntityTypeBuilder<CustomRole> table)
    {
        table.ToTable("role");
        table.HasKey(r => r.Key);
        table.Property(r => r.Key).HasMaxLength(64);
        table.Property(r => r.Name).HasMaxLength(100);
        table.Property(r => r.NameEn).HasMaxLength(100);
        table.Property(r => r.Permissions).HasMaxLength(4000);
        table.Property(r => r.Version).IsConcurrencyToken();
    }
}

/// <summary>A role as it is in force.</summary>
/// <param name="Key">Stable: <c>epidemiologist</c>.</param>
/// <param name="Name">In Chinese.</param>
/// <param name="NameEn">In English.</param>
/// <param name="About">What it is for, in Chinese; empty for a custom role.</param>
/// <param name="AboutEn">What it is for, in English.</param>
/// <param name="Permissions">What it permits, in order of their names.</param>
public sealed record Role(string Key, string Name, string? NameEn, string About, string AboutEn, IReadOnlyList<Permission> Permissions)
{
    /// <summary>Null for a shipped role; the version of a custom one.</summary>
    public int? Version { get; init; }

    /// <summary>Where a custom role may be given; null for a shipped one, which may be given anywhere.</summary>
    public long? Position { get; init; }

    /// <summary>Those that show or change persons, who have no sector: with them the role is given for all sectors alone.</summary>
    public IReadOnlyList<Permission> OfNoSector { get; init; } = [];

    internal PermissionSet Set { get; } = PermissionSet.Of(Permissions);

    /// <summary>What it permits where it is limited to a sector; nothing about persons, also where it came to hold that later.</summary>
    internal PermissionSet SetIn(string? sector) => sector is null || OfNoSector.Count == 0 ? Set : PermissionSet.Of(Permissions.Except(OfNoSector));

    /// <summary>Refuses a sector that would not limit what the role permits.</summary>
    internal Refusal? RefuseSector(string? sector) => sector is not null && OfNoSector.Count > 0 ? new RoleKnowsNoSector(string.Join(", ", OfNoSector)) : null;
}

/// <summary>All roles: the shipped ones of <c>data/roles/roles.json</c> and those administrators made.</summary>
public sealed class RoleCatalogue
{
    /// <summary>What shows persons and knows their sector: office holders and accounts. A backup is of everything, which it asks itself.</summary>
    private static readonly string[] KnowSectors = ["organisations", "accounts", "backups"];

    private readonly Dictionary<string, Role> _byKey;

    private RoleCatalogue(IReadOnlyList<Role> all, IReadOnlyList<Permission> permissions, IReadOnlyList<Permission> reporting) =>
        (All, Permissions, Reporting, _byKey) = (all, permissions, reporting, all.ToDictionary(r => r.Key, StringComparer.Ordinal));

    public IReadOnlyList<Role> All { get; }

    /// <summary>Every permission that some use case asks for, but those of every visitor, of every account, and of the operator alone.</summary>
    public IReadOnlyList<Permission> Permissions { get; }

    /// <summary>
    /// Those by which a system reports and sees nothing but what it reported itself: whoever gives roles to accounts somewhere may give them
    /// to a machine there without holding them.
    /// </summary>
    public IReadOnlyList<Permission> Reporting { get; }

    public Role? Find(string? key) => key is null ? null : _byKey.GetValueOrDefault(key);

    public static Task<RoleCatalogue> GetAsync(OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(AdministrationContract.AccountsTopic, "roles", async _ =>
        {
            var slices = SliceCatalogue.Of(db.Modules);
            var permissions = slices.Select(s => s.Permission).Except([Visiting.SignIn, Visiting.OpenPage, AdministrationContract.OwnAccount, AdministrationContract.KeysRead, AdministrationContract.KeysRotate]).Distinct().OrderBy(p => p.Name, StringComparer.Ordinal).ToArray();
            var own = await db.Set<CustomRole>().AsNoTracking().OrderBy(r => r.Key).ToListAsync(CancellationToken.None);
            var shipped = JsonSerializer.Deserialize<ShippedRole[]>(await File.ReadAllTextAsync(Path.Combine(db.Shared.DataFolder, "roles", "roles.json"), CancellationToken.None), Json.Options)!;
            Permission[] reporting = [.. permissions.Where(p => shipped.Any(r => r.Reporting?.Contains(p.Name) is true))];
            var ofPersons = slices.Where(AuditTrail.ShowsPersons).Select(s => About(s.Permission)).Except(KnowSectors).ToHashSet();
            Role[] all = [.. shipped.Select(r => Of(r, permissions)), .. own.Select(r => Of(r, permissions))];
            return new RoleCatalogue([.. all.Select(r => r with { OfNoSector = [.. r.Permissions.Where(p => ofPersons.Contains(About(p))).Except(reporting)] })], permissions, reporting);
        }, cancellation);

    /// <summary>What a permission is about.</summary>
    private static string About(Permission permission) => permission.Name[..permission.Name.IndexOf('.', StringComparison.Ordinal)];

    private static Role Of(CustomRole role, Permission[] all) =>
        new(role.Key, role.Name, role.NameEn, "", "", [.. all.Intersect(role.Permissions.Split(' ').Select(name => new Permission(name)))]) { Version = role.Version, Position = role.Position };

    private static Role Of(ShippedRole role, Permission[] all) =>
        new(role.Key, role.Name[0], role.Name[1], role.About[0], role.About[1], [.. all.Where(p => role.Permissions.Any(pattern => Fits(p.Name, pattern)))]);

    private static bool Fits(string permission, string pattern) => pattern.EndsWith(".*", StringComparison.Ordinal) ? permission.StartsWith(pattern[..^1], StringComparison.Ordinal) : permission == pattern;

    private sealed record ShippedRole(string Key, string[] Name, string[] About, string[] Permissions, string[]? Reporting);
}
