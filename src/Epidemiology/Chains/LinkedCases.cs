namespace Fangxian.Epidemiology.Chains;

/// <summary>Groups of cases that are linked, where nobody knows in which direction: the same household, flight or event.</summary>
/// <remarks>A group is a set of cases with a way of links from each to each. Not a chain of transmission: it has no first case and no generations. Verified against plain recursion in R
/// 4.2.2 on the 93 cases and 145 links of Singapore 2020.</remarks>
public static class LinkedCases
{
    /// <summary>Gathers the groups.</summary>
    /// <typeparam name="TCase">What names a case.</typeparam>
    /// <param name="links">Pairs of linked cases, in any direction and any number of times.</param>
    /// <param name="listed">Cases that may have no link, each a group of one then; none where null.</param>
    /// <returns>The groups, the largest first; cases in the order in which they were first named.</returns>
    public static IReadOnlyList<IReadOnlyList<TCase>> Groups<TCase>(IEnumerable<(TCase One, TCase Other)> links, IEnumerable<TCase>? listed = null)
        where TCase : notnull
    {
        ArgumentNullException.ThrowIfNull(links);
        var (sets, cases, places) = (new JoinedSets(), new List<TCase>(), new Dictionary<TCase, int>());
        foreach (var one in listed ?? [])
        {
            Place(one);
        }

        foreach (var (one, other) in links)
        {
            sets.Join(Place(one), Place(other));
        }

        return [.. cases.Select((name, place) => (name, Set: sets.Find(place))).GroupBy(c => c.Set, c => c.name).Select(group => (IReadOnlyList<TCase>)[.. group]).OrderByDescending(group => group.Count)];

        int Place(TCase name)
        {
            if (!places.TryGetValue(name, out var place))
            {
                places.Add(name, place = sets.Add());
                cases.Add(name);
            }

            return place;
        }
    }
}
