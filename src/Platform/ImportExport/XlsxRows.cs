using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Fangxian.Platform.ImportExport;

/// <summary>
/// A workbook with one sheet (ECMA-376, SpreadsheetML), written as it comes: texts stand in their cells, which no program takes
/// for formulas.
/// </summary>
internal sealed class XlsxRows : RowsFile
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Package = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const int FirstDay = 693593; // 1899-12-30

    /// <summary>What cannot stand in a text as it is: marks of XML, and what XML does not know.</summary>
    private static readonly SearchValues<char> Unfit = SearchValues.Create([.. "&<>\ufffe\uffff", .. Enumerable.Range(0, ' ').Select(c => (char)c).Except(['\t', '\n', '\r'])]);

    private readonly ZipArchive _zip;
    private readonly StreamWriter _sheet;
    private readonly string[] _letters;
    private int _row = 1;
    private string _rowText = "1";

    public XlsxRows(Stream target, IReadOnlyList<FileColumn> columns)
    {
        _zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        _letters = [.. Enumerable.Range(0, columns.Count).Select(Letters)];
        Part("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>");
        Part("_rels/.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
        Part("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"Fangxian\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>");
        Part("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Package}\"><Relationship Id=\"rId1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>");
        Part("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts><fonts count=\"2\"><font/><font><b/></font></fonts><fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills><borders count=\"1\"><border/></borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf xfId=\"0\"/><xf xfId=\"0\" numFmtId=\"164\" applyNumberFormat=\"1\"/><xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/></cellXfs></styleSheet>");
        _sheet = new StreamWriter(_zip.CreateEntry("xl/worksheets/sheet1.xml", CompressionLevel.Fastest).Open(), new UTF8Encoding(false), 1 << 16);
        _sheet.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><worksheet xmlns=\"{Main}\"><sheetViews><sheetView workbookViewId=\"0\"><pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews><sheetData>");
        BeginRow();
        for (var i = 0; i < columns.Count; i++)
        {
            Text(i, columns[i].Name, " s=\"2\"");
        }
        EndRow();
    }

    public override ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
    {
        BeginRow();
        for (var i = 0; i < row.Count; i++)
        {
            Cell(i, row[i]);
        }
        EndRow();
        return ValueTask.CompletedTask;
    }

    public override async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        await _sheet.WriteAsync("</sheetData></worksheet>");
        await _sheet.DisposeAsync();
        _zip.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        _zip.Dispose();
        return ValueTask.CompletedTask;
    }

    private void BeginRow()
    {
        _rowText = _row.ToString(CultureInfo.InvariantCulture);
        _sheet.Write("<row r=\"");
        _sheet.Write(_rowText);
        _sheet.Write("\">");
    }

    private void EndRow()
    {
        _sheet.Write("</row>");
        _row++;
    }

    private void Cell(int column, object? value)
    {
        switch (value)
        {
            case string text:
                Text(column, text, "");
                break;
            case long number:
                Number(column, number, "");
                break;
            case DateOnly day:
                Number(column, day.DayNumber - FirstDay, " s=\"1\"");
                break;
            case DateTime time:
                Text(column, TimeText(time), "");
                break;
        }
    }

    private void Number(int column, long number, string style)
    {
        Open(column, style, "><v>");
        _sheet.Write(number);
        _sheet.Write("</v></c>");
    }

    private void Text(int column, ReadOnlySpan<char> text, string style)
    {
        if (text.Length == 0)
        {
            return;
        }
        // Programs leave out white space at the ends and breaks of lines unless they are told to keep them.
        Open(column, style, char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.ContainsAny('\n', '\r', '\t') ? " t=\"inlineStr\"><is><t xml:space=\"preserve\">" : " t=\"inlineStr\"><is><t>");
        Escape(text);
        _sheet.Write("</t></is></c>");
    }

    private void Open(int column, string style, string rest)
    {
        _sheet.Write("<c r=\"");
        _sheet.Write(_letters[column]);
        _sheet.Write(_rowText);
        _sheet.Write('"');
        _sheet.Write(style);
        _sheet.Write(rest);
    }

    private void Escape(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOfAny(Unfit); at >= 0; at = text.IndexOfAny(Unfit))
        {
            _sheet.Write(text[..at]);
            _sheet.Write(text[at] switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                _ => "",
            });
            text = text[(at + 1)..];
        }
        _sheet.Write(text);
    }

    private void Part(string name, string xml)
    {
        using var part = new StreamWriter(_zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
        part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        part.Write(xml);
    }

    private static string Letters(int column) => (column >= 26 ? Letters(column / 26 - 1) : "") + (char)('A' + column % 26);
}
