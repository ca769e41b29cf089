using System.Text;
using Fangxian.Platform.ImportExport;

namespace Fangxian.Modules.Tests.Platform.ImportExport;

public sealed class TableWriterTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+cmd", "'+cmd")]
    [InlineData("-cmd", "'-cmd")]
    [InlineData("@sum(a)", "'@sum(a)")]
    [InlineData("\tx", "'\tx")]
    [InlineData("=a,b", "\"'=a,b\"")]
    public void A_text_that_a_spreadsheet_would_run_is_defused(string text, string cell) => Assert.Equal(cell, TableWriter.Cell(text));

    [Theory]
    [InlineData("-15")]
    [InlineData("+3")]
    [InlineData("-1.5")]
    [InlineData("武侯区")]
    [InlineData("")]
    public void A_number_and_plain_text_stay_as_they_are(string text) => Assert.Equal(text, TableWriter.Cell(text));

    [Theory]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"hi\"", "\"say \"\"hi\"\"\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    public void What_needs_quotes_is_quoted(string text, string cell) => Assert.Equal(cell, TableWriter.Cell(text));

    [Fact]
    public void A_table_leaves_as_CSV_with_a_byte_order_mark_as_a_workbook_and_as_JSON()
    {
        var table = new Table("counts", ["date", "n"], [[new DateOnly(2020, 2, 25), 531], [new DateOnly(2020, 2, 26), null]]);
        var (csv, _, name) = TableWriter.Write(table, "csv");
        Assert.Equal("counts.csv", name);
        Assert.Equal(Encoding.UTF8.Preamble, csv.AsSpan(0, 3));
        Assert.Equal("date,n\r\n2020-02-25,531\r\n2020-02-26,\r\n", Encoding.UTF8.GetString(csv.AsSpan(3)));
        Assert.Equal("""[{"date":"2020-02-25","n":531},{"date":"2020-02-26","n":null}]""", Encoding.UTF8.GetString(TableWriter.Write(table, "json").Content));
        Assert.Equal("PK"u8, TableWriter.Write(table, "xlsx").Content.AsSpan(0, 2));
    }
}
