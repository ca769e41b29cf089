using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Tests.Delays;

public sealed class SerialIntervalPosteriorTests
{
    [Fact]
    public void Draws_lie_around_the_most_likely_interval()
    {
        var pairs = SimulatedPairs.Read();
        var fit = DelayFit.Fit(pairs, DelayFamily.Gamma).Value;
        var means = SerialIntervalPosterior.Sample(pairs, DelayFamily.Gamma, 400).Value.Distributions.ToArray().Select(draw => draw.MeanDays).Order().ToArray();
        Assert.InRange(fit.MeanDays.Value, means[20], means[^20]);
        Assert.InRange(means[200], fit.MeanDays.Lower, fit.MeanDays.Upper);
    }

    [Fact]
    public void Same_seed_gives_the_same_draws()
    {
        var pairs = SimulatedPairs.Read();
        Assert.Equal(Means(1), Means(1));
        Assert.NotEqual(Means(1), Means(2));

        double[] Means(long seed) =>
            [.. SerialIntervalPosterior.Sample(pairs, DelayFamily.Weibull, 20, seed: seed).Value.Distributions.ToArray().Select(draw => draw.MeanDays)];
    }

    [Fact]
    public void Too_few_pairs_are_not_estimable_and_the_normal_family_is_refused()
    {
        Assert.Equal(NotEstimableReason.TooFewObservations, SerialIntervalPosterior.Sample([DelayObservation.Exact(2)], DelayFamily.Gamma).Why!.Value.Reason);
        Assert.Throws<ArgumentOutOfRangeException>(() => SerialIntervalPosterior.Sample(SimulatedPairs.Read(), DelayFamily.Normal));
    }
}
