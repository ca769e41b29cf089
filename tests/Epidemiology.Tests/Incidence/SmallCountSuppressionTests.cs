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

    [Fact]
    public void A_told_series_is_never_four_off_and_never_moves_by_less_than_five() => Gen.Int[-3, 7].Array[1, 40].Sample(changes =>
    {
        var counts = changes.Select((_, day) => (int?)Math.Max(0, changes.Take(day + 1).Sum())).ToArray();
        var told = SmallCountSuppression.InSteps(counts);
        var numbers = told.Select(t => t.Value).OfType<int>().ToArray();
        Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.True(pair.First == pair.Second || Math.Abs(pair.First - pair.Second) >= 5));
        Assert.All(told.Zip(counts), day => Assert.True(day.First.Value is { } number ? Math.Abs(number - day.Second!.Value) < 5 : day.Second < 5));
        Assert.DoesNotContain(numbers, number => number is > 0 and < 5);
    });

    /// <summary>The same for who keeps the tables of two days and knows that totals do not fall.</summary>
    [Fact]
    public void Two_days_together_do_not_tell_a_hidden_count_either() => Gen.Select(Gen.Int[2, 4], Gen.Int[0, 9].Array[4], Gen.Int[0, 9].Array[4]).Sample((parts, first, rise) =>
    {
        int[][] counts = [[.. first.Take(parts).Select(n => n > 6 ? n : n > 3 ? 0 : n)], []];
        counts[1] = [.. counts[0].Zip(rise, (count, more) => count + (more > 7 ? more : more > 3 ? 0 : more))];
        var (tables, told) = (new TableCount[2][], new ToldCount[2][]);
        for (var day = 0; day < 2; day++)
        {
            tables[day] = [.. Enumerable.Range(0, parts).Select(i => new TableCount
            {
                Count = counts[day][i], InSteps = SmallCountSuppression.InSteps([counts[0][i], counts[day][i]])[^1],
                Before = day == 0 ? null : told[0][i], HasHardlyMoved = day == 1 && counts[1][i] - counts[0][i] < 5,
            })];
            told[day] = SmallCountSuppression.InTable(tables[day]);
        }
        var sums = counts.Select(c => c.Sum()).ToArray();
        var pairs = Enumerable.Range(0, parts).Select(i =>
            (from a in Possible(tables[0][i], told[0][i], sums[0], told[0].All(t => t.As is ToldAs.Withheld))
             from b in Possible(tables[1][i], told[1][i], sums[1], told[1].All(t => t.As is ToldAs.Withheld))
             where a <= b && a <= sums[0] && b <= sums[1]
             select (a, b)).ToArray()).ToArray();
        for (var i = 0; i < parts; i++)
        {
            var others = pairs.Where((_, j) => j != i).Aggregate(new HashSet<(int A, int B)> { (0, 0) }, (reached, more) => [.. reached.SelectMany(r => more.Select(m => (A: r.A + m.a, B: r.B + m.b))).Where(r => r.A <= sums[0] && r.B <= sums[1])]);
            var open = pairs[i].Where(p => others.Contains((sums[0] - p.a, sums[1] - p.b))).ToArray();
            Assert.Contains((counts[0][i], counts[1][i]), open);
            for (var day = 0; day < 2; day++)
            {
                if (counts[day][i] is > 0 and < 5)
                {
                    Assert.True(open.Select(p => day == 0 ? p.a : p.b).Distinct().Count() >= 2, $"{string.Join(' ', counts[0])} / {string.Join(' ', counts[1])} told {string.Join(' ', told[0])} / {string.Join(' ', told[1])}: part {i} on day {day}");
                }
            }
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
            // As long as another part can be withheld, nobody comes closer than to one of four numbers.
            var more = Enumerable.Range(0, table.Length).Any(j => !table[j].IsPublished && told[j] is { As: ToldAs.Number, Number: > 0 } && table[j].Before is not { As: ToldAs.Number, Number: > 0 });
            Assert.True(values.Length >= (more ? 4 : 2), $"{string.Join(' ', table.Select(t => t.Count))} told {string.Join(' ', told)}: part {i} is {values[0]}");
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
