namespace Fangxian.Epidemiology.Incidence;

/// <summary>
/// Which counts of small areas may be told to everybody, so that no count of one to four persons can be read, summed
/// or subtracted from what is told?
/// </summary>
/// <remarks>
/// <para><b>Steps in time</b> (<see cref="InSteps"/>). The difference of two daily totals is the count of a day. A count
/// that is told therefore moves only when it has moved by at least five from the last one told; below that, and where
/// none was told yet, it reads "fewer than five". The reader is at most four persons off, and whatever is computed from
/// told counts (new cases, rates, curves) shows no change of one to four.</para>
/// <para><b>Sums in a table</b> (<see cref="InTable"/>). Whoever knows the sum S of a table knows of each part i
/// <c>max(l_i, S − Σ u_j) ≤ count_i ≤ min(u_i, S − Σ l_j)</c>, j ≠ i, where l and u are what is told: 0 and 4 for
/// "fewer than five", h and h + 4 for a count told as h, 5 and no limit for one withheld. Parts are withheld, the
/// smallest first, until this interval is at least three persons wide for every hidden count and every one that the table
/// before hid (known exactly, it would tell that table, since totals do not fall); where nothing is left to
/// withhold, until it is not one number. Where even that cannot be had, the whole table is withheld.</para>
/// <para><b>Zero.</b> It is told as long as the table hides nothing. From then on it reads "fewer than five" like every
/// small count: a zero that turns into "fewer than five" on a day with one new case in the sum would tell it. What has
/// hidden once goes on hiding; a part withheld before is told again when it has moved by a step, because an unchanged
/// count would tell what the tables before it hid.</para>
/// <para>Unit: persons. Assumptions: the reader knows the exact sum, all tables before, and that totals do not fall.
/// The method makes no use of chance: the same counts are always told alike.</para>
/// <para>Not for: tables with more than one sum per count (areas by age by sex); identifiable records; a place so small
/// that five persons are one household. It does not protect against who knows all but one person of a table.</para>
/// <para>Source: Hundepool A and others. Statistical Disclosure Control. Wiley 2012, doi 10.1002/9781118348239,
/// chapters 4 and 5: threshold rule, secondary suppression, audit by feasibility interval. Washington State
/// Department of Health, Agency standards for reporting data with small numbers, 2018: non-zero counts below the
/// threshold and rates made from them are suppressed, and it is assured that subtraction does not bring them back.
/// Verified: by enumerating every table of whole numbers, and every pair of two days, that agrees with what is told
/// (tests, <c>SmallCountSuppressionTests</c>).</para>
/// </remarks>
public static class SmallCountSuppression
{
    /// <summary>The smallest count above zero that is told, and the smallest change: 5 persons.</summary>
    public const int SmallestTold = 5;

    /// <summary>How wide the interval of a hidden count should be: as wide as one to four, 3 persons.</summary>
    public const int WidthWanted = 3;

    /// <summary>A series of cumulative counts as it may be told, day by day.</summary>
    /// <param name="counts">Counts in order of time, persons, 0 or more; null where unknown.</param>
    /// <returns>The same days; unknown ones stay so.</returns>
    public static ToldCount[] InSteps(ReadOnlySpan<int?> counts)
    {
        var told = new ToldCount[counts.Length];
        var (last, untouched) = (0, true);
        for (var day = 0; day < counts.Length; day++)
        {
            if (counts[day] is not { } count)
            {
                continue;
            }

            untouched &= count == 0;
            last = count >= SmallestTold && (last == 0 || Math.Abs(count - last) >= SmallestTold) ? count : last;
            told[day] = untouched ? ToldCount.Of(0)
                : last > 0 && Math.Abs(count - last) < SmallestTold ? ToldCount.Of(last)
                : new(ToldAs.FewerThanFive);
        }

        return told;
    }

    /// <summary>The parts of a table as they may be told together.</summary>
    /// <param name="parts">The parts; their sum is taken to be known.</param>
    /// <returns>The parts in the same order.</returns>
    public static ToldCount[] InTable(ReadOnlySpan<TableCount> parts)
    {
        var told = new ToldCount[parts.Length];
        var hides = false;
        foreach (ref readonly var part in parts)
        {
            hides |= !part.IsPublished && (part.InSteps.IsHidden || part.Before is { IsHidden: true } || HoldsBack(part));
        }

        for (var i = 0; i < parts.Length; i++)
        {
            told[i] = parts[i].IsPublished ? ToldCount.Of(parts[i].Count) : hides ? Hiding(parts[i]) : parts[i].InSteps;
        }

        while (hides && Narrowest(parts, told) is var narrowest && narrowest < WidthWanted)
        {
            var next = SmallestToWithhold(parts, told);
            if (next >= 0)
            {
                told[next] = new(ToldAs.Withheld);
                continue;
            }

            return narrowest > 0 ? told : WithheldWhole(parts, told);
        }

        return told;
    }

    /// <summary>The number that is told is not the true one: it waits for a whole step.</summary>
    private static bool HoldsBack(in TableCount part) => part.InSteps.Value is { } number && number != part.Count;

    private static ToldCount Hiding(in TableCount part) =>
        part.InSteps.Value is 0 ? new(ToldAs.FewerThanFive)
        : part.InSteps.As is ToldAs.Number && part.HasHardlyMoved && part.Before is { As: ToldAs.Withheld } ? new(ToldAs.Withheld)
        : part.InSteps;

    /// <summary>
    /// The narrowest interval that the sum leaves to a hidden count, or to one that the table before hid: known exactly, it
    /// would tell that table.
    /// </summary>
    private static long Narrowest(ReadOnlySpan<TableCount> parts, ReadOnlySpan<ToldCount> told)
    {
        var (sum, lowest, highest) = (0L, 0L, 0L);
        for (var i = 0; i < parts.Length; i++)
        {
            var (lower, upper) = Limits(parts[i], told[i]);
            (sum, lowest, highest) = (sum + (parts[i].Count ?? 0), lowest + lower, highest + upper);
        }

        var narrowest = long.MaxValue;
        for (var i = 0; i < parts.Length; i++)
        {
            if (told[i].As is ToldAs.FewerThanFive || (!parts[i].IsPublished && (parts[i].Before is { IsHidden: true } || (told[i].As is ToldAs.Number && HoldsBack(parts[i])))))
            {
                var (lower, upper) = Limits(parts[i], told[i]);
                var width = Math.Min(upper, sum - (lowest - lower)) - Math.Max(lower, sum - (highest - upper));
                narrowest = Math.Min(narrowest, width);
            }
        }

        return narrowest;
    }

    /// <summary>What a reader knows of a part without the sum.</summary>
    private static (long Lower, long Upper) Limits(in TableCount part, ToldCount told)
    {
        const long NoLimit = int.MaxValue;
        return told.As switch
        {
            ToldAs.Number when part.IsPublished || told.Number == 0 => (told.Number, told.Number),
            // A count that fell by less than a step lies below what is told; then the reader's assumption is wrong, not ours.
            ToldAs.Number => (Math.Min(told.Number, part.Count ?? 0), Math.Max(told.Number + SmallestTold - 1, part.Count ?? 0)),
            ToldAs.FewerThanFive => (0, SmallestTold - 1),
            ToldAs.Withheld => (SmallestTold, NoLimit),
            _ => (0, 0),
        };
    }

    /// <summary>The smallest number that can be withheld; what the table before told cannot be taken back.</summary>
    private static int SmallestToWithhold(ReadOnlySpan<TableCount> parts, ReadOnlySpan<ToldCount> told)
    {
        var smallest = -1;
        for (var i = 0; i < parts.Length; i++)
        {
            if (!parts[i].IsPublished && told[i] is { As: ToldAs.Number, Number: > 0 } && parts[i].Before is not { As: ToldAs.Number, Number: > 0 }
                && (smallest < 0 || told[i].Number < told[smallest].Number))
            {
                smallest = i;
            }
        }

        return smallest;
    }

    private static ToldCount[] WithheldWhole(ReadOnlySpan<TableCount> parts, ToldCount[] told)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            told[i] = parts[i].IsPublished ? told[i] : new(ToldAs.Withheld);
        }

        return told;
    }
}
