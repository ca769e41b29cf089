using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases.Imports;

/// <summary>Which area a cell of a file means: by code, name, beginning of a name, or name after those of areas around it.</summary>
internal sealed class AreaNames(AreaTree tree, Scope scope)
{
    /// <summary>More characters than the longest name of an area down to the county.</summary>
    private const int LongestName = 30;

    private Dictionary<string, AreaNode[]>? _beginnings;

    /// <param name="code">What stands in the column of the area: a code or a name.</param>
    /// <param name="name">What stands in a column of names beside it; empty where there is none.</param>
    public (AreaNode? Node, FieldError? Error) Find(string code, string name)
    {
        code = AreaCode.InAscii(code);
        if (code.Length == 0)
        {
            return (null, new("counts.row.area-empty", name));
        }
        if (char.IsAsciiDigit(code[0]))
        {
            return tree.ByCode(code) is not { } node ? (null, Unknown(code, name))
                : Disagrees(node, name) ? (null, new("counts.row.area-name", code, node.Name, name))
                : (node, null);
        }
        var matches = tree.All.Where(n => IsCalled(n, code) || (n.Level <= AreaLevel.County && n.Name.Length > code.Length && code.Length >= 2 && n.Name.StartsWith(code, StringComparison.Ordinal))).Take(50).ToArray();
        var exact = matches.Where(n => IsCalled(n, code)).ToArray();
        var best = exact.Length > 0 ? exact.GroupBy(n => n.Level).OrderBy(g => g.Key).First().ToArray() : matches.GroupBy(n => n.Level).OrderBy(g => g.Key).FirstOrDefault()?.ToArray() ?? [];
        if (best.Length == 0)
        {
            best = [.. tree.All.Where(n => IsFullName(n, code)).Take(50)];
        }
        return best.Length switch
        {
            1 => (best[0], null),
            0 => (null, Unknown(code, code)),
            _ => (null, new("counts.row.area-ambiguous", code, string.Join("、", best.Take(5).Select(n => string.Join("", n.Path.Select(p => p.Name)) + " " + n.ShortCode)))),
        };
    }

    /// <summary>Whether a text is the whole name of an area, in either language.</summary>
    public static bool IsCalled(AreaNode node, string text) => node.Name == text || text.Equals(node.NameEn, StringComparison.OrdinalIgnoreCase);

    /// <summary>The smallest area that an address begins with, as 四川省成都市锦江区春熙路 1 号 or 锦江区春熙路 1 号; null where it begins with none, or with one of several.</summary>
    public AreaNode? AtBeginningOf(string address)
    {
        var rest = address.AsSpan().TrimStart();
        var at = rest.Length > 0 && char.IsAsciiDigit(rest[0]) ? tree.ByCode(address) : null;
        while ((at is null ? FirstOf(rest) : InnerOf(at, rest)) is { } next)
        {
            at = next;
            rest = rest[next.Name.Length..].TrimStart();
        }
        return at;
    }

    /// <summary>The area down to the county whose name stands first; of several of one name the only one within the scope.</summary>
    private AreaNode? FirstOf(ReadOnlySpan<char> text)
    {
        _beginnings ??= tree.All.Where(n => n.Level is AreaLevel.Province or AreaLevel.Prefecture or AreaLevel.County && n.ClosedOn is null).GroupBy(n => n.Name).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        var named = _beginnings.GetAlternateLookup<ReadOnlySpan<char>>();
        for (var length = Math.Min(text.Length, LongestName); length >= 2; length--)
        {
            if (named.TryGetValue(text[..length], out var all))
            {
                return (all.Length == 1 ? all : [.. all.Where(n => scope.Covers(n.Position))]) is [var only] ? only : null;
            }
        }
        return null;
    }

    /// <summary>The part, or the part of a part, whose name comes next.</summary>
    private static AreaNode? InnerOf(AreaNode area, ReadOnlySpan<char> text)
    {
        AreaNode? inner = null;
        foreach (var child in area.Children)
        {
            if (child.ClosedOn is null && text.StartsWith(child.Name) && child.Name.Length > (inner?.Name.Length ?? 0))
            {
                inner = child;
            }
        }
        if (inner is null && area.Level < AreaLevel.Prefecture)
        {
            foreach (var child in area.Children)
            {
                inner ??= InnerOf(child, text);
            }
        }
        return inner;
    }

    /// <summary>The name after those of areas around it, as 成都市锦江区 or 四川省锦江区.</summary>
    private static bool IsFullName(AreaNode node, string text)
    {
        var rest = text.AsSpan();
        for (var area = node; area is not null; area = area.Parent)
        {
            if (rest.EndsWith(area.Name))
            {
                rest = rest[..^area.Name.Length].TrimEnd();
            }
            else if (area == node)
            {
                return false;
            }
        }
        return rest.IsEmpty;
    }

    /// <summary>No such area; with those of the scope whose name, of today or former, is like it.</summary>
    private FieldError Unknown(string text, string name)
    {
        var like = AreaLikeness.Of(tree, scope, name).Take(3).Select(n => $"{n.Name} {n.ShortCode}").ToArray();
        var key = char.IsAsciiDigit(text[0]) ? "areas.row.unknown" : "areas.row.unknown-name";
        return like.Length == 0 ? new(key, text) : new(key + "-like", text, string.Join("、", like));
    }

    /// <summary>The name beside a code belongs to a sister area: one of the two is wrong.</summary>
    private static bool Disagrees(AreaNode node, string name) =>
        name.Length > 0 && node.Name != name && node.Parent is { } parent && parent.Children.Any(sister => sister != node && sister.Name == name);
}
