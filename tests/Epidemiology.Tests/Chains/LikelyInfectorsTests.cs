using System.Globalization;
using Fangxian.Epidemiology.Chains;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Chains;

public sealed class LikelyInfectorsTests(ITestOutputHelper output)
{
    private static readonly DateOnly Onset = new(2020, 3, 1);
    private static readonly DelayDistribution Gamma = new(DelayFamily.Gamma, 25.0 / 9, 9.0 / 5);
    private static readonly DelayDistribution Incubation = new(DelayFamily.LogNormal, 1.6, 0.4);

    public static TheoryData<int> Columns => [5, 6, 7];

    [Theory] // Reference/make/chains.R: sums made pair by pair, R 4.2.2; 1e-10
    [MemberData(nameof(Columns))]
    public void Probabilities_agree_with_R(int column)
    {
        var rows = File.ReadLines(ReferenceFiles.Own("chains", "infectors.csv")).Skip(1).Select(line => line.Split(',')).ToArray();
        var cases = rows.Select(r => new ChainCase<string>(r[0], Onset)).Distinct().Concat(rows.Select(r => new ChainCase<string>(r[1], Onset.AddDays(-Whole(r[2])))));
        var forest = TransmissionForest<string>.FromPairs([], cases);
        var contacts = rows.Select(r => new ContactRecord<string>(r[0], r[1], Onset.AddDays(Whole(r[3])), Onset.AddDays(Whole(r[4]))));
        var sought = column switch
        {
            5 => LikelyInfectors.Of(forest, contacts, Gamma),
            6 => LikelyInfectors.Of(forest, contacts, Gamma, new() { Incubation = Incubation, UnknownSourceProportion = 0.2 }),
            _ => LikelyInfectors.Of(forest, contacts, new DelayDistribution(DelayFamily.Normal, 5, 4), new() { Incubation = Incubation, UnknownSourceProportion = 0.1 }),
        };
        var compared = 0;
        foreach (var row in rows)
        {
            var posterior = sought.Single(s => s.Case == row[0]).Posterior;
            if (row[column] is "NA" or "NaN")
            {
                Assert.Equal(NotEstimableReason.ZeroInfectivity, posterior.Why!.Value.Reason);
                continue;
            }

            var found = posterior.Value.Candidates.Where(c => c.Contact == row[1]).Sum(c => c.Probability);
            Near.Within(double.Parse(row[column], CultureInfo.InvariantCulture), found, 1e-10, $"{row[0]} by {row[1]}");
            Near.Reference(1, posterior.Value.Candidates.Sum(c => c.Probability) + posterior.Value.UnknownSource, 1e-12);
            compared++;
        }

        Assert.True(compared > 20);
    }

    [Fact]
    public void Among_contacts_with_onsets_by_chance_the_probability_is_how_often_it_is_the_one()
    {
        // Onsets of bystanders fall on any day alike, those of infectors as the serial interval says: the posterior is then exact.
        var (random, weights) = (new RandomStream(12), Gamma.ToSerialInterval());
        var bins = new (double Sum, int True, int All)[4];
        var (cases, contacts, infectors) = (new List<ChainCase<int>>(), new List<ContactRecord<int>>(), new Dictionary<int, int>());
        for (var i = 0; i < 3000; i++)
        {
            cases.Add(new(i * 10, Onset));
            var infector = 1 + random.Below(4);
            infectors[i * 10] = (i * 10) + infector;
            for (var j = 1; j <= 4; j++)
            {
                int lag;
                for (lag = 1 + random.Below(30); j == infector && random.Uniform() > weights.Weights[Math.Min(lag, weights.LongestDays)] * 4; lag = 1 + random.Below(30))
                {
                }

                cases.Add(new((i * 10) + j, Onset.AddDays(-lag)));
                contacts.Add(new(i * 10, (i * 10) + j));
            }
        }

        foreach (var sought in LikelyInfectors.Of(TransmissionForest<int>.FromPairs([], cases), contacts, weights).Where(s => s.Case % 10 == 0 && s.Posterior.IsEstimable))
        {
            foreach (var candidate in sought.Posterior.Value.Candidates)
            {
                ref var bin = ref bins[Math.Min(3, (int)(candidate.Probability * 4))];
                bin = (bin.Sum + candidate.Probability, bin.True + (infectors[sought.Case] == candidate.Contact ? 1 : 0), bin.All + 1);
            }
        }

        output.WriteLine(string.Join("; ", bins.Select(b => $"said {b.Sum / b.All:F3}, was {(double)b.True / b.All:F3} of {b.All}")));
        Assert.All(bins, b => Near.Within(b.Sum / b.All, (double)b.True / b.All, 4 * Math.Sqrt(0.25 / b.All), "calibration"));
    }

    [Fact]
    public void What_cannot_be_judged_says_why_and_what_was_found_out_stays()
    {
        ChainCase<string>[] cases = [new("late", Onset), new("unknown", null), new("known", Onset), new("first", Onset.AddDays(-5)), new("silent", null), new("far", Onset.AddDays(-200))];
        var forest = TransmissionForest<string>.FromPairs([new("first", "known")], cases);
        ContactRecord<string>[] contacts = [new("late", "first"), new("late", "silent"), new("unknown", "first"), new("known", "first"), new("first", "far"), new("silent", "silent"), new("late", "nobody")];
        var sought = LikelyInfectors.Of(forest, contacts, Gamma.ToSerialInterval());
        Assert.Equal(["late", "unknown", "first"], sought.Select(s => s.Case));
        Assert.Equal([("first", 5, 1.0)], sought[0].Posterior.Value.Candidates.Select(c => (c.Contact, c.OnsetLagDays, c.Probability)));
        Assert.Equal(1, sought[0].ContactsWithoutOnset);
        Assert.Equal(NotEstimableReason.UnknownDays, sought[1].Posterior.Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.ZeroInfectivity, sought[2].Posterior.Why!.Value.Reason);
        Assert.Equal(1, LikelyInfectors.Of(forest, contacts, Gamma.ToSerialInterval(), new() { UnknownSourceProportion = 0.1 })[2].Posterior.Value.UnknownSource);
        Assert.Throws<ArgumentOutOfRangeException>(() => LikelyInfectors.Of(forest, contacts, Gamma, new() { UnknownSourceProportion = 1 }));
    }

    [Fact]
    public void Days_of_contact_told_twice_count_once_and_open_ends_reach_on()
    {
        ChainCase<int>[] cases = [new(1, Onset), new(2, Onset.AddDays(-5)), new(3, Onset.AddDays(-5))];
        var forest = TransmissionForest<int>.FromPairs([], cases);
        double Of(params ContactRecord<int>[] contacts) => LikelyInfectors.Of(forest, contacts, Gamma, new() { Incubation = Incubation })[0].Posterior.Value.Candidates.Single(c => c.Contact == 2).Probability;
        var window = new ContactRecord<int>(1, 2, Onset.AddDays(-6), Onset.AddDays(-4));
        Near.Relative(0.5, Of(window, window, window with { Contact = 3 }), 1e-12);
        Assert.True(Of(window with { FirstDay = null }, window with { Contact = 3 }) > 0.5);
        Near.Relative(0.5, Of(window with { FirstDay = null, LastDay = null }, window with { Contact = 3, FirstDay = Onset.AddDays(-4000), LastDay = Onset.AddDays(9) }), 1e-9);
    }

    private static int Whole(string cell) => int.Parse(cell, CultureInfo.InvariantCulture);
}
