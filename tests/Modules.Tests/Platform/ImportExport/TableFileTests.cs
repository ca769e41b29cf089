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
        using var table = TableFile.Open(new MemoryStream(Corpus.Utf8("a,b\n1,2,\n1,2,3\n")), "wide");
        Assert.True(table.Read() && !table.IsTooWide);
        Assert.True(table.Read() && table.IsTooWide);
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
            Assert.Equal("UTF-8", TextEncoding.Recognise(stream, sample).Name);
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

    [Theory]
    [InlineData("utf-8", "UTF-8")]
    [InlineData("gb18030", "GB18030")]
    [InlineData("big5", "Big5")]
    [InlineData("utf-16", "UTF-16")]
    [InlineData("utf-16 without mark", "UTF-16")]
    [InlineData("utf-16be without mark", "UTF-16BE")]
    [InlineData("mixed", "UTF-8 + GB18030")]
    public void The_encoding_is_found_and_every_name_read(string file, string encoding)
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Files[file]), file);
        Assert.Equal(encoding, table.Encoding);
        while (table.Read())
        {
            Assert.Equal("晴川市", table[2]);
        }
    }

    [Fact]
    public void Big5_of_Hong_Kong_is_named_and_not_read_wrongly() =>
        Assert.Equal("import.why.hong-kong", Assert.Throws<TableUnreadableException>(() => TableFile.Open(new MemoryStream(Corpus.Files["big5-hkscs"]), "hk")).Why.Key);

    /// <summary>Traditional characters that a mainland program wrote are GB18030 all the same.</summary>
    [Fact]
    public void Traditional_characters_do_not_make_it_Big5()
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Gb(Corpus.Traditional)), "gbk");
        Assert.Equal(("GB18030", "確診"), (table.Encoding, table.Headers[3]));
    }

    [Theory]
    [InlineData("two-row header", 4)]
    [InlineData("two-row header, merged", 3)]
    public void A_header_of_two_rows_is_put_together(string file, int line)
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Files[file]), file);
        Assert.Equal(["日期", "代码", "确诊 累计", "确诊 新增", "死亡 累计", "死亡 新增"], table.Headers);
        Assert.Equal(["确诊 累计", "确诊 新增", "死亡 累计", "死亡 新增"], table.RepairedHeaders);
        Assert.True(table.Read());
        Assert.Equal((line, "2020-02-01", "9901", "3", "0"), (table.LineNumber, table[0], table[1], table[3], table[5]));
    }

    /// <summary>A first row of words under a header that has an empty cell is a row, not a second header.</summary>
    [Fact]
    public void A_row_of_words_is_no_header()
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Utf8("name,sector,,note\n甲院,医院,x,好\n乙院,医院,y,好\n")), "words");
        Assert.Equal("name", table.Headers[0]);
        Assert.True(table.Read());
        Assert.Equal("甲院", table[0]);
    }

    [Fact]
    public void Latin_is_no_Chinese()
    {
        using var table = TableFile.Open(new MemoryStream(TextEncoding.Latin.GetBytes("city,n\nSão Paulo,1\nMünchen,2\nCafé,3\n")), "latin");
        Assert.Equal("Windows-1252", table.Encoding);
        Assert.True(table.Read());
        Assert.Equal("São Paulo", table[0]);
    }

    [Fact]
    public void A_wrong_encoding_behind_the_first_megabyte_is_seen()
    {
        var many = string.Concat(Enumerable.Repeat("2020-02-01,9901,x,3,0,\n", 60_000));
        using var table = TableFile.Open(new MemoryStream(Corpus.Gb(Corpus.Counts[..36] + many + "2020-02-02,9901,晴川市,5,1,\n")), "late");
        Assert.Equal("GB18030", table.Encoding);
    }

    [Fact]
    public void Notes_above_the_header_are_passed_over()
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Files["notes above, sums below"]), "notes");
        Assert.Equal(3, table.HeaderLine);
        Assert.Equal(["date", "code", "name", "confirmed", "cured", "dead"], table.Headers);
        Assert.True(table.Read());
        Assert.Equal((4, "2020-02-01"), (table.LineNumber, table[0]));
    }

    [Fact]
    public void Names_that_come_twice_or_are_missing_are_made()
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Utf8("a,n,n,,\n1,2,3,4,\n")), "names");
        Assert.Equal(["a", "n", "n (2)", "#4", ""], table.Headers);
        Assert.Equal(["n (2)", "#4"], table.RepairedHeaders);
    }

    [Fact]
    public void A_workbook_keeps_its_line_numbers_its_dates_and_its_uncalculated_formulas()
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Files["workbook"]), "book");
        Assert.True(table.Read());
        Assert.Equal((2, "2020-02-01", "9901", "3"), (table.LineNumber, table[0], table[1], table[2]));
        Assert.True(table.Read());
        Assert.Equal((5, "2020-02-02 18:00:00", "9901", "=C2+2"), (table.LineNumber, table[0], table[1], table[2]));
        Assert.False(table.Read());
        Assert.Equal(1, table.HiddenRows);
    }

    [Fact]
    public void A_merged_cell_speaks_for_its_rows_and_says_so()
    {
        using var table = TableFile.Open(new MemoryStream(Corpus.Files["merged"]), "merged");
        Assert.True(table.Read() && table.IsMerged(0) && !table.IsMerged(2));
        Assert.True(table.Read() && table.IsMerged(0));
        Assert.Equal(["2020-02-01", "9902", "4"], table.Row);
    }

    [Fact]
    public void The_first_visible_sheet_with_a_table_is_read_unless_one_is_named()
    {
        const string Note = "<row><c t=\"str\"><v>see the next sheet</v></c></row>";
        static string Rows(string n) => $"<row><c t=\"str\"><v>a</v></c><c t=\"str\"><v>b</v></c></row><row><c><v>{n}</v></c><c><v>2</v></c></row>";
        var book = Corpus.Book(("说明", "", Note, ""), ("旧", "hidden", Rows("7"), ""), ("二月", "", Rows("8"), ""), ("三月", "", Rows("9"), ""));
        using var table = TableFile.Open(new MemoryStream(book), "book");
        Assert.Equal("二月", table.Sheet);
        Assert.Equal(["说明", "二月", "三月"], table.Sheets);
        using var named = TableFile.Open(new MemoryStream(book), "book", "三月");
        Assert.True(named.Read() && named[0] == "9");
        Assert.Equal("import.why.sheet", Assert.Throws<TableUnreadableException>(() => TableFile.Open(new MemoryStream(book), "book", "四月")).Why.Key);
    }

    [Theory]
    [InlineData("web page", "import.why.html")]
    [InlineData("old excel", "import.why.old")]
    public void What_is_no_table_is_told_apart(string file, string why) =>
        Assert.Equal(why, Assert.Throws<TableUnreadableException>(() => Read(Corpus.Files[file])).Why.Key);

    [Fact]
    public void An_unclosed_quote_is_told() =>
        Assert.Equal("import.why.csv", Assert.Throws<TableUnreadableException>(() => Read("a,b\n1,\"2\n" + string.Concat(Enumerable.Repeat("3,4\n", 100_000)))).Why.Key);

    [Fact]
    public void A_bomb_is_not_unpacked()
    {
        var bomb = Corpus.Sheet(new string(' ', 80 << 20));
        Assert.True(bomb.Length < 1 << 20);
        Assert.Equal("import.why.too-large", Assert.Throws<TableUnreadableException>(() => Read(bomb)).Why.Key);
    }

    [Fact]
    public void A_workbook_cut_short_is_unreadable()
    {
        var whole = Corpus.Files["workbook"];
        Assert.Equal("import.why.damaged", Assert.Throws<TableUnreadableException>(() => Read(whole[..(whole.Length / 2)])).Why.Key);
        Assert.Equal("import.why.workbook", Assert.Throws<TableUnreadableException>(() => Read(Corpus.Sheet("<row><c><v>1</row>"))).Why.Key);
    }

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
