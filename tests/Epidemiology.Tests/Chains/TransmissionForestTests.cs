using System.Globalization;
using CsCheck;
using Fangxian.Epidemiology.Chains;

namespace Fangxian.Epidemiology.Tests.Chains;

public sealed class TransmissionForestTests
{
    [Fact] // Reference/make/chains.R: plain recursion over parents, R 4.2.2; exactly
    public void Generations_roots_and_faults_are_what_recursion_gives()
    {
        var rows = Cells("pairs.csv");
        var forest = TransmissionForest<string>.FromPairs(rows.Select(r => new TransmissionPair<string>(r[0], r[1])));
        Assert.Equal(rows.Select((r, i) => (i, r[2])).Where(r => r.Item2.Length > 0), forest.Faults.Select(f => (f.Row, Word(f.Kind))));
        var expected = Cells("cases.csv");
        Assert.Equal(expected.Length, forest.Cases.Count);
        foreach (var row in expected)
        {
            var place = forest.Cases.ToList().IndexOf(row[0]);
            Assert.Equal((row[1], row[2], row[3]), (Text(forest.GenerationOf(place)), forest.Cases[forest.RootOf(place)], Text(forest.Infected[place])));
        }

        var summary = Cells("summary.csv")[0];
        Assert.Equal(summary[..7], (string[])[Text(forest.Cases.Count), Text(forest.Links), Text(forest.Clusters.Count), Text(forest.Clusters[0].Size), Text(forest.Clusters.Count(c => c.Size == 1)), Text(forest.Clusters.Max(c => c.Generations)), string.Join(' ', forest.CasesByGeneration())]);

        static string Word(PairFaultKind kind) => kind switch { PairFaultKind.InfectedItself => "itself", PairFaultKind.AnotherInfector => "another", PairFaultKind.Circle => "circle", PairFaultKind.Repeated => "repeated", _ => "unknown" };
        static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
    }

    [Fact] // The same script on files that lie beside the clone
    public void Pairs_of_China_2020_are_what_recursion_gives()
    {
        var rows = Data("pairs_china2020_pairs.csv");
        var onsets = rows.SelectMany(r => new[] { (r[0], r[4]), (r[1], r[5]) }).GroupBy(r => r.Item1, r => r.Item2).Select(g => new ChainCase<string>(g.Key, g.Max() is { Length: > 0 } day ? Day(day) : null));
        var forest = TransmissionForest<string>.FromPairs(rows.Select(r => new TransmissionPair<string>(r[0], r[1])), onsets);
        Assert.Equal((1791, 1228, 563, 19, 0), (forest.Cases.Count, forest.Links, forest.Clusters.Count, forest.Clusters[0].Size, forest.Faults.Count));
        Assert.Equal([563, 1017, 177, 24, 7, 3], forest.CasesByGeneration());
        var intervals = forest.SerialIntervals().Select(s => s.Days).ToArray();
        Assert.Equal((578, 3042, 42), (intervals.Length, intervals.Sum(), intervals.Count(d => d < 0)));
        var spread = Superspreading.Of(forest.Infected).Value;
        Near.Relative(0.7167752, spread.ShareOfTop20Percent, 1e-6);
        Near.Relative(0.7332073, spread.Gini, 1e-6);
    }

    [Fact]
    public void Generations_of_the_simulated_Ebola_outbreak_are_what_recursion_gives()
    {
        var cases = Data("ebola_sim_linelist.csv").Select(r => new ChainCase<string>(r[0], r[3].Length > 0 ? Day(r[3]) : null)).ToArray();
        var forest = TransmissionForest<string>.FromPairs(Data("ebola_sim_contacts.csv").Select(r => new TransmissionPair<string>(r[0], r[1])), cases);
        Assert.Equal((5829, 2116, 3713, 12, 2726), (forest.Cases.Count, forest.Links, forest.Clusters.Count, forest.Clusters[0].Size, forest.Clusters.Count(c => c.Size == 1)));
        Assert.Equal([3713, 1381, 484, 184, 51, 12, 3, 1], forest.CasesByGeneration());
        Assert.Equal([(PairFaultKind.UnknownInfector, 1657), (PairFaultKind.UnknownInfectee, 27)], forest.Faults.CountBy(f => f.Kind).OrderBy(f => f.Key).Select(f => (f.Key, f.Value)));
        Assert.All(forest.Clusters.Where(c => c.Size > 1), c => Assert.True(c.DurationDays >= 0));
    }

    [Fact]
    public void Registers_of_Taiwan_and_Singapore_are_grouped_as_labels_spread()
    {
        using var packed = new System.IO.Compression.GZipStream(File.OpenRead(Path("taiwan_2020_contacts.csv.gz")), System.IO.Compression.CompressionMode.Decompress);
        var taiwan = new StreamReader(packed).ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(',')).ToArray();
        var forest = TransmissionForest<string>.FromPairs(taiwan.Where(r => r[2] == "1" && r[5].Trim() == "1").Select(r => new TransmissionPair<string>(r[0], r[1])));
        Assert.Equal((48, 27, 21, 4, 10), (forest.Cases.Count, forest.Links, forest.Clusters.Count, forest.Clusters[0].Size, forest.Faults.Count(f => f.Kind == PairFaultKind.Repeated)));
        Assert.Equal([36, 20, 12, 10, 9, 9, 7, 7], LinkedCases.Groups(taiwan.Where(r => r[2] == "1").Select(r => (r[0], r[1]))).Take(8).Select(g => g.Count));
        var all = LinkedCases.Groups(taiwan.Select(r => (r[0], r[1])));
        Assert.Equal((46010, 152, 8843), (taiwan.Length, all.Count, all.Sum(g => g.Count)));
        Assert.Equal([1898, 853, 828, 455, 449], all.Take(5).Select(g => g.Count));
        var singapore = LinkedCases.Groups(Data("singapore_2020_links.csv").Select(r => (r[0], r[1])), File.ReadLines(Path("singapore_2020_cases.csv")).Skip(1).Select(line => line.Split(',')[0]).Where(id => int.TryParse(id, out _)));
        Assert.Equal([31, 9, 6, 5, 4, 3, 3, 2, 2, 2, 2, 2, 2, .. Enumerable.Repeat(1, 20)], singapore.Select(g => g.Count));
    }

    [Fact]
    public void Pairs_that_cannot_be_links_are_told_by_kind_and_row()
    {
        ChainCase<string>[] listed = [.. "abcdef".Select(c => new ChainCase<string>(c.ToString(), null))];
        var forest = TransmissionForest<string>.FromPairs([new("a", "b"), new("b", "c"), new("c", "a"), new("d", "d"), new("d", "c"), new("a", "b"), new("z", "e"), new("e", "z"), new("b", "d")], listed);
        Assert.Equal(
            [(2, PairFaultKind.Circle), (3, PairFaultKind.InfectedItself), (4, PairFaultKind.AnotherInfector), (5, PairFaultKind.Repeated), (6, PairFaultKind.UnknownInfector), (7, PairFaultKind.UnknownInfectee)],
            forest.Faults.Select(f => (f.Row, f.Kind)));
        Assert.Equal([0, 1, 2, 2, 0, 0], forest.Cases.Select((_, i) => forest.GenerationOf(i)));
        Assert.Equal([(1, 2), (4, 1)], forest.Sizes());
        Assert.Equal("a", forest.Clusters[0].Root);
        Assert.Throws<ArgumentException>(() => TransmissionForest<string>.FromPairs([], [listed[0], listed[0]]));
    }

    [Fact]
    public void A_chain_lasts_from_its_first_known_onset_to_its_last()
    {
        var day = new DateOnly(2020, 2, 1);
        ChainCase<int>[] listed = [new(1, day.AddDays(3)), new(2, day), new(3, null), new(4, day.AddDays(9)), new(5, null)];
        var forest = TransmissionForest<int>.FromPairs([new(1, 2), new(2, 3), new(1, 4)], listed);
        Assert.Equal((4, 2, 9, day), (forest.Clusters[0].Size, forest.Clusters[0].Generations, forest.Clusters[0].DurationDays!.Value, forest.Clusters[0].FirstOnset!.Value));
        Assert.Null(forest.Clusters[1].DurationDays);
        Assert.Equal([-3, 6], forest.SerialIntervals().Select(s => s.Days));
    }

    [Fact]
    public void Whatever_the_pairs_each_case_is_in_one_chain_one_generation_below_its_infector() =>
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30]).Array[0, 60].Sample(drawn =>
        {
            var forest = TransmissionForest<int>.FromPairs(drawn.Select(p => new TransmissionPair<int>(p.Item1, p.Item2)));
            Assert.Equal(drawn.Length, forest.Links + forest.Faults.Count);
            Assert.Equal(forest.Cases.Count, forest.Clusters.Sum(c => c.Size));
            Assert.Equal(forest.Cases.Count - forest.Links, forest.Clusters.Count);
            Assert.All(Enumerable.Range(0, forest.Cases.Count), place =>
                Assert.Equal(forest.InfectorOf(place) is { } infector ? (forest.GenerationOf(infector) + 1, forest.RootOf(infector)) : (0, place), (forest.GenerationOf(place), forest.RootOf(place))));
        }, iter: 200);

    private static string[][] Cells(string file) => [.. File.ReadLines(ReferenceFiles.Own("chains", file)).Skip(1).Select(line => line.Split(','))];

    private static string Path(string file) => ReferenceFiles.Analytics("..", "..", "data", file);

    private static string[][] Data(string file) => [.. File.ReadLines(Path(file)).Skip(1).Select(line => line.Replace("\"", "", StringComparison.Ordinal).Split(','))];

    private static DateOnly Day(string cell) => DateOnly.ParseExact(cell, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
