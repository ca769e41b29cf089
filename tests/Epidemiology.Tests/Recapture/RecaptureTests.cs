using System.Globalization;
using CsCheck;
using Fangxian.Epidemiology.Recapture;

namespace Fangxian.Epidemiology.Tests.Recapture;

public sealed class RecaptureTests
{
    /// <summary>The hepatitis A outbreak in a college of Taiwan, 1995: laboratory, hospitals, questionnaires (Chao and others 2001). A later check of everybody found 545.</summary>
    private static readonly ThreeListCounts Hepatitis = new(69, 55, 63, 21, 17, 18, 28);

    [Fact] // glm(family = poisson), epsilon 1e-15, R 4.2.2; 1e-8
    public void All_eight_models_agree_with_R()
    {
        var fitted = ThreeListModels.Fit(Hepatitis).Value;
        Assert.Equal(8, fitted.Models.Length);
        foreach (var line in File.ReadLines(ReferenceFiles.Own("recapture", "models.csv")).Skip(1).Select(l => l.Split(',')))
        {
            double[] expected = [.. line.Skip(1).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture))];
            var model = fitted.Models.ToArray().Single(m => m.Name == line[0]);
            double[] found = [model.All.Value, model.All.Lower, model.All.Upper, model.UnseenStandardErrorOfLog, model.Deviance, model.DegreesOfFreedom, model.Aic, model.Bic];
            Assert.All(expected.Zip(found), pair => Near.Reference(pair.First, pair.Second, 1e-8, line[0]));
        }
    }

    [Fact] // Chao and others 2001, table IV: 388 under independence, 1,313 with all pairs; the truth was about 545
    public void Answer_depends_on_the_model_and_the_best_one_may_be_far_off()
    {
        var fitted = ThreeListModels.Fit(Hepatitis).Value;
        Assert.Equal(388, Math.Round(fitted.Models.ToArray().Single(m => m.Name == "independent").All.Value));
        Assert.Equal(1313, Math.Round(fitted.BestByAic.All.Value));
        Assert.Equal("AB+AC+BC", fitted.BestByAic.Name);
        Assert.Equal("AB+AC+BC", fitted.BestByBic.Name);
        var wide = fitted.WithinAicOfBest(12);
        Assert.InRange(545, wide.Lower, wide.Upper);
        Assert.Equal(fitted.BestByAic.All.Value, wide.Value);
    }

    [Fact] // Chapman, Seber's variance and the log-normal interval as closed forms in R 4.2.2; 1e-10
    public void Two_lists_agree_with_R()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Own("recapture", "two.csv")))
        {
            var found = TwoListEstimate.Of((long)row[0]!.Value, (long)row[1]!.Value, (long)row[2]!.Value).Value;
            Near.Reference(row[3]!.Value, found.All.Value, 1e-10, "all");
            Near.Reference(row[4]!.Value, found.StandardError, 1e-10, "standard error");
            Near.Reference(row[5]!.Value, found.All.Lower, 1e-10, "lower");
            Near.Reference(row[6]!.Value, found.All.Upper, 1e-10, "upper");
        }
    }

    [Fact]
    public void Independent_lists_are_counted_right()
    {
        // 1,000 persons, on the lists with 0.5, 0.4 and 0.3 independently: expected cells, the rest is 210.
        var counts = new ThreeListCounts(210, 140, 90, 140, 90, 60, 60);
        var independent = ThreeListModels.Fit(counts).Value.Models.ToArray().Single(m => m.Name == "independent");
        Near.Relative(1000, independent.All.Value, 1e-9, "all");
        Assert.Equal(0, independent.Deviance, 9);
        Near.Within(1000, TwoListEstimate.Of(500, 400, 200).Value.All.Value, 2, "two lists");
    }

    [Fact]
    public void Estimates_hold_what_was_seen_and_names_of_lists_do_not_matter() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 30], Gen.Int[1, 30]).Sample((a, b, c, ab, ac, bc, abc) =>
        {
            var one = ThreeListModels.Fit(new(a, b, c, ab, ac, bc, abc)).Value;
            var turned = ThreeListModels.Fit(new(c, b, a, bc, ac, ab, abc)).Value;
            Assert.All(one.Models.ToArray(), m => Assert.True(m.All.Lower > one.Seen && m.All.Lower < m.All.Value && m.All.Value < m.All.Upper));
            double Of(ThreeListModels models, string name) => models.Models.ToArray().Single(m => m.Name == name).All.Value;
            Near.Relative(Of(one, "AB"), Of(turned, "BC"), 1e-7, "AB turned");
            Near.Relative(Of(one, "AB+AC+BC"), Of(turned, "AB+AC+BC"), 1e-7, "all pairs turned");
            var two = TwoListEstimate.Of(a + ab, b + ab, ab).Value;
            Assert.True(two.All.Value >= two.Seen - 1e-9 && two.All.Lower >= two.Seen - 1e-9);
        }, iter: 100);

    [Fact]
    public void What_cannot_be_estimated_says_why()
    {
        Assert.Equal(NotEstimableReason.ListsDoNotOverlap, TwoListEstimate.Of(10, 20, 0).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.MoreEventsThanPersons, TwoListEstimate.Of(10, 20, 11).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewObservations, TwoListEstimate.Of(0, 0, 0).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.TooFewObservations, ThreeListModels.Fit(default).Why!.Value.Reason);
        Assert.Equal(NotEstimableReason.ListsDoNotOverlap, ThreeListModels.Fit(new(10, 20, 30, 0, 0, 0, 0)).Why!.Value.Reason);
        Assert.Throws<ArgumentOutOfRangeException>(() => ThreeListModels.Fit(new(1, 2, -3, 0, 0, 0, 0)));
    }
}
