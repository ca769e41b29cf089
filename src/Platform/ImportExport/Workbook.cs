using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.ImportExport;

/// <summary>A sheet of a workbook: its name, whether people see it, and where it lies in the package.</summary>
internal sealed record WorkbookSheet(string Name, bool Hidden, string Part);

/// <summary>An XLSX package, opened without unpacking it: its sheets, its texts, which styles are dates.</summary>
internal sealed class Workbook : IDisposable
{
    /// <summary>The longest text of a cell, as spreadsheet programs have it.</summary>
    public const int LongestCell = 32767;

    private const long SmallPackage = 64L << 20;
    /// <summary>Sheets pack to a tenth or a thirtieth; only what was made to do so packs to less than a hundredth.</summary>
    private const long MostTimes = 100;
    private const long MostTexts = 256L << 20;

    private static readonly HashSet<int> DateFormats = [14, 15, 16, 17, 18, 19, 20, 21, 22, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 45, 46, 47, 50, 51, 52, 53, 54, 55, 56, 57, 58];

    private readonly ZipArchive _zip;

    /// <param name="content">The package; it stays open.</param>
    /// <param name="mostBytes">A package that says it unpacks to more is refused.</param>
    public Workbook(Stream content, long mostBytes)
    {
        _zip = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
        var (packed, plain) = (_zip.Entries.Sum(e => e.CompressedLength), _zip.Entries.Sum(e => e.Length));
        if (plain > mostBytes || (plain > SmallPackage && plain / MostTimes > packed))
        {
            throw new WorkbookException(new("import.why.too-large", mostBytes >> 20));
        }
        var book = ReadBook();
        Sheets = book.Count > 0 ? book : throw new WorkbookException(new("import.why.workbook"));
        ReadStyles();
        ReadTexts();
    }

    public IReadOnlyList<WorkbookSheet> Sheets { get; }

    /// <summary>Days count from 1904, as old programs for the Macintosh do.</summary>
    public bool From1904 { get; private set; }

    public List<bool> IsDate { get; } = [];

    public List<string> Texts { get; } = [];

    public XmlReader? Open(string part)
    {
        var entry = _zip.GetEntry(part);
        return entry is null ? null : XmlReader.Create(entry.Open(), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true, CloseInput = true });
    }

    public void Dispose() => _zip.Dispose();

    private List<WorkbookSheet> ReadBook()
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var links = Open("xl/_rels/workbook.xml.rels"))
        {
            while (links?.Read() is true)
            {
                if (links is { NodeType: XmlNodeType.Element, LocalName: "Relationship" } && links.GetAttribute("Id") is { } id && links.GetAttribute("Target") is { } target)
                {
                    parts[id] = target.StartsWith('/') ? target[1..] : "xl/" + target;
                }
            }
        }
        var sheets = new List<WorkbookSheet>();
        using var book = Open("xl/workbook.xml");
        while (book?.Read() is true)
        {
            if (book is { NodeType: XmlNodeType.Element, LocalName: "workbookPr" })
            {
                From1904 = book.GetAttribute("date1904") is "1" or "true";
            }
            if (book is { NodeType: XmlNodeType.Element, LocalName: "sheet" } && Attribute(book, "id") is { } link && parts.TryGetValue(link, out var part))
            {
                sheets.Add(new(book.GetAttribute("name") ?? "", book.GetAttribute("state") is "hidden" or "veryHidden", part));
            }
        }
        return sheets;
    }

    /// <summary>An attribute with a prefix: r:id, whatever the prefix and namespace (there are two editions).</summary>
    private static string? Attribute(XmlReader element, string name)
    {
        string? value = null;
        for (var more = element.MoveToFirstAttribute(); more; more = element.MoveToNextAttribute())
        {
            value = element.Prefix.Length > 0 && element.LocalName == name ? element.Value : value;
        }
        element.MoveToElement();
        return value;
    }

    private void ReadStyles()
    {
        using var styles = Open("xl/styles.xml");
        var dates = new HashSet<int>(DateFormats);
        var cells = false;
        while (styles?.Read() is true)
        {
            if (styles.LocalName == "cellXfs")
            {
                cells = styles.NodeType == XmlNodeType.Element;
            }
            if (styles.NodeType != XmlNodeType.Element)
            {
                continue;
            }
            _ = int.TryParse(styles.GetAttribute("numFmtId"), CultureInfo.InvariantCulture, out var format);
            if (styles.LocalName == "numFmt" && IsDateForm(styles.GetAttribute("formatCode") ?? ""))
            {
                dates.Add(format);
            }
            else if (cells && styles.LocalName == "xf")
            {
                IsDate.Add(dates.Contains(format));
            }
        }
    }

    /// <summary>A number format that shows days: y, m, d or 年月日 outside quotes and brackets.</summary>
    private static bool IsDateForm(string form)
    {
        var closes = '\0';
        for (var i = 0; i < form.Length; i++)
        {
            var c = form[i];
            if (closes != '\0')
            {
                closes = c == closes ? '\0' : closes;
            }
            else if (c is '"' or '[')
            {
                closes = c == '[' ? ']' : '"';
            }
            else if (c is '\\' or '_' or '*')
            {
                i++;
            }
            else if (c is 'y' or 'Y' or 'd' or 'D' or 'm' or 'M')
            {
                return !form.StartsWith("General", StringComparison.OrdinalIgnoreCase);
            }
        }
        return false;
    }

    private void ReadTexts()
    {
        if (_zip.GetEntry("xl/sharedStrings.xml") is not { } entry)
        {
            return;
        }
        if (entry.Length > MostTexts)
        {
            throw new WorkbookException(new("import.why.too-large", MostTexts >> 20));
        }
        using var texts = Open(entry.FullName)!;
        while (texts.Read())
        {
            if (texts is { NodeType: XmlNodeType.Element, LocalName: "si" })
            {
                Texts.Add(TextOf(texts));
            }
        }
    }

    /// <summary>All t of an element, without those that only tell how it is spoken; leaves the reader at its end.</summary>
    public static string TextOf(XmlReader element)
    {
        if (element.IsEmptyElement)
        {
            return "";
        }
        var (text, depth, spoken) = (new StringBuilder(), element.Depth, -1);
        while (element.Read() && element.Depth > depth)
        {
            spoken = spoken >= 0 && element.Depth <= spoken ? -1 : spoken;
            if (element is { NodeType: XmlNodeType.Element, LocalName: "rPh", IsEmptyElement: false })
            {
                spoken = element.Depth;
            }
            else if (spoken < 0 && element.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
            {
                Append(element, text);
            }
        }
        return text.ToString();
    }

    /// <summary>The text at which a reader stands, up to what a cell can hold.</summary>
    public static void Append(XmlReader node, StringBuilder text)
    {
        var piece = new char[1024];
        for (int read; text.Length < LongestCell && (read = node.ReadValueChunk(piece, 0, piece.Length)) > 0;)
        {
            text.Append(piece, 0, read);
        }
    }
}

/// <summary>A workbook that cannot be read, and why.</summary>
internal sealed class WorkbookException(FieldError why) : FormatException(why.Key)
{
    public FieldError Why { get; } = why;
}
