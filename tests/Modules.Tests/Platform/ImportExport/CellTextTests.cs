using Fangxian.Platform.ImportExport;

namespace Fangxian.Modules.Tests.Platform.ImportExport;

public sealed class CellTextTests
{
    [Theory]
    [InlineData("531", 531)]
    [InlineData("５３１", 531)]
    [InlineData("1,234", 1234)]
    [InlineData("１，２３４，５６７", 1234567)]
    [InlineData("12 345", 12345)]
    [InlineData("'531", 531)]
    [InlineData("531.0", 531)]
    [InlineData("1.2E3", 1200)]
    [InlineData("531例", 531)]
    [InlineData("－3", -3)]
    [InlineData("+7", 7)]
    public void A_whole_number_is_read(string text, long value)
    {
        Assert.True(FigureText.TryParse(text, out var read));
        Assert.Equal(value, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12,3")]
    [InlineData("1,2345")]
    [InlineData(",123")]
    [InlineData("1234,567")]
    [InlineData("1.5")]
    [InlineData("约5")]
    [InlineData("+-3")]
    [InlineData("=A1")]
    [InlineData("１２３，")]
    public void What_is_no_whole_number_is_not_guessed(string text) => Assert.False(FigureText.TryParse(text, out _));

    [Theory]
    [InlineData("2020-02-25", "y-m-d")]
    [InlineData("2020/2/25", "y/m/d")]
    [InlineData("2020.2.25", "y.m.d")]
    [InlineData("20200225", "ymd")]
    [InlineData("2020年2月25日", "年月日")]
    [InlineData("２０２０年０２月２５日", "年月日")]
    [InlineData("2020-02-25T18:00:00", "y-m-d")]
    [InlineData("2020/2/25 18:00", "y/m/d")]
    [InlineData("25 Feb 2020", "written")]
    [InlineData("Feb 25, 2020", "written")]
    [InlineData("43886", "serial")]
    [InlineData("25/2/2020", "dmy")]
    [InlineData("02-25-2020", "mdy")]
    public void A_date_is_read_with_its_form(string text, string form)
    {
        var reading = DateText.Read(text);
        Assert.Equal((new DateOnly(2020, 2, 25), form), (reading.Day, reading.Form));
    }

    [Theory]
    [InlineData("2020-02-30")]
    [InlineData("2020-13-01")]
    [InlineData("0000-00-00")]
    [InlineData("2月25日")]
    [InlineData("25/2/20")]
    [InlineData("2020-02/25")]
    [InlineData("1899-12-31")]
    [InlineData("今天")]
    [InlineData("99999")]
    [InlineData("2020年2月")]
    public void What_is_no_date_is_none(string text) => Assert.Null(DateText.Read(text).Day);

    [Fact]
    public void Day_and_month_are_told_apart_by_the_column_and_never_guessed()
    {
        Assert.True(DateText.Read("3/4/2020").Needs);
        Assert.Equal(new DateOnly(2020, 4, 3), DateText.Parse("3/4/2020", DayMonthOrder.DayFirst));
        Assert.Equal(new DateOnly(2020, 3, 4), DateText.Parse("3/4/2020", DayMonthOrder.MonthFirst));
        Assert.Equal(new DateOnly(2020, 4, 4), DateText.Parse("4/4/2020"));
    }

    [Theory]
    [InlineData("=1+1")]
    [InlineData("+cmd")]
    [InlineData("-cmd")]
    [InlineData("@sum")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    [InlineData("\n=1")]
    [InlineData("  =1")]
    [InlineData("\u3000=1")]
    [InlineData("\u200b=1")]
    [InlineData("\uFEFF=1")]
    [InlineData("＝1+1")]
    [InlineData("＋cmd")]
    [InlineData("－cmd")]
    [InlineData("＠sum")]
    public void A_text_that_a_spreadsheet_would_run_is_defused(string text) => Assert.StartsWith("'", TableWriter.Cell(text).Trim('"'));

    [Theory]
    [InlineData("-3")]
    [InlineData("+3.5")]
    [InlineData("晴川市")]
    [InlineData("<b>x</b>")]
    public void Others_stay_as_they_are(string text) => Assert.Equal(text, TableWriter.Cell(text));
}
