namespace Fangxian.Epidemiology.Chains;

/// <summary>Sets that are only ever joined (union–find, by size, paths halved).</summary>
internal sealed class JoinedSets
{
    private readonly List<int> parents = [];
    private readonly List<int> sizes = [];

    /// <summary>A new set of one; its number.</summary>
    public int Add()
    {
        parents.Add(parents.Count);
        sizes.Add(1);
        return parents.Count - 1;
    }

    /// <summary>What stands for the set of an element.</summary>
    public int Find(int element)
    {
        while (parents[element] != element)
        {
            element = parents[element] = parents[parents[element]];
        }

        return element;
    }

    /// <summary>Joins two sets; false where they are one already.</summary>
    public bool Join(int one, int other)
    {
        (one, other) = (Find(one), Find(other));
        if (one == other)
        {
            return false;
        }

        var (small, large) = sizes[one] < sizes[other] ? (one, other) : (other, one);
        parents[small] = large;
        sizes[large] += sizes[small];
        return true;
    }
}
