using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Tests.Detection;

/// <summary>What holds of detectors without R: worked by hand, treatment of gaps, the table.</summary>
public sealed class DetectorTests
{
    private static readonly int[] Counts = [.. Enumerable.Range(0, 420).Select(t => 10 + (t * 7 % 5) + (t % 52 < 10 ? 6 : 0))];

    [Fact]
    public void Moving_percentile_is_that_of_the_blocks_of_earlier_years()
    {
        var counts = new int[53];
        (counts[0], counts[1], counts[2], counts[52]) = (1, 5, 0, 4);
        var detector = new MovingPercentile { YearsBack = 1, BlocksAround = 1, Percentile = 0.75 };
        var finding = detector.Detect(CountSeries.AllKnown([0, .. counts]), 53)[0].Value;
        // Blocks 1, 5 and 0 of a year ago: median 1, and halfway from 1 to 5 at three quarters.
        Assert.Equal(1, finding.Expected);
        Assert.Equal(3, finding.UpperBound);
        Assert.True(finding.Alarm);
    }

    [Fact]
    public void Unknown_and_negative_counts_make_EARS_not_estimable_and_later_windows_are_as_before()
    {
        int?[] gap = [.. Counts.Select((c, t) => t == 30 ? null : t == 60 ? -1 : (int?)c)];
        var found = new Ears().Detect(new CountSeries(gap), 0);
        var complete = new Ears().Detect(CountSeries.AllKnown(Counts), 0);
        Assert.Equal(NotEstimableReason.TooFewDays, found[6].Why!.Value.Reason);
        Assert.All(Enumerable.Range(30, 8), t => Assert.Equal(NotEstimableReason.UnknownDays, found[t].Why!.Value.Reason));
        Assert.All(Enumerable.Range(60, 8), t => Assert.Equal(NotEstimableReason.NegativeIncidence, found[t].Why!.Value.Reason));
        Assert.Equal(complete[100].Value.UpperBound!.Value, found[100].Value.UpperBound!.Value, 1e-9);
    }

    [Fact]
    public void However_many_counts_are_negative_beside_unknown_ones_Bayes_says_so() =>
        Assert.All(Enumerable.Range(1, 5), negative =>
        {
            int?[] counts = [null, .. Enumerable.Repeat<int?>(-2, negative), .. Enumerable.Repeat<int?>(3, 6 - negative)];
            Assert.Equal(NotEstimableReason.NegativeIncidence, new BayesPrediction { HalfWindow = 6 }.Detect(new CountSeries(counts), 6)[0].Why!.Value.Reason);
        });

    [Fact]
    public void A_disease_never_seen_before_is_not_estimable_and_a_smaller_alpha_never_lowers_the_bound()
    {
        Assert.Equal(NotEstimableReason.TooFewCases, FarringtonFlexible.Noufaily.Explain(CountSeries.AllKnown(new int[400]), 399).Why!.Value.Reason);
        double Bound(double alpha) => (FarringtonFlexible.Noufaily with { Alpha = alpha }).Explain(CountSeries.AllKnown(Counts), 400).Value.UpperBound;
        Assert.True(Bound(0.05) <= Bound(0.01) && Bound(0.01) <= Bound(0.001));
    }

    [Fact]
    public void A_reset_sum_begins_again_after_an_alarm()
    {
        var detector = new Cusum { KnownMean = 4, Reference = 0.5, Threshold = 2 };
        int[] high = [8, 8, 8];
        Assert.Equal([1.5, 3.0, 4.5], detector.Detect(CountSeries.AllKnown(high), 0).Select(f => f.Value.Score!.Value));
        Assert.Equal([1.5, 3.0, 1.5], (detector with { ResetAfterAlarm = true }).Detect(CountSeries.AllKnown(high), 0).Select(f => f.Value.Score!.Value));
    }

    [Fact]
    public void A_table_is_answered_in_order_as_each_series_alone()
    {
        var table = Enumerable.Range(0, 1100).Select(i => KeyValuePair.Create(i, CountSeries.AllKnown(Counts.Select(c => c + (i % 9)).ToArray()))).ToArray();
        var found = new Ears().DetectAll(table, latestPeriods: 2, cancellation: TestContext.Current.CancellationToken).ToArray();
        Assert.Equal(Enumerable.Range(0, 1100), found.Select(f => f.Key));
        Assert.All(found, f => Assert.Equal(new Ears().Detect(table[f.Key].Value, 418), f.Answers));
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        Assert.Throws<OperationCanceledException>(() => new Ears().DetectAll(table, cancellation: stopped.Token).ToArray());
    }
}
