using System.Data.Common;
using System.Globalization;
using System.IO.Compression;
using MiniExcelLibs;
using Sylvan.Data.Csv;

namespace Fangxian.Platform.ImportExport;

/// <summary>
/// A table as people send it: CSV (UTF-8, UTF-8 with byte order mark, GB18030; comma, semicolon or tab; optionally
/// gzip) or XLSX. Rows are streamed; a cell is text, trimmed; line numbers count from 1 with the header as line 1.
/// </summary>
public sealed class TableFile : IDisposable
{
    private readonly Stream _stream;
    private readonly IEnumerator<object>? _sheet;
    private readonly CsvDataReader? _csv;
    private readonly string[] _cells;
    private readonly string?[] _pool = new string?[1 << 14];

    private TableFile(Stream stream, CsvDataReader csv)
    {
        (_stream, _csv) = (stream, csv);
        Headers = [.. Enumerable.Range(0, csv.FieldCount).Select(i => csv.GetName(i).Trim())];
        _cells = new string[Headers.Count];
        LineNumber = 1;
    }

    private TableFile(Stream stream, IEnumerator<object> sheet)
    {
        (_stream, _sheet) = (stream, sheet);
        Headers = sheet.MoveNext() ? [.. ((IDictionary<string, object?>)sheet.Current).Values.Select(Text)] : [];
        _cells = new string[Headers.Count];
        LineNumber = 1;
    }

    /// <summary>The names of the columns, as the first line has them.</summary>
    public IReadOnlyList<string> Headers { get; }

    /// <summary>The line of the row just read, as a spreadsheet program numbers it.</summary>
    public int LineNumber { get; private set; }

    /// <summary>The kinds of file that <see cref="Open"/> reads.</summary>
    public const string Accepts = ".csv,.txt,.tsv,.xlsx,.gz";

    /// <summary>Opens a table by the content of a seekable stream; the name decides only between what bytes cannot tell.</summary>
    /// <exception cref="TableUnreadableException">It is neither a table of text nor an XLSX workbook.</exception>
    public static TableFile Open(Stream stream, string fileName)
    {
        var content = stream;
        try
        {
            content = Unzip(stream);
            return IsZip(content) ? OpenSheet(content) : OpenCsv(content);
        }
        catch (Exception broken) when (broken is InvalidDataException or FormatException or NotSupportedException or CsvFormatException or System.Xml.XmlException or ArgumentException or KeyNotFoundException or NullReferenceException)
        {
            content.Dispose();
            throw new TableUnreadableException(fileName, broken);
        }
    }

    /// <summary>Moves to the next row that has any content; false after the last.</summary>
    public bool Read()
    {
        while (_csv is not null ? ReadCsv() : ReadSheet())
        {
            LineNumber++;
            if (HasContent())
            {
                return true;
            }
        }
        return false;
    }

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
        _stream.Dispose();
    }

    private bool ReadCsv() => _csv!.Read();

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
        ref var slot = ref _pool[(uint)string.GetHashCode(text) & ((1 << 14) - 1)];
        return slot is not null && text.SequenceEqual(slot) ? slot : slot = text.ToString();
    }

    private bool ReadSheet()
    {
        if (!_sheet!.MoveNext())
        {
            return false;
        }
        var i = 0;
        foreach (var value in ((IDictionary<string, object?>)_sheet.Current).Values)
        {
            if (i < _cells.Length)
            {
                _cells[i++] = Text(value);
            }
        }
        _cells.AsSpan(i).Fill("");
        return true;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        string text => text.Trim(),
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime time => time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        double number => number.ToString("R", CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()?.Trim() ?? "",
    };

    private static TableFile OpenCsv(Stream content)
    {
        var reader = new StreamReader(content, TextEncoding.Detect(content), detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 16);
        var csv = CsvDataReader.Create(reader, new CsvDataReaderOptions { HasHeaders = true, BufferSize = 1 << 18, HeaderComparer = StringComparer.Ordinal });
        return new TableFile(content, csv);
    }

    private static TableFile OpenSheet(Stream content) =>
        new(content, MiniExcel.Query(content, useHeaderRow: false, excelType: ExcelType.XLSX).GetEnumerator());

    private static bool IsZip(Stream stream) => Starts(stream, "PK\u0003\u0004"u8);

    private static Stream Unzip(Stream stream)
    {
        if (!Starts(stream, [0x1f, 0x8b]))
        {
            return stream;
        }
        var plain = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose);
        using (var gzip = new GZipStream(stream, CompressionMode.Decompress))
        {
            var buffer = new byte[1 << 16];
            for (int read; (read = gzip.Read(buffer)) > 0;)
            {
                plain.Write(buffer, 0, read);
                if (plain.Length > MostBytes)
                {
                    plain.Dispose();
                    throw new TableUnreadableException("gzip", new InvalidDataException("too large"));
                }
            }
        }
        plain.Position = 0;
        return plain;
    }

    /// <summary>An unpacked file larger than this is refused.</summary>
    public const long MostBytes = 2L << 30;

    private static bool Starts(Stream stream, ReadOnlySpan<byte> signature)
    {
        Span<byte> head = stackalloc byte[8];
        var read = stream.ReadAtLeast(head[..signature.Length], signature.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return read == signature.Length && head[..read].SequenceEqual(signature);
    }
}

/// <summary>The file is not a table that can be read.</summary>
public sealed class TableUnreadableException(string fileName, Exception inner) : Exception($"{fileName}: {inner.Message}", inner);
