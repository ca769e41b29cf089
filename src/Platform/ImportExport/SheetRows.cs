using System.Globalization;
using System.Text;
using System.Xml;

namespace Fangxian.Platform.ImportExport;

/// <summary>The rows of one sheet, streamed, with the number each has in the spreadsheet program.</summary>
internal sealed class SheetRows : IDisposable
{
    private const int MostMerges = 100_000;

    private readonly Workbook _book;
    private readonly XmlReader _xml;
    private readonly bool _within;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<int, List<Merge>> _merges;
    private readonly Dictionary<int, Merge> _open = [];

    public SheetRows(Workbook book, WorkbookSheet sheet)
    {
        (_book, _merges) = (book, MergesOf(book, sheet));
        _xml = book.Open(sheet.Part) ?? throw new WorkbookException(new("import.why.workbook"));
        while (!_within && _xml.Read())
        {
            _within = _xml is { NodeType: XmlNodeType.Element, LocalName: "sheetData", IsEmptyElement: false };
        }
    }

    /// <summary>The number of the row just read.</summary>
    public int Number { get; private set; }

    public bool Hidden { get; private set; }

    public List<string> Cells { get; } = [];

    /// <summary>The columns of this row that belong to a cell merged over several rows.</summary>
    public HashSet<int> Merged { get; } = [];

    public bool Read()
    {
        while (_within && _xml.Read())
        {
            if (_xml is { NodeType: XmlNodeType.EndElement, LocalName: "sheetData" })
            {
                return false;
            }
            if (_xml is { NodeType: XmlNodeType.Element, LocalName: "row" })
            {
                ReadRow();
                return true;
            }
        }
        return false;
    }

    public void Dispose() => _xml.Dispose();

    private void ReadRow()
    {
        Cells.Clear();
        Merged.Clear();
        Number = int.TryParse(_xml.GetAttribute("r"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > Number ? number : Number + 1;
        Hidden = _xml.GetAttribute("hidden") is "1" or "true";
        if (!_xml.IsEmptyElement)
        {
            var depth = _xml.Depth;
            var column = -1;
            while (_xml.Read() && _xml.Depth > depth)
            {
                if (_xml is { NodeType: XmlNodeType.Element, LocalName: "c" } && _xml.Depth == depth + 1)
                {
                    column = ColumnOf(_xml.GetAttribute("r")) is { } told ? told : column + 1;
                    Put(column, ReadCell());
                }
            }
        }
        FillMerged();
    }

    private void Put(int column, string text)
    {
        if (column >= TableFile.MostColumns)
        {
            throw new WorkbookException(new("import.why.columns", TableFile.MostColumns));
        }
        while (Cells.Count <= column)
        {
            Cells.Add("");
        }
        Cells[column] = text;
    }

    /// <summary>What a cell merged over several rows says, it says for each of them; <see cref="Merged"/> tells so.</summary>
    private void FillMerged()
    {
        foreach (var merge in _merges.TryGetValue(Number, out var begun) ? begun : [])
        {
            merge.Text = merge.Column < Cells.Count ? Cells[merge.Column] : "";
            _open[merge.Column] = merge;
        }
        foreach (var (column, merge) in _open)
        {
            if (Number > merge.Last)
            {
                _open.Remove(column);
            }
            else if (merge.Text.Length > 0)
            {
                Put(column, merge.Text);
                Merged.Add(column);
            }
        }
    }

    private string ReadCell()
    {
        var (kind, style) = (_xml.GetAttribute("t"), _xml.GetAttribute("s"));
        if (_xml.IsEmptyElement)
        {
            return "";
        }
        var (value, formula, inline, depth) = ("", (string?)null, (string?)null, _xml.Depth);
        while (_xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            switch (_xml.LocalName)
            {
                case "v":
                    value = Text();
                    break;
                case "f":
                    formula = Text();
                    break;
                case "is":
                    inline = Workbook.TextOf(_xml);
                    break;
            }
        }
        return inline?.Trim() ?? (value.Length == 0 && formula is not null && kind is not "str" ? "=" + formula : Shown(kind, style, value));
    }

    private string Text()
    {
        _text.Clear();
        var depth = _xml.Depth;
        while (!_xml.IsEmptyElement && _xml.Read() && _xml.Depth > depth)
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                Workbook.Append(_xml, _text);
            }
        }
        return _text.ToString();
    }

    private string Shown(string? kind, string? style, string value) => kind switch
    {
        "s" => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _book.Texts.Count ? _book.Texts[at].Trim() : throw new WorkbookException(new("import.why.workbook")),
        "b" => value == "1" ? "TRUE" : "FALSE",
        null or "n" when double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => Shown(number, style),
        _ => value.Trim(),
    };

    private string Shown(double number, string? style)
    {
        var days = number + (_book.From1904 ? 1462 : 0);
        return int.TryParse(style, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < _book.IsDate.Count && _book.IsDate[at] && days is >= 1 and < 2958465
            ? Moment(DateTime.FromOADate(days))
            : number.ToString("R", CultureInfo.InvariantCulture);
    }

    private static string Moment(DateTime time)
    {
        var seconds = new DateTime((time.Ticks + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
        return seconds.ToString(seconds.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }

    /// <summary>The column of a reference like AB12, from 0; null where there is none.</summary>
    private static int? ColumnOf(string? reference)
    {
        var column = 0;
        foreach (var c in reference ?? "")
        {
            if (!char.IsAsciiLetterUpper(c) || column > TableFile.MostColumns)
            {
                break;
            }
            column = column * 26 + (c - 'A' + 1);
        }
        return column == 0 ? null : column - 1;
    }

    /// <summary>The cells merged over several rows, by their first row; they stand behind the rows and are read first.</summary>
    private static Dictionary<int, List<Merge>> MergesOf(Workbook book, WorkbookSheet sheet)
    {
        var (merges, count) = (new Dictionary<int, List<Merge>>(), 0);
        using var xml = book.Open(sheet.Part);
        while (xml?.Read() is true)
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "mergeCell" } && xml.GetAttribute("ref")?.Split(':') is [var from, var to] && Place(from) is { } a && Place(to) is { } b && b.Row > a.Row && ++count <= MostMerges)
            {
                (merges.TryGetValue(a.Row, out var begun) ? begun : merges[a.Row] = []).Add(new(a.Column, b.Row));
            }
        }
        return merges;
    }

    private static (int Column, int Row)? Place(string reference) =>
        ColumnOf(reference) is { } column && int.TryParse(reference.TrimStart([.. "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]), NumberStyles.None, CultureInfo.InvariantCulture, out var row) ? (column, row) : null;

    private sealed class Merge(int column, int last)
    {
        public int Column => column;
        public int Last => last;
        public string Text { get; set; } = "";
    }
}
