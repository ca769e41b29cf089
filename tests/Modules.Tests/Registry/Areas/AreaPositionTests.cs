using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;

namespace Fangxian.Modules.Tests.Registry.Areas;

public sealed class AreaPositionTests
{
    [Theory]
    [InlineData("99", 990_000_000_000_000)]
    [InlineData("9901", 990_100_000_000_000)]
    [InlineData("990101", 990_101_000_000_000)]
    [InlineData("990101001", 990_101_001_000_000)]
    [InlineData("990101001002", 990_101_001_002_000)]
    [InlineData("990101001002003", 990_101_001_002_003)]
    public void A_code_and_its_zeros_make_one_position(string code, long position) => Assert.Equal(position, AreaPosition.FromCode(code));

    [Theory]
    [InlineData("")]
    [InlineData("9")]
    [InlineData("990")]
    [InlineData("99010")]
    [InlineData("99010A")]
    [InlineData("+9")]
    [InlineData(" 9")]
    [InlineData("９９")]
    public void What_is_no_code_has_no_position(string code) => Assert.Null(AreaPosition.FromCode(code));

    [Theory]
    [InlineData(AreaLevel.Province, 990_000_000_000_000, 999_999_999_999_999)]
    [InlineData(AreaLevel.Prefecture, 990_100_000_000_000, 990_199_999_999_999)]
    [InlineData(AreaLevel.County, 990_101_000_000_000, 990_101_999_999_999)]
    [InlineData(AreaLevel.Township, 990_101_001_000_000, 990_101_001_999_999)]
    [InlineData(AreaLevel.Village, 990_101_001_002_000, 990_101_001_002_999)]
    [InlineData(AreaLevel.Grid, 990_101_001_002_003, 990_101_001_002_003)]
    public void A_subtree_is_one_range(AreaLevel level, long from, long to) => Assert.Equal(new PositionRange(from, to), AreaPosition.Subtree(from, level));

    [Fact]
    public void The_subtree_of_the_country_is_everything() => Assert.Equal(PositionRange.Everything, AreaPosition.Subtree(AreaPosition.Root, AreaLevel.Country));

    [Theory]
    [InlineData("510107", "510107", "510107")]
    [InlineData("510107001", "510107002", "510107")]
    [InlineData("510107", "510107002003", "510107")]
    [InlineData("510107", "510104", "5101")]
    [InlineData("510107", "510301", "51")]
    [InlineData("510107", "110101", null)]
    public void The_smallest_area_over_two_holds_both(string one, string other, string? over) =>
        Assert.Equal(over is null ? AreaPosition.Root : AreaPosition.FromCode(over), AreaPosition.Over(AreaPosition.FromCode(one)!.Value, AreaPosition.FromCode(other)!.Value));
}
