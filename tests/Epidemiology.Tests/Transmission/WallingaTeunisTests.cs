using System.Text.Json;
using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

/// <summary>Against EpiEstim 2.2-4 (R 4.2.2), <c>wallinga_teunis</c>: mean 1e-10 (closed form), interval within Monte-Carlo error.</summary>
public sealed class WallingaTeunisTests
{
    private static readonly CaseReproductionNumberOptions WithoutInterval = new() { Simulations = 0 };

    [Theory]
    [InlineData("Flu2009")]
    [InlineData("SARS2003")]
    [InlineData("Measles1861")]
    [InlineData("flu_2009_NYC_school")]
    [InlineData("synthetic365_A")]
    public void Published_epidemic_agrees_with_EpiEstim(string dataset)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(ReferenceFiles.Shared("manifest.json")));
        var counts = ReferenceFiles.Counts(ReferenceFiles.Shared("incidence", dataset + ".csv"));
        var compared = 0;
        foreach (var entry in manifest.RootElement.EnumerateArray())
        {
            if (entry.GetProperty("dataset").GetString() == dataset && entry.GetProperty("method").GetString() == "wallinga_teunis")
            {
                var tag = entry.GetProperty("tag").GetString()!;
                var interval = entry.GetProperty("si").GetString() == "parametric_si"
                    ? DiscretisedSerialInterval.ShiftedGamma(entry.GetProperty("mean_si").GetDouble(), entry.GetProperty("std_si").GetDouble(), counts.Length - 1)
                    : DiscretisedSerialInterval.FromWeights(ReferenceFiles.Column(ReferenceFiles.Shared("incidence", dataset + "__si_distr.csv"), 1));
                CompareMeans(ReferenceFiles.Shared("wallinga_teunis", $"{dataset}__{tag}.csv"), counts, interval, tag[^1] - '0');
                compared++;
            }
        }

        Assert.True(compared >= 2, $"Only {compared} files were compared.");
    }

    [Fact]
    public void Simulated_intervals_agree_with_EpiEstim()
    {
        var windows = WallingaTeunis.Estimate(Outbreak.All, DiscretisedSerialInterval.ShiftedGamma(4.7, 2.9, 59), new() { Simulations = 10_000 })
            .ToDictionary(window => window.End);
        var expected = SampledReference.Read("wallinga_teunis");
        Assert.True(expected.Length > 50);
        foreach (var window in expected)
        {
            var r = windows[Some.FirstDate.AddDays(window.End - 1)].ReproductionNumber.Value;
            Near.Reference(window.Mean[0], r.Mean, 1e-10, $"window {window.Start}-{window.End}, mean");
            // R drew 500 chains per repetition, we 10,000. The quantiles are whole numbers of people over the cases: half a person of slack.
            var person = 0.5 / windows[Some.FirstDate.AddDays(window.End - 1)].CasesInWindow!.Value / 5;
            SampledReference.Compare(
                window with { Mean = window.Mean[1..], Deviation = window.Deviation[1..] },
                [r.StandardDeviation!.Value, r.Quantile025!.Value, r.Quantile975!.Value], 20, 500.0 / 10_000, person, "wallinga_teunis");
        }
    }

    [Fact]
    public void Many_cases_a_day_are_drawn_with_the_same_spread_as_few()
    {
        // The number infected by a day's cases is a sum of binomials: its variance over the chains is known.
        int[] counts = [.. Enumerable.Range(0, 20).Select(day => 30_000 + (500 * (day % 5)))];
        var interval = DiscretisedSerialInterval.FromWeights([0, 0.5, 0.3, 0.2]);
        var options = new CaseReproductionNumberOptions { WindowDays = 1, Simulations = 4000 };
        foreach (var (day, window) in WallingaTeunis.Estimate(Some.Series(counts), interval, options).Select((window, i) => (i + 1, window)).SkipLast(4))
        {
            var variance = 0.0;
            for (var lag = 1; lag <= 3; lag++)
            {
                var total = Enumerable.Range(1, Math.Min(3, day + lag)).Sum(k => interval.Weights[k] * counts[day + lag - k]);
                var share = interval.Weights[lag] * counts[day] / total;
                variance += counts[day + lag] * share * (1 - share);
            }

            var r = window.ReproductionNumber.Value;
            Near.Relative(Math.Sqrt(variance) / counts[day], r.StandardDeviation!.Value, 5 / Math.Sqrt(2 * 4000), "standard deviation, five standard errors");
            Assert.InRange(r.Mean, r.Quantile025!.Value, r.Quantile975!.Value);
        }
    }

    [Fact]
    public void Every_infected_case_is_counted_once() =>
        Some.Counts.Sample(counts =>
        {
            var windows = WallingaTeunis.Estimate(Some.Series([.. counts, 0]), Some.Interval, WithoutInterval with { WindowDays = counts.Length });
            var expected = Enumerable.Range(1, counts.Length - 1).Sum(day => (double)counts[day]);
            var first = WallingaTeunis.Estimate(Some.Series([0, .. counts]), Some.Interval, WithoutInterval with { WindowDays = counts.Length });
            Near.Relative(expected, first[0].ReproductionNumber.Value.Mean * first[0].CasesInWindow!.Value, 1e-9, "infections");
            Assert.Single(windows);
        });

    [Fact]
    public void Scaling_all_counts_leaves_R() =>
        Gen.Select(Some.Counts, Gen.Int[2, 20]).Sample((counts, factor) =>
        {
            var one = WallingaTeunis.Estimate(Some.Series(counts), Some.Interval, WithoutInterval);
            var many = WallingaTeunis.Estimate(Some.Series([.. counts.Select(count => count * factor)]), Some.Interval, WithoutInterval);
            foreach (var (a, b) in one.Zip(many).Where(pair => pair.First.ReproductionNumber.IsEstimable))
            {
                Near.Reference(a.ReproductionNumber.Value.Mean, b.ReproductionNumber.Value.Mean, 1e-10, "R");
            }
        });

    [Fact]
    public void Moving_the_calendar_moves_the_windows_and_nothing_else() =>
        Some.Counts.Sample(counts =>
        {
            var here = WallingaTeunis.Estimate(Some.Series(counts), Some.Interval, new() { Simulations = 20 });
            var there = WallingaTeunis.Estimate(DailyIncidence.AllKnown(Some.FirstDate.AddDays(99), counts), Some.Interval, new() { Simulations = 20 });
            Assert.Equal(here.Select(window => window.ReproductionNumber), there.Select(window => window.ReproductionNumber));
        }, iter: 20);

    [Fact]
    public void Same_seed_gives_the_same_interval()
    {
        Assert.Equal(WallingaTeunis.Estimate(Outbreak.All, Some.Interval), WallingaTeunis.Estimate(Outbreak.All, Some.Interval));
        Assert.NotEqual(WallingaTeunis.Estimate(Outbreak.All, Some.Interval), WallingaTeunis.Estimate(Outbreak.All, Some.Interval, new() { Seed = 2 }));
    }

    [Fact]
    public void Window_without_cases_is_not_estimable()
    {
        var windows = WallingaTeunis.Estimate(Some.Series(3, 4, 0, 0, 5, 6), Some.Interval, WithoutInterval with { WindowDays = 2 });
        Assert.Equal(NotEstimableReason.TooFewCases, windows[1].ReproductionNumber.Why!.Value.Reason);
        Assert.Equal(0, windows[1].CasesInWindow);
    }

    [Fact]
    public void Windows_near_an_unknown_or_negative_day_are_not_estimable()
    {
        int?[] unknown = Some.Steady(60), negative = Some.Steady(60);
        (unknown[30], negative[30]) = (null, -2);
        var windows = WallingaTeunis.Estimate(Some.SeriesWithGaps(unknown), Some.Interval, WithoutInterval);
        Assert.Contains(windows, window => window.ReproductionNumber.Why?.Reason == NotEstimableReason.UnknownDays && window.End < Some.FirstDate.AddDays(30));
        Assert.Contains(windows, window => window.ReproductionNumber.Why?.Reason == NotEstimableReason.UnknownDays && window.Start > Some.FirstDate.AddDays(30));
        Assert.True(windows[0].ReproductionNumber.IsEstimable && windows[^1].ReproductionNumber.IsEstimable);
        Assert.Contains(WallingaTeunis.Estimate(Some.SeriesWithGaps(negative), Some.Interval, WithoutInterval),
            window => window.ReproductionNumber.Why?.Reason == NotEstimableReason.NegativeIncidence);
    }

    [Fact]
    public void Last_windows_say_that_they_have_not_been_seen_to_the_end()
    {
        var windows = WallingaTeunis.Estimate(Some.SeriesWithGaps(Some.Steady(60)), Some.Interval, WithoutInterval);
        Assert.InRange(windows[0].ReproductionNumber.Value.SeenProportion, 0.999999, 1);
        Assert.InRange(windows[^1].ReproductionNumber.Value.SeenProportion, 0.05, 0.4);
        Assert.Null(windows[0].ReproductionNumber.Value.Quantile025);
    }

    [Fact]
    public void Options_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => WallingaTeunis.Estimate(Outbreak.All, Some.Interval, new() { WindowDays = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => WallingaTeunis.Estimate(Outbreak.All, Some.Interval, new() { Simulations = -1 }));
        Assert.Empty(WallingaTeunis.Estimate(Some.Series(1, 2), Some.Interval));
    }

    private static void CompareMeans(string file, int[] counts, DiscretisedSerialInterval interval, int windowDays)
    {
        var windows = WallingaTeunis.Estimate(Some.Series(counts), interval, WithoutInterval with { WindowDays = windowDays }).ToDictionary(window => window.Start);
        var rows = ReferenceFiles.Rows(file);
        Assert.Equal(rows.Length, windows.Values.Count(window => window.ReproductionNumber.IsEstimable));
        foreach (var row in rows)
        {
            var window = windows[Some.FirstDate.AddDays((int)row[0]! - 1)];
            Near.Reference(row[2]!.Value, window.ReproductionNumber.Value.Mean, 1e-10, $"{Path.GetFileName(file)}, window {row[0]}");
        }
    }
}
