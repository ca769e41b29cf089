using Fangxian.Platform.Identity;

namespace Fangxian.Registry.Areas;

/// <summary>Which area somebody may have meant by a name that no area has.</summary>
public static class AreaLikeness
{
    private const string Kinds = "省市区县州盟旗乡镇";

    /// <summary>
    /// Areas of the scope that bear the name formerly, and those whose name without its kind (市, 区, 县) is the same or one character
    /// away; the larger areas first.
    /// </summary>
    public static IEnumerable<AreaNode> Of(AreaTree tree, Scope scope, string name)
    {
        name = name.Trim();
        if (name.Length is < 2 or > 30)
        {
            return [];
        }
        var found = tree.Search(name, 5).Where(n => scope.Covers(n.Position)).ToList();
        var bare = Bare(name);
        if (found.Count < 3)
        {
            found.AddRange(tree.All.Where(n => n.Level is > AreaLevel.Country and <= AreaLevel.Township && scope.Covers(n.Position) && (IsNear(bare, Bare(n.Name)) || IsNearCounty(name, n)) && !found.Contains(n)).Take(5 - found.Count));
        }
        return found;
    }

    private static string Bare(string name) => name.Length > 2 && Kinds.Contains(name[^1]) ? name[..^1] : name;

    /// <summary>Of a county's three characters, as 武侯区, one of the first two changed.</summary>
    private static bool IsNearCounty(string name, AreaNode node) =>
        node.Level is AreaLevel.County && name.Length == 3 && node.Name.Length == 3 && name[2] == node.Name[2] && (name[0] == node.Name[0] || name[1] == node.Name[1]);

    /// <summary>The same, or one character put in, left out or changed, of at least two that are left.</summary>
    private static bool IsNear(string a, string b)
    {
        if (Math.Abs(a.Length - b.Length) > 1 || Math.Min(a.Length, b.Length) < 2)
        {
            return false;
        }
        var front = a.AsSpan().CommonPrefixLength(b);
        if (front == a.Length && front == b.Length)
        {
            return true;
        }
        var restA = a.AsSpan(front);
        var restB = b.AsSpan(front);
        return a.Length == b.Length ? a.Length > 2 && restA[1..].SequenceEqual(restB[1..])
            : a.Length > b.Length ? restA[1..].SequenceEqual(restB)
            : restA.SequenceEqual(restB[1..]);
    }
}
