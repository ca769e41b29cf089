using System.Collections;
using System.Reflection;
using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

/// <summary>Whatever the series (zeros, gaps, falling totals, equal counts, numbers near the largest), no answer holds NaN, and none is silent.</summary>
public sealed class SoundnessTests
{
    private static readonly Gen<int?> Count = Gen.Frequency(
        (6, Gen.Int[0, 40].Select(n => (int?)n)), (3, Gen.Const((int?)0)), (1, Gen.Const((int?)null)), (1, Gen.Int[-20, -1].Select(n => (int?)n)), (1, Gen.Const((int?)int.MaxValue)));

    private static readonly Gen<DailyIncidence> Series = Gen.OneOf(
        Count.Array[1, 45], Gen.Const((int?)7).Array[1, 45], Gen.Const((int?)0).Array[1, 45], Gen.Int[0, 3].Select(n => (int?)n).Array[1, 45]).Select(c => new DailyIncidence(Some.FirstDate, c));

    private static readonly Gen<NegativeCounts> Treatment = Gen.Int[0, 1].Select(n => (NegativeCounts)n);

    [Fact]
    public void Instantaneous_reproduction_number() =>
        Gen.Select(Series, Treatment, Gen.Int[1, 20]).Sample((series, negative, days) =>
            AssertSound(InstantaneousReproductionNumber.Estimate(series, Some.Interval, new() { WindowDays = days, NegativeCounts = negative })), iter: 300);

    [Fact]
    public void Averaged_reproduction_number()
    {
        var sample = SerialIntervalSample.FromMoments(new(new(5, 1, 2, 8), new(3, 0.5, 1, 5)), 20);
        Gen.Select(Series, Treatment).Sample((series, negative) =>
            AssertSound(InstantaneousReproductionNumber.EstimateAveraged(series, sample, options: new() { NegativeCounts = negative })), iter: 60);
    }

    [Fact]
    public void Case_reproduction_number() =>
        Gen.Select(Series, Treatment).Sample((series, negative) =>
            AssertSound(WallingaTeunis.Estimate(series, Some.Interval, new() { Simulations = 20, NegativeCounts = negative })), iter: 200);

    [Fact]
    public void Growth_rates() =>
        Gen.Select(Series, Treatment).Sample((series, negative) =>
        {
            var options = new GrowthWindowOptions { NegativeCounts = negative };
            AssertSound(QuasiPoissonGrowth.EstimateRolling(series, options));
            AssertSound(PoissonGrowth.EstimateRolling(series, options));
            AssertSound(NegativeBinomialGrowth.EstimateRolling(series, options));
            AssertSound(LogLinearGrowth.UpToPeak(series, 1, negative));
        }, iter: 150);

    [Fact]
    public void Change_points() =>
        Gen.Select(Series, Treatment).Sample((series, negative) =>
            AssertSound(GrowthChangePoints.Find(series, new() { NegativeCounts = negative, MostChangePoints = 1 })), iter: 60);

    [Fact]
    public void Overall_infectivity_and_offspring() =>
        Gen.Select(Series, Treatment, Gen.OneOf(Gen.Int[0, 3], Gen.Int[0, 500]).Array[1, 60]).Sample((series, negative, infected) =>
        {
            AssertSound(OverallInfectivity.Compute(series, Some.Interval, negative));
            AssertSound(OffspringDistribution.Fit(infected));
        }, iter: 150);

    [Fact]
    public void Delays() =>
        Gen.Select(Gen.OneOf(Gen.Double[0.001, 40], Gen.Const(0.0), Gen.Const(3.0), Gen.Double[0, 1e9]).Array[1, 30], Gen.Int[0, 3].Select(n => (DelayFamily)n))
            .Sample((days, family) =>
            {
                AssertSound(DelayFit.Fit(days, family));
                AssertSound(DelayFit.Fit(Array.ConvertAll(days, d => DelayObservation.Between(Math.Floor(d), Math.Floor(d) + 1)), family));
            }, iter: 100);

    /// <summary>Every number that can be read from an answer; a dispersion k of +∞ is no scatter beyond Poisson.</summary>
    private static void AssertSound(object answer)
    {
        switch (answer)
        {
            case double number:
                Assert.False(double.IsNaN(number));
                break;
            case Array many:
                foreach (var one in many)
                {
                    AssertSound(one!);
                }

                break;
            default:
                if (answer.GetType() is { IsGenericType: true } estimate && estimate.GetGenericTypeDefinition() == typeof(Estimate<>))
                {
                    AssertEstimate(answer, estimate);
                }
                else if (answer.GetType().Namespace!.StartsWith("Fangxian", StringComparison.Ordinal) && !answer.GetType().IsEnum)
                {
                    AssertProperties(answer);
                }

                break;
        }
    }

    private static void AssertEstimate(object answer, Type type)
    {
        if ((bool)type.GetProperty("IsEstimable")!.GetValue(answer)!)
        {
            AssertSound(type.GetProperty("Value")!.GetValue(answer)!);
        }
        else
        {
            Assert.NotEqual(NotEstimableReason.NotComputed, ((NotEstimable)type.GetProperty("Why")!.GetValue(answer)!).Reason);
        }
    }

    private static void AssertProperties(object answer)
    {
        foreach (var property in answer.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0 && !p.PropertyType.IsByRefLike))
        {
            if (property.GetValue(answer) is { } value && value is not (string or DateOnly or IEnumerable))
            {
                Assert.False(value is double number && double.IsNaN(number), $"{answer.GetType().Name}.{property.Name} is NaN in {answer}");
                AssertSound(value);
            }
        }
    }
}
