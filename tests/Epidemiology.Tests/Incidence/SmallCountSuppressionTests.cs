using CsCheck;
using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Tests.Incidence;

public sealed class SmallCountSuppressionTests
{
    private static readonly ToldCount Few = new(ToldAs.FewerThanFive);
    private static readonly ToldCount Withheld = new(ToldAs.Withheld);

    private static ToldCount[] Told(params int?[] counts) =>
        SmallCountSuppression.InTable([.. counts.Select(count => new TableCount { Count = count, InSteps = SmallCountSuppression.InSteps([count])[0] })]);

    [Fact]
    public void A_table_without_small_counts_stays_as_it_is() =>
        Assert.Equal([ToldCount.Of(0), ToldCount.Of(5), ToldCount.Of(120), ToldCount.Of(null)], Told(0, 5, 120, null));

    [Fact]
    public void Beside_a_small_count_a_zero_reads_like_one() => Assert.Equal([Few, Few, Withheld, ToldCount.Of(30)], Told(1, 0, 8, 30));

    [Fact]
    public void Where_the_sum_would_tell_the_hidden_count_the_smallest_other_is_withheld() =>
        Assert.Equal([Few, Withheld, ToldCount.Of(30)], Told(1, 8, 30));

    [Fact]
    public void A_small_count_alone_takes_the_whole_table_with_it() => Assert.Equal([Withheld, Withheld], Told(3, null));

    [Fact]
    public void What_the_authority_has_published_stays_as_published()
    {
        var told = SmallCountSuppression.InTable(
        [
            new TableCount { Count = 2, InSteps = Few, IsPublished = true }, new TableCount { Count = 1, InSteps = Few },
            new TableCount { Count = 12, InSteps = ToldCount.Of(12) }, new TableCount { Count = 40, InSteps = ToldCount.Of(40) },
        ]);
        Assert.Equal([ToldCount.Of(2), Few, Withheld, ToldCount.Of(40)], told);
    }

    [Fact]
    public void A_told_count_moves_by_whole_steps_only() =>
        Assert.Equal(
            [ToldCount.Of(0), Few, Few, ToldCount.Of(6), ToldCount.Of(6), ToldCount.Of(null), ToldCount.Of(11), ToldCount.Of(11), Few],
            SmallCountSuppression.InSteps([0, 1, 4, 6, 10, null, 11, 9, 3]));

    [Fact]
    public void A_zero_that_was_hidden_stays_hidden_so_that_it_does_not_tell_the_table_before()
    {
        var told = SmallCountSuppression.InTable(
        [
            new TableCount { Count = 9, InSteps = ToldCount.Of(9), Before = Few },
            new TableCount { Count = 0, InSteps = ToldCount.Of(0), Before = Few },
        ]);
        Assert.Equal([Withheld, Few], told);
    }

    /// <summary>Random epidemics in random tables, told day by day: no small count, and no small change, can be had by adding and subtracting.</summary>
    [Fact]
    public void No_hidden_count_follows_from_what_is_told() => Gen.Select(
        Gen.Int[0, 12].Array[2, 7].Array[1, 6],
        Gen.Int[0, 9].Array[7]).Sample((days, mask) =>
    {
        var parts = days.Min(day => day.Length);
        var series = Enumerable.Range(0, parts).Select(_ => new List<int?>()).ToArray();
        var before = new ToldCount?[parts];
        foreach (var day in days)
        {
            for (var i = 0; i < parts; i++)
            {
                series[i].Add((series[i].Count == 0 ? 0 : series[i][^1]) + (day[i] > 8 ? day[i] * 3 : day[i] > 6 ? day[i] - 6 : 0));
            }
            var table = Enumerable.Range(0, parts).Select(i => new TableCount
            {
                Count = series[i][^1],
                InSteps = SmallCountSuppression.InSteps([.. series[i]])[^1],
                IsPublished = mask[i] == 0,
                Before = before[i],
                HasHardlyMoved = series[i].Count > 1 && series[i][^1] - series[i][^2] < 5,
            }).ToArray();
            var told = SmallCountSuppression.InTable(table);
            AssertNothingFollows(table, told);
            before = [.. told.Select(t => (ToldCount?)t)];
        }
    });

    /// <summary>
    /// Counts all tables of whole numbers that agree with what is told and with the sum, by the number of ways to reach each
    /// sum: nothing of the bounds that the method itself computes.
    /// </summary>
    private static void AssertNothingFollows(TableCount[] table, ToldCount[] told)
    {
        var sum = table.Sum(part => part.Count ?? 0);
        var whole = told.Where((_, i) => !table[i].IsPublished).All(t => t.As is ToldAs.Withheld);
        var possible = table.Select((part, i) => Possible(part, told[i], sum, whole)).ToArray();
        for (var i = 0; i < table.Length; i++)
        {
            var secret = !table[i].IsPublished && (table[i].Count is > 0 and < 5 || (told[i].Value is { } number && number != table[i].Count));
            if (!secret || table.Count(part => !part.IsPublished) < 2)
            {
                continue;
            }
            var reachable = Reachable(possible.Where((_, j) => j != i), sum);
            var values = possible[i].Where(value => reachable.Contains(sum - value)).ToArray();
            Assert.Contains(table[i].Count!.Value, values);
            Assert.True(values.Length >= 2, $"{string.Join(' ', table.Select(t => t.Count))} told {string.Join(' ', told)}: part {i} is {values[0]}");
        }
    }

    private static int[] Possible(TableCount part, ToldCount told, int sum, bool whole) => told.As switch
    {
        ToldAs.NotReported => [0],
        ToldAs.FewerThanFive => [0, 1, 2, 3, 4],
        ToldAs.Withheld => [.. Enumerable.Range(whole ? 0 : 5, Math.Max(0, sum + 1 - (whole ? 0 : 5)))],
        _ when part.IsPublished || told.Number == 0 => [told.Number],
        _ => [.. Enumerable.Range(told.Number, 5)],
    };

    private static HashSet<int> Reachable(IEnumerable<int[]> parts, int most) =>
        parts.Aggregate(new HashSet<int> { 0 }, (sums, values) => [.. sums.SelectMany(s => values.Select(v => s + v)).Where(s => s <= most)]);
}
