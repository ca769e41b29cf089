using System.IO.Compression;
using System.Text;
using Fangxian.Platform.ImportExport;

namespace Fangxian.Modules.Tests.Platform.ImportExport;

public sealed class TableFileTests
{
    [Fact]
    public void A_quoted_cell_may_hold_commas_quotes_and_newlines()
    {
        var rows = Read("a,b\n\"x,1\",\"say \"\"hi\"\"\"\n\"two\nlines\",z\n");
        Assert.Equal(["x,1", "say \"hi\""], rows[0].Cells);
        Assert.Equal(["two\nlines", "z"], rows[1].Cells);
    }

    [Theory]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\n 1 , 2\n")]
    [InlineData("\uFEFFa,b\n1,2")]
    public void Tabs_semicolons_and_spaces_are_understood(string text) => Assert.Equal(["1", "2"], Assert.Single(Read(text)).Cells);

    [Fact]
    public void A_short_row_is_empty_at_its_end_and_a_long_one_is_cut()
    {
        var rows = Read("a,b,c\n1\n1,2,3,4\n");
        Assert.Equal(["1", "", ""], rows[0].Cells);
        Assert.Equal(["1", "2", "3"], rows[1].Cells);
    }

    [Fact]
    public void Empty_rows_are_passed_over_and_lines_are_numbered_as_a_spreadsheet_does() =>
        Assert.Equal([2, 4], Read("a,b\n1,2\n,\n3,4\n").Select(r => r.Line));

    [Fact]
    public void A_packed_table_is_unpacked()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("地区,b\n武侯,2\n"u8);
        }
        Assert.Equal(["武侯", "2"], Assert.Single(Read(packed.ToArray())).Cells);
    }

    [Fact]
    public void GB18030_and_UTF8_read_the_same()
    {
        const string text = "地区,确诊\n㐀䶵武侯区,3\n";
        Assert.Equal(["㐀䶵武侯区", "3"], Assert.Single(Read(TextEncoding.Gb18030.GetBytes(text))).Cells);
        Assert.Equal(["㐀䶵武侯区", "3"], Assert.Single(Read(Encoding.UTF8.GetBytes(text))).Cells);
    }

    [Fact]
    public void A_character_cut_at_the_end_of_the_sample_does_not_make_it_GB18030()
    {
        var bytes = Encoding.UTF8.GetBytes("中中中中中中中中");
        for (var sample = 1; sample <= bytes.Length; sample++)
        {
            using var stream = new MemoryStream(bytes);
            Assert.Equal(Encoding.UTF8, TextEncoding.Detect(stream, sample));
            Assert.Equal(0, stream.Position);
        }
    }

    [Fact]
    public void A_workbook_reads_as_its_text()
    {
        var table = new Table("t", ["day", "n", "name", "unknown"], [[new DateOnly(2020, 2, 25), 531, "武侯区", null], [new DateOnly(2020, 2, 26), 1.5, "", null]]);
        var rows = Read(TableWriter.Write(table, "xlsx").Content);
        Assert.Equal(["2020-02-25", "531", "武侯区", ""], rows[0].Cells);
        Assert.Equal(["2020-02-26", "1.5", "", ""], rows[1].Cells);
    }

    [Theory]
    [InlineData(new byte[] { 0x50, 0x4b, 3, 4, 9, 9, 9, 9 })]
    [InlineData(new byte[] { 0x1f, 0x8b, 9, 9, 9, 9, 9, 9 })]
    public void A_broken_file_is_unreadable_and_no_fault_of_the_program(byte[] bytes) =>
        Assert.Throws<TableUnreadableException>(() => Read(bytes));

    [Fact]
    public void An_empty_file_is_no_table() => Assert.Throws<TableUnreadableException>(() => Read(""));

    [Fact]
    public void A_header_alone_has_no_rows() => Assert.Empty(Read("a,b\n"));

    private static List<(int Line, string[] Cells)> Read(string text) => Read(Encoding.UTF8.GetBytes(text));

    private static List<(int Line, string[] Cells)> Read(byte[] bytes)
    {
        using var table = TableFile.Open(new MemoryStream(bytes), "table");
        var rows = new List<(int, string[])>();
        while (table.Read())
        {
            rows.Add((table.LineNumber, [.. table.Row]));
        }
        return rows;
    }
}
