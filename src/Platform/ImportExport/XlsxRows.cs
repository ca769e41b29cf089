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

    private readonly ZipArchive _zip;
    private readonly StreamWriter _sheet;
    private readonly string[] _letters;
    private int _row = 1;

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
        Row(columns.Count, i => Text(i, columns[i].Name, " s=\"2\""));
    }

    public override ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
    {
        Row(row.Count, i => Cell(i, row[i]));
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

    private void Row(int cells, Action<int> write)
    {
        _sheet.Write("<row r=\"");
        _sheet.Write(_row);
        _sheet.Write("\">");
        for (var i = 0; i < cells; i++)
        {
            write(i);
        }
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
                Text(column, time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), "");
                break;
        }
    }

    private void Number(int column, long number, string style)
    {
        Open(column, style, "><v>");
        _sheet.Write(number);
        _sheet.Write("</v></c>");
    }

    private void Text(int column, string text, string style)
    {
        if (text.Length == 0)
        {
            return;
        }
        Open(column, style, " t=\"inlineStr\"><is><t xml:space=\"preserve\">");
        Escape(text);
        _sheet.Write("</t></is></c>");
    }

    private void Open(int column, string style, string rest)
    {
        _sheet.Write("<c r=\"");
        _sheet.Write(_letters[column]);
        _sheet.Write(_row);
        _sheet.Write('"');
        _sheet.Write(style);
        _sheet.Write(rest);
    }

    private void Escape(string text)
    {
        foreach (var c in text)
        {
            switch (c)
            {
                case '&':
                    _sheet.Write("&amp;");
                    break;
                case '<':
                    _sheet.Write("&lt;");
                    break;
                case '>':
                    _sheet.Write("&gt;");
                    break;
                case < ' ' and not ('\t' or '\n' or '\r'):
                case '\ufffe' or '\uffff':
                    break;
                default:
                    _sheet.Write(c);
                    break;
            }
        }
    }

    private void Part(string name, string xml)
    {
        using var part = new StreamWriter(_zip.CreateEntry(name, CompressionLevel.Fastest).Open(), new UTF8Encoding(false));
        part.Write("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        part.Write(xml);
    }

    private static string Letters(int column) => (column >= 26 ? Letters(column / 26 - 1) : "") + (char)('A' + column % 26);
}
