using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Registry.Areas;

namespace Fangxian.Administration.Roles;

/// <summary>A role as pages and the API show it.</summary>
public sealed record RoleView
{
    /// <summary>Names the role; never changes.</summary>
    public required string Key { get; init; }

    /// <summary>The name in Chinese.</summary>
    public required string Name { get; init; }

    /// <summary>The name in English.</summary>
    public string? NameEn { get; init; }

    /// <summary>What a shipped role is for, in Chinese; empty for an own role.</summary>
    public required string About { get; init; }

    /// <summary>What a shipped role is for, in English.</summary>
    public required string AboutEn { get; init; }

    /// <summary>The names of its permissions, in order.</summary>
    public required IReadOnlyList<string> Permissions { get; init; }

    /// <summary>Whether it comes with the program; such a role is never changed and may be given anywhere.</summary>
    public required bool IsShipped { get; init; }

    /// <summary>The area within which an own role may be given; null for a shipped role, and for everything.</summary>
    public AreaItem? Area { get; init; }

    /// <summary>For optimistic concurrency: send it back with a change; null for a shipped role.</summary>
    public int? Version { get; init; }

    [JsonIgnore] public long? Position { get; init; }

    internal static RoleView Of(Role role, AreaTree tree) => new()
    {
        Key = role.Key,
        Name = role.Name,
        NameEn = role.NameEn,
        About = role.About,
        AboutEn = role.AboutEn,
        Permissions = [.. role.Permissions.Select(p => p.Name)],
        IsShipped = role.Version is null,
        Area = role.Position is { } position && tree.Find(position) is { } area ? AreaItem.Of(area) : null,
        Version = role.Version,
        Position = role.Position,
    };
}
