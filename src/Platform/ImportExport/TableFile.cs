using System.IO.Compression;
using Fangxian.Platform.Results;
using Sylvan.Data.Csv;

namespace Fangxian.Platform.ImportExport;

/// <summary>
/// A table as people send it: text (any of the encodings of <see cref="TextEncoding"/>; comma, semicolon, tab or bar;
/// optionally gzip) or an XLSX workbook, with notes above the header or without. Rows are streamed; a cell is text, trimmed;
/// lines are numbered from 1 as a spreadsheet program does.
/// </summary>
public sealed class TableFile : IDisposable
{
    /// <summary>A text that is larger, or unpacks to more, is refused; a workbook may unpack to four times as much.</summary>
    public const long MostBytes = 500L << 20;

    /// <summary>More columns than a spreadsheet has are refused.</summary>
    public const int MostColumns = 16384;

    private readonly Stream _stream;
    private readonly string _fileName;
    private readonly Workbook? _book;
    private readonly SheetRows? _sheet;
    private readonly Queue<(int Number, bool Hidden, string[] Cells, int[] Merged)> _ahead = new();
    private readonly CsvDataReader? _csv;
    private readonly string[] _cells;
    private readonly HashSet<int> _merged = [];
    private readonly string?[] _pool;

    private TableFile(Stream stream, string fileName, CsvDataReader csv, string[] headers)
    {
        (_stream, _fileName, _csv, Headers) = (stream, fileName, csv, headers);
        _cells = new string[Headers.Count];
        _pool = new string?[stream.Length < 1 << 16 ? 1 << 8 : 1 << 14];
    }

    private TableFile(Stream stream, string fileName, Workbook book, WorkbookSheet chosen)
    {
        (_stream, _fileName, _book, _sheet, Sheet) = (stream, fileName, book, new SheetRows(book, chosen), chosen.Name);
        var rows = new List<(int Number, bool Hidden, string[] Cells, int[] Merged)>();
        while (rows.Count < TableHead.Rows && _sheet.Read())
        {
            rows.Add((_sheet.Number, _sheet.Hidden, [.. _sheet.Cells], [.. _sheet.Merged]));
        }
        var (header, names, joined) = TableHead.Find([.. rows.Select(r => r.Cells)]);
        (Headers, RepairedHeaders) = rows.Count == 0 ? ([], []) : TableHead.Names(names, [.. rows.Skip(header + 1).Select(r => r.Cells)]);
        RepairedHeaders = [.. joined.Union(RepairedHeaders)];
        HeaderLine = LineNumber = rows.Count == 0 ? 1 : rows[header].Number;
        _cells = new string[Headers.Count];
        _pool = [];
        rows.Skip(header + 1).ToList().ForEach(_ahead.Enqueue);
    }

    /// <summary>The names of the columns, each once; empty where a column has neither name nor content.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The names that were given to columns without one, or whose name comes twice, or put together from a header of two rows.</summary>
    public IReadOnlyList<string> RepairedHeaders { get; private init; } = [];

    /// <summary>The line of the names; the lines above it are notes.</summary>
    public int HeaderLine { get; private init; } = 1;

    /// <summary>The line of the row just read, as a spreadsheet program numbers it.</summary>
    public int LineNumber { get; private set; }

    /// <summary>The encoding of a text; null for a workbook.</summary>
    public string? Encoding { get; private init; }

    /// <summary>The sheet that is read; null for a text.</summary>
    public string? Sheet { get; }

    /// <summary>The sheets of the workbook that are not hidden, in its order.</summary>
    public IReadOnlyList<string> Sheets => _book is null ? [] : [.. _book.Sheets.Where(s => !s.Hidden).Select(s => s.Name)];

    /// <summary>How many of the rows read so far are hidden in the workbook; they are read like the others.</summary>
    public int HiddenRows { get; private set; }

    /// <summary>The kinds of file that <see cref="Open"/> reads.</summary>
    public const string Accepts = ".csv,.txt,.tsv,.xlsx,.gz";

    /// <summary>Opens a table by the content of a seekable stream; the name is only for messages.</summary>
    /// <param name="stream">The file; disposed of with the table.</param>
    /// <param name="fileName">Its name.</param>
    /// <param name="sheet">The sheet to read; empty for the first visible one that holds a table.</param>
    /// <exception cref="TableUnreadableException">It is neither a table of text nor an XLSX workbook, or too large.</exception>
    public static TableFile Open(Stream stream, string fileName, string? sheet = null)
    {
        var content = stream;
        try
        {
            content = Unzip(stream);
            return Starts(content, [0xd0, 0xcf, 0x11, 0xe0]) ? throw new WorkbookException(new("import.why.old"))
                : IsZip(content) ? OpenSheet(content, fileName, sheet)
                : OpenCsv(content, fileName);
        }
        catch (Exception broken) when (IsOfTheFile(broken))
        {
            content.Dispose();
            throw Unreadable(fileName, broken);
        }
    }

    /// <summary>Moves to the next row that has any content; false after the last.</summary>
    /// <exception cref="TableUnreadableException">The file is damaged from here on.</exception>
    public bool Read()
    {
        try
        {
            while (_csv is not null ? ReadCsv() : ReadSheet())
            {
                if (HasContent())
                {
                    return true;
                }
            }
            return false;
        }
        catch (Exception broken) when (IsOfTheFile(broken))
        {
            throw Unreadable(_fileName, broken);
        }
    }

    /// <summary>The present row has content behind the last column: a comma too many shifts its cells.</summary>
    public bool IsTooWide
    {
        get
        {
            for (var i = _cells.Length; _csv is not null && i < _csv.RowFieldCount; i++)
            {
                if (!_csv.GetFieldSpan(i).IsWhiteSpace())
                {
                    return true;
                }
            }
            return false;
        }
    }

    /// <summary>Whether a cell of the present row belongs to a cell merged over several rows: it says one thing once.</summary>
    public bool IsMerged(int column) => _merged.Count > 0 && _merged.Contains(column);

    /// <summary>The text of a cell of the present row; empty where the row is shorter than the header.</summary>
    public string this[int column] => _csv is null ? _cells[column] : Pooled(Span(column));

    /// <summary>A cell of the present row without making a string of it: valid until the next row is read.</summary>
    public ReadOnlySpan<char> Span(int column) =>
        _csv is null ? _cells[column] : column < _csv.RowFieldCount ? _csv.GetFieldSpan(column).Trim() : default;

    /// <summary>All cells of the present row.</summary>
    public IReadOnlyList<string> Row => [.. Enumerable.Range(0, Headers.Count).Select(i => this[i])];

    public void Dispose()
    {
        _csv?.Dispose();
        _sheet?.Dispose();
        _book?.Dispose();
        _stream.Dispose();
    }

    private bool ReadCsv()
    {
        LineNumber++;
        return _csv!.Read();
    }

    private bool HasContent()
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            if (Span(i).Length > 0)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>Short cells recur (codes, dates, zero): a small direct-mapped pool saves most of their strings.</summary>
    private string Pooled(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 24)
        {
            return text.ToString();
        }
        ref var slot = ref _pool[string.GetHashCode(text) & (_pool.Length - 1)];
        return slot is not null && text.SequenceEqual(slot) ? slot : slot = text.ToString();
    }

    private bool ReadSheet()
    {
        if (_ahead.TryDequeue(out var row))
        {
            Take(row.Number, row.Hidden, row.Cells, row.Merged);
            return true;
        }
        if (!_sheet!.Read())
        {
            return false;
        }
        Take(_sheet.Number, _sheet.Hidden, _sheet.Cells, _sheet.Merged);
        return true;
    }

    private void Take(int number, bool hidden, IReadOnlyList<string> cells, IReadOnlyCollection<int> merged)
    {
        LineNumber = number;
        HiddenRows += hidden ? 1 : 0;
        for (var i = 0; i < _cells.Length; i++)
        {
            _cells[i] = i < cells.Count ? cells[i] : "";
        }
        _merged.Clear();
        _merged.UnionWith(merged);
    }

    private static TableFile OpenCsv(Stream content, string fileName)
    {
        if (content.Length > MostBytes)
        {
            throw new TableUnreadableException(fileName, new("import.why.too-large", MostBytes >> 20));
        }
        var form = TextEncoding.Recognise(content);
        if (form.Name.EndsWith(TextEncoding.HongKong, StringComparison.Ordinal))
        {
            throw new TableUnreadableException(fileName, new("import.why.hong-kong"));
        }
        string head;
        using (var first = form.Open(new Unclosed(content)))
        {
            var sample = new char[(int)Math.Min(1 << 16, content.Length + 1)];
            head = new string(sample, 0, first.ReadBlock(sample));
        }
        if (TableHead.Refuse(head) is { } why)
        {
            throw new TableUnreadableException(fileName, why);
        }
        var separator = TableHead.SeparatorOf(head);
        var records = TableHead.Records(head, separator);
        var (header, written, joined) = TableHead.Find([.. records.Select(r => r.Cells)]);
        var (names, repaired) = TableHead.Names(written, [.. records.Skip(header + 1).Select(r => r.Cells.Take(written.Count).ToArray())]);
        var reader = form.Open(new Unclosed(content));
        for (var lines = records.Take(header).Sum(r => r.Lines); lines > 0; lines--)
        {
            reader.ReadLine();
        }
        var csv = CsvDataReader.Create(reader, new CsvDataReaderOptions { HasHeaders = true, Delimiter = separator, BufferSize = (int)Math.Min(1 << 18, content.Length + 4096), HeaderComparer = StringComparer.Ordinal });
        return new TableFile(content, fileName, csv, names) { Encoding = form.Name, HeaderLine = header + 1, LineNumber = header + 1, RepairedHeaders = [.. joined.Union(repaired)] };
    }

    private static TableFile OpenSheet(Stream content, string fileName, string? name)
    {
        var book = new Workbook(content, 4 * MostBytes);
        try
        {
            return new TableFile(content, fileName, book, Choose(book, name));
        }
        catch
        {
            book.Dispose();
            throw;
        }
    }

    private static WorkbookSheet Choose(Workbook book, string? name)
    {
        if (!string.IsNullOrEmpty(name))
        {
            return book.Sheets.FirstOrDefault(s => s.Name == name) ?? throw new WorkbookException(new("import.why.sheet", name, string.Join("、", book.Sheets.Where(s => !s.Hidden).Select(s => s.Name))));
        }
        var visible = book.Sheets.Where(s => !s.Hidden).ToArray();
        return visible.FirstOrDefault(s => HoldsTable(book, s)) ?? visible.FirstOrDefault() ?? book.Sheets[0];
    }

    /// <summary>Two rows in which more than one cell is filled.</summary>
    private static bool HoldsTable(Workbook book, WorkbookSheet sheet)
    {
        using var rows = new SheetRows(book, sheet);
        for (var (seen, wide) = (0, 0); seen < TableHead.Rows && rows.Read(); seen++)
        {
            if (rows.Cells.Count(c => c.Length > 0) > 1 && ++wide == 2)
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsOfTheFile(Exception fault) =>
        fault is InvalidDataException or FormatException or NotSupportedException or CsvFormatException or System.Xml.XmlException or ArgumentException or OverflowException or EndOfStreamException;

    private static TableUnreadableException Unreadable(string fileName, Exception broken) => new(fileName, broken switch
    {
        WorkbookException known => known.Why,
        CsvFormatException => new("import.why.csv"),
        System.Xml.XmlException => new("import.why.workbook"),
        _ => new("import.why.damaged"),
    }, broken);

    private static bool IsZip(Stream stream) => Starts(stream, "PK\u0003\u0004"u8);

    private static Stream Unzip(Stream stream)
    {
        if (!Starts(stream, [0x1f, 0x8b]))
        {
            return stream;
        }
        var plain = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        try
        {
            using var gzip = new GZipStream(stream, CompressionMode.Decompress);
            var buffer = new byte[1 << 16];
            var written = 0L;
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                plain.Write(buffer, 0, read);
                if ((written += read) > 4 * MostBytes)
                {
                    throw new WorkbookException(new("import.why.too-large", MostBytes >> 20));
                }
            }
            plain.Position = 0;
            return plain;
        }
        catch
        {
            plain.Dispose();
            throw;
        }
    }

    private static bool Starts(Stream stream, ReadOnlySpan<byte> signature)
    {
        Span<byte> head = stackalloc byte[8];
        var read = stream.ReadAtLeast(head[..signature.Length], signature.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == signature.Length && head[..read].SequenceEqual(signature);
    }
}
