using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Emergency;

/// <summary>What holds of every look in an emergency (break-glass): what it permits, how long, and who may still use it.</summary>
internal static class LookRules
{
    public const int ShortestReason = 10;

    /// <summary>The setting that says how many hours a look may take at the most.</summary>
    public const string MostHoursKey = "emergency-hours";

    /// <summary>How many hours may be chosen.</summary>
    public static readonly IReadOnlyList<int> Hours = [1, 4, 12, 24];

    /// <summary>Who may see and do what, and who has looked, is no matter of an emergency.</summary>
    private static readonly string[] Never = ["accounts.", "audit.", "roles.", "settings.", "tokens."];

    public static bool IsLook(this RoleGrant grant) => grant.EmergencyReason is not null;

    /// <summary>What may be done under a look by somebody with this role: reading alone.</summary>
    public static PermissionSet ReadingOf(Role role, string? sector = null) =>
        PermissionSet.Of(role.Permissions.Where(p => role.SetIn(sector).Holds(p)).Where(p => p.Name.EndsWith(".read", StringComparison.Ordinal) && !Array.Exists(Never, part => p.Name.StartsWith(part, StringComparison.Ordinal))));

    /// <summary>The roles by which an account may begin a look, and without which one that is open does not hold.</summary>
    public static IEnumerable<RoleGrant> Permitting(IEnumerable<RoleGrant> grants, RoleCatalogue roles, DateTimeOffset now) =>
        grants.Where(g => !g.IsLook() && g.IsActive(now) && roles.Find(g.Role)?.Set.Holds(AdministrationContract.BreakGlass) is true);

    public static async Task<IReadOnlyList<int>> HoursAsync(OutbreakDb db, CancellationToken cancellation) =>
        (await db.SettingsAsync(cancellation)).TryGetValue(MostHoursKey, out var text) && int.TryParse(text, out var most) ? [.. Hours.Where(h => h <= most)] : Hours;

    /// <summary>What is wrong with reason and hours; null where nothing is.</summary>
    public static Malformed? Wrong(string reason, int hours, IReadOnlyList<int> offered) =>
        reason.Count(c => !char.IsWhiteSpace(c)) < ShortestReason ? Malformed.Field("reason", "emergency.reason.short", ShortestReason)
        : !offered.Contains(hours) ? Malformed.Field("hours", "emergency.hours.offered", string.Join(", ", offered))
        : null;

    /// <summary>Ends the open looks of an account that no longer holds a role that permits them.</summary>
    public static async Task EndWithoutRightAsync(OutbreakDb db, Guid account, DateTimeOffset now, CancellationToken cancellation)
    {
        var grants = await db.RoleGrants().Where(g => g.AccountId == account).ToListAsync(cancellation);
        if (Permitting(grants, await RoleCatalogue.GetAsync(db, cancellation), now).Any())
        {
            return;
        }
        foreach (var look in grants.Where(g => g.IsLook() && !g.HasEnded(now)))
        {
            look.Until = now;
        }
    }
}
