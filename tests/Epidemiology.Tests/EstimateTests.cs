namespace Fangxian.Epidemiology.Tests;

public sealed class EstimateTests
{
    [Fact]
    public void Default_estimate_says_that_nobody_computed_it()
    {
        Estimate<double> estimate = default;
        Assert.False(estimate.IsEstimable);
        Assert.Equal(NotEstimableReason.NotComputed, estimate.Why!.Value.Reason);
    }

    [Fact]
    public void Value_can_be_read_in_three_ways()
    {
        Estimate<double> estimate = 1.5;
        Assert.True(estimate.TryGet(out var value));
        Assert.Equal((1.5, 1.5, 3.0), (value, estimate.Value, estimate.Match(number => 2 * number, _ => -1)));
        Assert.Null(estimate.Why);
    }

    [Fact]
    public void Missing_value_is_a_reason_and_reading_it_a_bug()
    {
        Estimate<double> estimate = new NotEstimable(NotEstimableReason.TooFewCases);
        Assert.False(estimate.TryGet(out _));
        Assert.Equal("epidemiology/too-few-cases", estimate.Match(_ => "a number", why => why.Code));
        Assert.Contains("epidemiology/too-few-cases", Assert.Throws<InvalidOperationException>(() => estimate.Value).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_reason_has_its_own_code()
    {
        var codes = Enum.GetValues<NotEstimableReason>().Select(reason => new NotEstimable(reason).Code).ToArray();
        Assert.Equal(codes.Length, codes.Distinct().Count());
        Assert.All(codes, code => Assert.Matches("^epidemiology/[a-z]+(-[a-z]+)*$", code));
    }

    [Fact]
    public void Number_that_is_no_reason_has_no_code() =>
        Assert.Throws<InvalidOperationException>(() => new NotEstimable((NotEstimableReason)99).Code);
}
