using System.IO.Compression;
using System.Text;
using Fangxian.Platform.ImportExport;

namespace Fangxian.Modules.Tests.Platform.ImportExport;

/// <summary>Files as people send them, good and bad, built in code: the tests read them and the fuzzer mutates them.</summary>
public static class Corpus
{
    public const string Counts = "date,code,name,confirmed,cured,dead\n2020-02-01,9901,晴川市,3,0,\n2020-02-02,9901,晴川市,5,1,\n";

    /// <summary>As an office in Taiwan, Hong Kong or Macao writes it.</summary>
    public const string Traditional = "日期,代碼,名稱,確診,治癒,死亡\n2020-02-01,9901,晴川市,3,0,\n2020-02-02,9901,晴川市,5,1,\n";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] Gb(string text) => TextEncoding.Gb18030.GetBytes(text);

    public static IReadOnlyDictionary<string, byte[]> Files { get; } = new Dictionary<string, byte[]>
    {
        ["utf-8"] = Utf8(Counts),
        ["gb18030"] = Gb(Counts),
        ["big5"] = TextEncoding.Big5.GetBytes(Traditional),
        ["big5-hkscs"] = [.. TextEncoding.Big5.GetBytes(Traditional), .. TextEncoding.Big5.GetBytes("2020-02-03,9901,"), 0xfa, 0x58, .. ",6,1,\n"u8],
        ["utf-16"] = [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Counts)],
        ["utf-16 without mark"] = Encoding.Unicode.GetBytes(Counts),
        ["utf-16be without mark"] = Encoding.BigEndianUnicode.GetBytes(Counts),
        ["mixed"] = [.. Utf8(Counts), .. Gb("2020-02-03,9901,晴川市,6,1,\n")],
        ["notes above, sums below"] = Utf8("晴川市疫情日报\n单位：例,,,,,\n" + Counts + "合计,,,8,1,\n注：数据截至24时\n"),
        ["quoted"] = Utf8("date,code,confirmed\n\"2020-02-01\",\"9901\",\"1,234\"\n"),
        ["full-width"] = Utf8("date;code;confirmed\n２０２０-０２-０１;９９０１;１，２３４\n"),
        ["unclosed quote"] = Utf8("date,code,confirmed\n2020-02-01,\"9901,3\n" + string.Concat(Enumerable.Repeat("2020-02-02,9901,4\n", 50))),
        ["web page"] = Utf8("<html><table><tr><td>date</td></tr></table></html>"),
        ["old excel"] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0],
        ["workbook"] = Sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>date</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>code</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>confirmed</t></is></c></row><row r=\"2\" hidden=\"1\"><c r=\"A2\" s=\"1\"><v>43862</v></c><c r=\"B2\"><v>9901</v></c><c r=\"C2\"><v>3</v></c></row><row r=\"5\"><c r=\"A5\" s=\"2\"><v>43863.75</v></c><c r=\"B5\" t=\"s\"><v>0</v></c><c r=\"C5\"><f>C2+2</f></c></row>"),
        ["merged"] = Sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>date</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>code</t></is></c><c r=\"C1\" t=\"inlineStr\"><is><t>confirmed</t></is></c></row><row r=\"2\"><c r=\"A2\" s=\"1\"><v>43862</v></c><c r=\"B2\"><v>9901</v></c><c r=\"C2\"><v>3</v></c></row><row r=\"3\"><c r=\"B3\"><v>9902</v></c><c r=\"C3\"><v>4</v></c></row>", "<mergeCells count=\"1\"><mergeCell ref=\"A2:A3\"/></mergeCells>"),
        ["two-row header"] = Utf8("晴川市疫情日报\n日期,代码,确诊,,死亡,\n,,累计,新增,累计,新增\n2020-02-01,9901,3,3,0,0\n2020-02-02,9901,5,2,1,1\n"),
        ["two-row header, merged"] = Sheet(Words(1, "日期", "代码", "确诊", "", "死亡", "") + Words(2, "", "", "累计", "新增", "累计", "新增") + Words(3, "2020-02-01", "9901", "3", "3", "0", "0"),
            "<mergeCells count=\"4\"><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/><mergeCell ref=\"C1:D1\"/><mergeCell ref=\"E1:F1\"/></mergeCells>"),
        ["gzip"] = Gzip(Utf8(Counts)),
    };

    /// <summary>A row of cells of text.</summary>
    private static string Words(int row, params string[] cells) =>
        $"<row r=\"{row}\">{string.Concat(cells.Select((c, i) => c.Length == 0 ? "" : $"<c r=\"{(char)('A' + i)}{row}\" t=\"inlineStr\"><is><t>{c}</t></is></c>"))}</row>";

    public static byte[] Gzip(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }
        return packed.ToArray();
    }

    public static byte[] Sheet(string rows, string behind = "") => Book(("Sheet1", "", rows, behind));

    /// <summary>A workbook of sheets, each with its state and the XML of its rows.</summary>
    public static byte[] Book(params (string Name, string State, string Rows, string Behind)[] sheets)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            void Put(string part, string text)
            {
                using var writer = new StreamWriter(zip.CreateEntry(part, CompressionLevel.Fastest).Open());
                writer.Write(text);
            }

            const string Main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
            Put("xl/workbook.xml", $"<workbook {Main} xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets>{string.Concat(sheets.Select((s, i) => $"<sheet name=\"{s.Name}\" sheetId=\"{i + 1}\" {(s.State.Length > 0 ? $"state=\"{s.State}\" " : "")}r:id=\"r{i}\"/>"))}</sheets></workbook>");
            Put("xl/_rels/workbook.xml.rels", $"<Relationships>{string.Concat(sheets.Select((_, i) => $"<Relationship Id=\"r{i}\" Target=\"worksheets/sheet{i + 1}.xml\"/>"))}</Relationships>");
            Put("xl/styles.xml", $"<styleSheet {Main}><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/></cellXfs></styleSheet>");
            Put("xl/sharedStrings.xml", $"<sst {Main}><si><t>9901</t></si><si><r><t>晴</t></r><r><t>川市</t></r><rPh sb=\"0\" eb=\"1\"><t>qing</t></rPh></si></sst>");
            for (var i = 0; i < sheets.Length; i++)
            {
                Put($"xl/worksheets/sheet{i + 1}.xml", $"<worksheet {Main}><sheetData>{sheets[i].Rows}</sheetData>{sheets[i].Behind}</worksheet>");
            }
        }
        return stream.ToArray();
    }
}
