namespace Fangxian.Registry.Protocols;

public enum DifferenceKind
{
    Added,
    Removed,
    Changed,

    /// <summary>It says the same, but by another source, or is verified now.</summary>
    Source,
}

/// <summary>One thing in which two editions differ.</summary>
/// <param name="Section">The part of the edition it stands in.</param>
/// <param name="Kind">Added, removed, changed.</param>
/// <param name="Before">The line of the first edition; null where it has none.</param>
/// <param name="After">The line of the second edition.</param>
public sealed record EditionDifference(EditionLine Section, DifferenceKind Kind, EditionLine? Before, EditionLine? After)
{
    /// <summary>The field, or the class whose tree it is, that both lines are about; null where the line says it itself.</summary>
    public EditionLine? Of { get; init; }
}

/// <summary>In what two editions differ, in the order of their parts.</summary>
internal static class EditionDifferences
{
    public static IReadOnlyList<EditionDifference> Of(IReadOnlyList<EditionLine> before, IReadOnlyList<EditionLine> after)
    {
        var (old, now) = (Group(before), Group(after));
        var found = new List<EditionDifference>();
        foreach (var path in old.Keys.Union(now.Keys).OrderBy(path => Place(path, before, after)))
        {
            var (was, ours) = (old.GetValueOrDefault(path), now.GetValueOrDefault(path));
            var section = (ours ?? was)!.Section;
            var of = (ours ?? was)!.Of;
            foreach (var (kind, one, other) in Compare(was?.Lines ?? [], ours?.Lines ?? []))
            {
                found.Add(new(section, kind, one, other) { Of = of });
            }
        }
        return found;
    }

    /// <summary>The lines by what they are about, each with its part and, within a tree, its head.</summary>
    private static Dictionary<string, Part> Group(IReadOnlyList<EditionLine> lines)
    {
        var groups = new Dictionary<string, Part>(StringComparer.Ordinal);
        EditionLine? section = null, field = null;
        foreach (var line in lines)
        {
            if (line.Kind is EditionLineKind.Section)
            {
                (section, field) = (line, null);
                continue;
            }
            if (line is { Kind: EditionLineKind.Field, Depth: 0 })
            {
                field = line;
            }
            if (!groups.TryGetValue(line.Path, out var part))
            {
                groups[line.Path] = part = new Part(section!, ReferenceEquals(line, field) ? null : field, []);
            }
            part.Lines.Add(line);
        }
        return groups;
    }

    private sealed record Part(EditionLine Section, EditionLine? Of, List<EditionLine> Lines);

    private static int Place(string path, IReadOnlyList<EditionLine> before, IReadOnlyList<EditionLine> after)
    {
        var lines = after.Any(l => l.Path == path) ? after : before;
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Path == path)
            {
                return i;
            }
        }
        return int.MaxValue;
    }

    private static IEnumerable<(DifferenceKind, EditionLine?, EditionLine?)> Compare(IReadOnlyList<EditionLine> before, IReadOnlyList<EditionLine> after)
    {
        if (before is [{ Kind: EditionLineKind.Field } one] && after is [{ Kind: EditionLineKind.Field } other])
        {
            return one.Canon != other.Canon ? [(DifferenceKind.Changed, one, other)]
                : one.Source != other.Source || one.Verified != other.Verified ? [(DifferenceKind.Source, one, other)] : [];
        }
        return Trees(before, after);
    }

    /// <summary>What a tree has lost and gained, by the longest run of lines that both have (a tree has at most some hundred).</summary>
    private static IEnumerable<(DifferenceKind, EditionLine?, EditionLine?)> Trees(IReadOnlyList<EditionLine> before, IReadOnlyList<EditionLine> after)
    {
        var common = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
            {
                common[i, j] = before[i].Canon == after[j].Canon ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
            }
        }
        var (a, b) = (0, 0);
        while (a < before.Count || b < after.Count)
        {
            if (a < before.Count && b < after.Count && before[a].Canon == after[b].Canon)
            {
                (a, b) = (a + 1, b + 1);
            }
            else if (b >= after.Count || (a < before.Count && common[a + 1, b] >= common[a, b + 1]))
            {
                yield return (DifferenceKind.Removed, before[a++], null);
            }
            else
            {
                yield return (DifferenceKind.Added, null, after[b++]);
            }
        }
    }
}
