using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class OverallInfectivityTests
{
    [Fact] // EpiEstim 2.2-4: overall_infectivity(I, w), tolerance 1e-8
    public void Simulated_epidemic_agrees_with_EpiEstim() => Compare(
        ReferenceFiles.Own("incidence", "synthetic365_A.csv"),
        ReferenceFiles.Own("overall_infectivity", "synthetic365_A__w.csv"),
        ReferenceFiles.Own("overall_infectivity", "synthetic365_A.csv"));

    [Theory]
    [InlineData("Flu2009")]
    [InlineData("SARS2003")]
    [InlineData("Measles1861")]
    [InlineData("flu_2009_NYC_school")]
    public void Published_epidemic_agrees_with_EpiEstim(string dataset) => Compare(
        ReferenceFiles.Shared("incidence", dataset + ".csv"),
        ReferenceFiles.Shared("overall_infectivity", dataset + "__w.csv"),
        ReferenceFiles.Shared("overall_infectivity", dataset + ".csv"));

    [Fact]
    public void First_day_has_no_infectivity() =>
        Assert.Equal(NotEstimableReason.TooFewDays, OverallInfectivity.Compute(Some.Series(5), Some.Interval)[0].Why!.Value.Reason);

    [Fact]
    public void Days_that_an_unknown_or_negative_day_reaches_are_not_estimable()
    {
        var interval = DiscretisedSerialInterval.FromWeights([0, 0.6, 0.4]);
        var answers = OverallInfectivity.Compute(Some.SeriesWithGaps(1, null, 3, 4, 5, -1, 7, 8, 9), interval);
        Assert.Equal(
            [
                NotEstimableReason.TooFewDays, null, NotEstimableReason.UnknownDays, NotEstimableReason.UnknownDays, null, null,
                NotEstimableReason.NegativeIncidence, NotEstimableReason.NegativeIncidence, null,
            ],
            answers.Select(answer => answer.Why?.Reason));
        Assert.Equal((4 * 0.6) + (3 * 0.4), answers[4].Value, 12);
    }

    [Fact]
    public void Treatment_and_tolerance_count_such_days_as_zero()
    {
        var interval = DiscretisedSerialInterval.FromWeights([0, 0.6, 0.4]);
        var answers = OverallInfectivity.Compute(Some.SeriesWithGaps(1, null, -3, 4), interval, NegativeCounts.TreatAsZero, 0.4);
        Assert.Equal(NotEstimableReason.UnknownDays, answers[2].Why!.Value.Reason);
        Assert.Equal(0, answers[3].Value);
    }

    [Fact]
    public void Infectivity_is_additive_in_the_counts() =>
        Some.Counts.Sample(counts =>
        {
            var reversed = counts.Reverse().ToArray();
            var sum = counts.Zip(reversed, (one, other) => one + other).ToArray();
            double[] first = Known(counts), second = Known(reversed), both = Known(sum);
            for (var i = 0; i < both.Length; i++)
            {
                Near.Reference(first[i] + second[i], both[i], 1e-12, $"day {i + 1}");
            }
        });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Tolerance_is_a_proportion(double tolerance) => Assert.Throws<ArgumentOutOfRangeException>(
        () => OverallInfectivity.Compute(Some.Series(1, 2), Some.Interval, tolerableUnknownProportion: tolerance));

    private static double[] Known(int[] counts) =>
        [.. OverallInfectivity.Compute(Some.Series(counts), Some.Interval).Skip(1).Select(answer => answer.Value)];

    private static void Compare(string incidence, string weights, string expected)
    {
        // The reference weights of a short series are cut and may sum to less than the 0.99 that FromWeights asks for.
        var w = ReferenceFiles.Column(weights, 1);
        var missing = 1 - w.Sum();
        var interval = DiscretisedSerialInterval.FromWeights([.. w, Math.Max(0, missing)]);
        var answers = OverallInfectivity.Compute(Some.Series(ReferenceFiles.Counts(incidence)), interval);
        var rows = ReferenceFiles.Rows(expected);
        Assert.Equal(rows.Length, answers.Length);
        Assert.Null(rows[0][1]);
        for (var i = 1; i < rows.Length; i++)
        {
            Near.Reference(rows[i][1]!.Value, answers[i].Value, 1e-8, $"day {i + 1}");
        }
    }
}
