using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases.Imports;

/// <summary>Which area a cell of a file means: by code, name, beginning of a name, or name after those of areas around it.</summary>
internal sealed class AreaNames(AreaTree tree, Scope scope)
{
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
        var matches = tree.All.Where(n => n.Name == code || (n.Level <= AreaLevel.County && n.Name.Length > code.Length && code.Length >= 2 && n.Name.StartsWith(code, StringComparison.Ordinal))).Take(50).ToArray();
        var exact = matches.Where(n => n.Name == code).ToArray();
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
