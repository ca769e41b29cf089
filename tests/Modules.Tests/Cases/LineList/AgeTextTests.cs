using Fangxian.Cases.LineList;

namespace Fangxian.Modules.Tests.Cases.LineList;

public sealed class AgeTextTests
{
    [Theory]
    [InlineData("30", 30)]
    [InlineData("30岁", 30)]
    [InlineData("30 周岁", 30)]
    [InlineData("33 Years", 33)]
    [InlineData("1.5y", 1)]
    [InlineData("8个月", 0)]
    [InlineData("14 Months", 1)]
    [InlineData("12 Days", 0)]
    [InlineData("6周", 0)]
    [InlineData("30-39", null)]
    [InlineData("thirty", null)]
    [InlineData("", null)]
    public void An_age_is_read_in_whole_years(string text, int? years) => Assert.Equal(years, (int?)AgeText.Years(text));
}
