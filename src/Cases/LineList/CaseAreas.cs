using Fangxian.Cases.Clocks;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The area of a row that tells it in up to three columns, the smallest first. The smallest that is told holds: a row that only
/// tells the province stays at the province. A name that is borne by several areas is looked for within the larger ones.
/// </summary>
/// <param name="tree">The areas.</param>
/// <param name="scope">Those of whoever imports.</param>
/// <param name="fallback">The area of rows that tell none.</param>
/// <param name="isNamed">Whether somebody has named it for this file; otherwise it is the area of whoever imports.</param>
internal sealed class CaseAreas(AreaTree tree, Scope scope, AreaNode? fallback, bool isNamed = false)
{
    private readonly AreaNames _names = new(tree, scope);
    private readonly Dictionary<string, AreaNode?> _anywhere = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (AreaNode? Node, FieldError? Error, int Part)> _found = new(StringComparer.Ordinal);

    /// <param name="parts">The texts, the smallest area first; empty where a column is.</param>
    /// <returns>The area, or what is wrong with which part.</returns>
    public (AreaNode? Node, FieldError? Error, int Part) Own(IReadOnlyList<string> parts)
    {
        var key = string.Join('\0', parts);
        if (!_found.TryGetValue(key, out var found))
        {
            _found[key] = found = Within(Find(parts));
        }
        return found;
    }

    /// <summary>An address, wherever it lies; null where no area is meant.</summary>
    public AreaNode? Anywhere(string text)
    {
        if (!_anywhere.TryGetValue(text, out var node))
        {
            _anywhere[text] = node = text.Length == 0 ? null : _names.Find(text, "").Node;
        }
        return node;
    }

    /// <summary>Whether whoever imports answers for the area of a code.</summary>
    public bool IsWithin(string code) => tree.ByCode(code) is { } node && scope.Covers(node.Position);

    /// <summary>The smallest area that an address in words begins with; null where it is not known.</summary>
    public AreaNode? AtBeginningOf(string address) => _names.AtBeginningOf(address);

    /// <summary>
    /// Who answers for a row that tells no area: as for a report the county of residence, where whoever imports answers for more than
    /// one county, for that one too, and has named no area for the file.
    /// </summary>
    public AreaNode? OfResidence(AreaNode? living) =>
        !isNamed && fallback is { Level: < AreaLevel.County } && living is { Level: >= AreaLevel.County } && ClockRules.CountyOf(living) is var county && scope.Covers(county.Position) ? county : null;

    private (AreaNode?, FieldError?, int) Within((AreaNode? Node, FieldError? Error, int Part) found) =>
        found.Node is { } node && !scope.Covers(node.Position) ? (null, new("areas.row.outside", node.Name), found.Part) : found;

    private (AreaNode? Node, FieldError? Error, int Part) Find(IReadOnlyList<string> parts)
    {
        var at = 0;
        while (at < parts.Count && parts[at].Length == 0)
        {
            at++;
        }
        if (at == parts.Count)
        {
            return fallback is null ? (null, new("linelist.row.area-empty"), 0) : (fallback, null, 0);
        }
        var (node, error) = _names.Find(parts[at], "");
        if (node is not null)
        {
            return (node, null, at);
        }
        for (var around = at + 1; around < parts.Count; around++)
        {
            if (parts[around].Length > 0 && Find([.. parts.Skip(around)]).Node is { } larger && NamedWithin(larger, parts[at]) is { } inner)
            {
                return (inner, null, at);
            }
        }
        return (null, error, at);
    }

    /// <summary>The area below a larger one whose name is this, or begins so; the largest of several.</summary>
    private static AreaNode? NamedWithin(AreaNode larger, string name)
    {
        for (IReadOnlyList<AreaNode> level = larger.Children; level.Count > 0 && level[0].Level <= AreaLevel.Township; level = [.. level.SelectMany(n => n.Children)])
        {
            var found = level.Where(n => n.Name == name).ToArray();
            found = found.Length > 0 ? found : name.Length >= 2 ? [.. level.Where(n => n.Name.StartsWith(name, StringComparison.Ordinal))] : [];
            if (found.Length == 1)
            {
                return found[0];
            }
        }
        return null;
    }
}
