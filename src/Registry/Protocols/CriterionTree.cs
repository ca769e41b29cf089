namespace Fangxian.Registry.Protocols;

/// <summary>Walks through trees of criteria.</summary>
public static class CriterionTree
{
    /// <summary>All leaves that ask for a fact.</summary>
    public static IEnumerable<Criterion> Leaves(Criterion node) => node.Fact is not null ? [node] : node.Parts.SelectMany(Leaves);

    /// <summary>How many of the kinds of a node are set; of a node that means something exactly one.</summary>
    internal static int Kinds(Criterion node) =>
        (node.All is null ? 0 : 1) + (node.Any is null ? 0 : 1) + (node.Of is null && node.AtLeast is null ? 0 : 1) + (node.Not is null ? 0 : 1) + (node.Fact is null ? 0 : 1) + (node.Meets is null ? 0 : 1);

    /// <summary>The lists of a node by their names in the file.</summary>
    internal static IEnumerable<(string Name, IReadOnlyList<Criterion> Parts)> Lists(Criterion node)
    {
        if (node.All is { } all)
        {
            yield return ("all", all);
        }
        if (node.Any is { } any)
        {
            yield return ("any", any);
        }
        if (node.Of is { } of)
        {
            yield return ("of", of);
        }
    }

    /// <summary>Whether the criterion of a class comes, by way of others, to ask for a class.</summary>
    internal static bool Reaches(CaseDefinition branch, CaseClass from, CaseClass to)
    {
        var seen = new HashSet<CaseClass>();
        return Reach(from);

        bool Reach(CaseClass at) => at == to || (seen.Add(at) && branch.Classes.Where(c => c.Class == at).SelectMany(c => Asked(c.Criterion)).Any(Reach));
    }

    private static IEnumerable<CaseClass> Asked(Criterion node) => node.Meets is { } other ? [other] : node.Parts.SelectMany(Asked);
}
