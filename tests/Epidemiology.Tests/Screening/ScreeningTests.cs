using CsCheck;
using Fangxian.Epidemiology.Numerics;
using Fangxian.Epidemiology.Screening;

namespace Fangxian.Epidemiology.Tests.Screening;

public sealed class ScreeningTests
{
    [Fact] // Altman and Bland 1994 (BMJ 308:1552, 309:102): 231, 32, 27, 54; sensitivity 0.90, specificity 0.63; at a prevalence of 0.25 PPV 0.45
    public void Accuracy_and_predictive_values_are_the_published_ones()
    {
        var accuracy = TestAccuracy.Of(231, 32, 27, 54);
        Assert.Equal(0.90, accuracy.Sensitivity.Value.Value, 2);
        Assert.Equal(0.63, accuracy.Specificity.Value.Value, 2);
        Assert.Equal(0.88, accuracy.PositivePredictiveValue.Value.Value, 2);
        Assert.Equal(0.67, accuracy.NegativePredictiveValue.Value.Value, 2);
        var values = PredictiveValues.At(UncertainProportion.Known(0.25), UncertainProportion.Known(231 / 258.0), UncertainProportion.Known(54 / 86.0));
        Assert.Equal(0.45, values.Positive.Value.Value, 2);
        Assert.Equal(0.95, values.Negative.Value.Value, 2);
        Assert.Equal(NotEstimableReason.TooFewObservations, TestAccuracy.Of(0, 3, 0, 4).Sensitivity.Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewObservations, PredictiveValues.At(UncertainProportion.Known(0), UncertainProportion.Known(0.9), UncertainProportion.Known(1)).Positive.Why!.Value.Reason);
        Assert.Throws<ArgumentOutOfRangeException>(() => TestAccuracy.Of(1, -1, 2, 3));
    }

    [Fact] // R 4.2.2: set.seed(1); n <- 2e6; p <- rbeta(n, 5, 95); s <- rbeta(n, 90.5, 10.5); q <- rbeta(n, 970.5, 30.5); quantile(p*s/(p*s+(1-p)*(1-q)), c(.025,.975))
    public void Predictive_value_of_an_uncertain_prevalence_agrees_with_R()
    {
        var value = PredictiveValues.At(UncertainProportion.Beta(5, 95), UncertainProportion.Counted(90, 100), UncertainProportion.Counted(970, 1000)).Positive.Value;
        Near.Within(0.3230049, value.Lower, 0.008, "lower");
        Near.Within(0.7832124, value.Upper, 0.008, "upper");
    }

    [Fact] // The exact ends of 23 / 150 (binom.test, R 4.2.2: 0.0998…, 0.2211…) turned by (x + Sp − 1) / (Se + Sp − 1)
    public void True_prevalence_agrees_with_the_closed_form()
    {
        var row = ReferenceFiles.Rows(ReferenceFiles.Own("severity", "proportions.csv")).Single(r => r[0] == 23);
        var found = TruePrevalence.RoganGladen(23, 150, UncertainProportion.Known(0.96), UncertainProportion.Known(0.89)).Value;
        Near.Reference(((23 / 150.0) - 0.11) / 0.85, found.Value, 1e-12, "prevalence");
        Near.Reference(Math.Max(0, (row[2]!.Value - 0.11) / 0.85), found.Lower, 1e-9, "lower");
        Near.Reference((row[3]!.Value - 0.11) / 0.85, found.Upper, 1e-9, "upper");
        Assert.Equal(0, TruePrevalence.RoganGladen(1, 150, UncertainProportion.Known(0.96), UncertainProportion.Known(0.89)).Value.Value);
        Assert.Equal(NotEstimableReason.TestSaysNothing, TruePrevalence.RoganGladen(1, 150, UncertainProportion.Known(0.5), UncertainProportion.Known(0.5)).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewObservations, TruePrevalence.RoganGladen(0, 0, UncertainProportion.Known(0.9), UncertainProportion.Known(0.9)).Why!.Value.Reason);
    }

    [Fact] // R 4.2.2: set.seed(1); n <- 2e6; x <- rbeta(n, 180.5, 1320.5); s <- rbeta(n, 96.5, 4.5); q <- rbeta(n, 188.5, 12.5); quantile(pmin(1, pmax(0, (x+q-1)/(s+q-1))), c(.025,.975))
    public void True_prevalence_with_an_uncertain_test_agrees_with_R()
    {
        var found = TruePrevalence.RoganGladen(180, 1500, UncertainProportion.Counted(96, 100), UncertainProportion.Counted(188, 200)).Value;
        Near.Within(0.02067942, found.Lower, 0.005, "lower");
        Near.Within(0.1005443, found.Upper, 0.005, "upper");
    }

    [Theory] // Dorfman 1943, table I: best pool size and tests per 100 persons
    [InlineData(0.01, 11, 20)]
    [InlineData(0.02, 8, 27)]
    [InlineData(0.05, 5, 43)]
    [InlineData(0.10, 4, 59)]
    [InlineData(0.15, 3, 72)]
    [InlineData(0.20, 3, 82)]
    [InlineData(0.30, 3, 99)]
    public void Best_pool_is_the_one_of_Dorfmans_table(double prevalence, int size, int testsPer100)
    {
        var best = PooledTesting.Best(UncertainProportion.Known(prevalence));
        Assert.Equal(size, best.PoolSize);
        Assert.Equal(testsPer100, Math.Round(100 * best.TestsPerPerson.Value));
    }

    [Fact] // integrate over the quantiles of the prevalence, R 4.2.2; 1e-8: integrate near the ends
    public void Tests_per_person_under_an_uncertain_prevalence_agree_with_R()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("screening", "pools.csv")))
        {
            var (size, prevalence) = ((int)row[0]!.Value, UncertainProportion.Beta(row[1]!.Value, row[2]!.Value));
            var two = PooledTesting.Plan(size, prevalence, PoolingScheme.TwoStage, row[3]!.Value, row[4]!.Value);
            Near.Reference(row[5]!.Value, two.TestsPerPerson.Value, 1e-8, "two stages");
            Near.Reference(row[7]!.Value, two.TestsPerPerson.Lower, 1e-9, "lower");
            Near.Reference(row[8]!.Value, two.TestsPerPerson.Upper, 1e-9, "upper");
            Near.Reference(row[6]!.Value, PooledTesting.Plan(size, prevalence, PoolingScheme.SquareArray, row[3]!.Value, row[4]!.Value).TestsPerPerson.Value, 1e-8, "square");
        }
    }

    [Theory]
    [InlineData(PoolingScheme.TwoStage)]
    [InlineData(PoolingScheme.SquareArray)]
    public void What_a_plan_promises_is_what_a_simulated_laboratory_gets(PoolingScheme scheme)
    {
        const int size = 6, rounds = 4000;
        const double prevalence = 0.04, sensitivity = 0.9, specificity = 0.95;
        var (random, plan) = (new RandomStream(11), PooledTesting.Plan(size, UncertainProportion.Known(prevalence), scheme, sensitivity, specificity));
        bool Positive(bool infected) => random.Uniform() < (infected ? sensitivity : 1 - specificity);
        double tests = 0, persons = 0, infected = 0, found = 0, wrong = 0;
        for (var round = 0; round < rounds; round++)
        {
            var ill = Enumerable.Range(0, size * size).Select(_ => random.Uniform() < prevalence).ToArray();
            var rows = Enumerable.Range(0, size).Select(r => Positive(ill.Skip(r * size).Take(size).Any(x => x))).ToArray();
            var columns = Enumerable.Range(0, size).Select(c => scheme == PoolingScheme.TwoStage || Positive(Enumerable.Range(0, size).Any(r => ill[(r * size) + c]))).ToArray();
            tests += scheme == PoolingScheme.TwoStage ? size : 2 * size;
            for (var i = 0; i < ill.Length; i++)
            {
                var retested = rows[i / size] && columns[i % size];
                var called = retested && Positive(ill[i]);
                (persons, infected, tests) = (persons + 1, infected + (ill[i] ? 1 : 0), tests + (retested ? 1 : 0));
                (found, wrong) = (found + (ill[i] && called ? 1 : 0), wrong + (!ill[i] && called ? 1 : 0));
            }
        }

        Near.Within(plan.TestsPerPerson.Value, tests / persons, 0.005, "tests per person");
        Near.Within(plan.Sensitivity, found / infected, 0.02, "sensitivity");
        Near.Within(plan.Specificity, 1 - (wrong / (persons - infected)), 0.002, "specificity");
    }

    [Fact] // uniroot on the score and on the likelihood, R 4.2.2; 1e-7: a maximum is known to the root of rounding
    public void Prevalence_from_pools_agrees_with_R()
    {
        (PoolResults[] Pools, double Se, double Sp)[] sets =
        [
            ([new(5, 40, 6)], 1, 1), ([new(5, 10, 1), new(10, 20, 4), new(25, 8, 5)], 1, 1), ([new(1, 50, 2), new(10, 30, 9)], 0.9, 0.99), ([new(10, 30, 0)], 1, 1),
        ];
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("screening", "pooled_prevalence.csv")))
        {
            var (pools, se, sp) = sets[(int)row[0]!.Value - 1];
            var found = PooledPrevalence.Estimate(pools, se, sp).Value;
            Near.Reference(row[1]!.Value, found.Value, 1e-7, "prevalence");
            Near.Reference(row[2]!.Value, found.Lower, 1e-7, "lower");
            Near.Reference(row[3]!.Value, found.Upper, 1e-7, "upper");
        }

        Near.Reference(1 - Math.Pow(1 - (6 / 40.0), 1 / 5.0), PooledPrevalence.Estimate([new(5, 40, 6)]).Value.Value, 1e-8, "closed form");
        Assert.Equal(1, PooledPrevalence.Estimate([new(10, 5, 5)]).Value.Value);
        Assert.Equal(NotEstimableReason.MoreEventsThanPersons, PooledPrevalence.Estimate([new(10, 5, 6)]).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewObservations, PooledPrevalence.Estimate([]).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TestSaysNothing, PooledPrevalence.Estimate([new(10, 5, 1)], 0.5, 0.5).Why!.Value.Reason);
        Assert.Throws<ArgumentOutOfRangeException>(() => PooledPrevalence.Estimate([new(0, 5, 1)]));
    }

    [Fact]
    public void The_best_pool_is_never_worse_than_any_other_and_shrinks_with_prevalence() =>
        Gen.Select(Gen.Double[0.001, 0.4], Gen.Double[0.7, 1], Gen.Double[0.9, 1]).Sample((p, se, sp) =>
        {
            var prevalence = UncertainProportion.Known(p);
            var best = PooledTesting.Best(prevalence, PoolingScheme.TwoStage, se, sp, 40);
            Assert.All(Enumerable.Range(1, 40), n => Assert.True(best.TestsPerPerson.Value <= PooledTesting.Plan(n, prevalence, PoolingScheme.TwoStage, se, sp).TestsPerPerson.Value + 1e-12));
            Assert.True(PooledTesting.Best(UncertainProportion.Known(Math.Min(1, 2 * p)), PoolingScheme.TwoStage, 1, 1, 40).PoolSize <= Math.Max(best.PoolSize, PooledTesting.Best(prevalence, PoolingScheme.TwoStage, 1, 1, 40).PoolSize) || p > 0.15);
        }, iter: 60);

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => UncertainProportion.Known(1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UncertainProportion.Beta(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UncertainProportion.Counted(3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PooledTesting.Plan(0, UncertainProportion.Known(0.1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => PooledTesting.Plan(5, UncertainProportion.Known(0.1), sensitivity: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => PooledTesting.Best(UncertainProportion.Known(0.1), largestPool: 0));
    }
}
