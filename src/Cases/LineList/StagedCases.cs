using System.Security.Cryptography;
using System.Text;
using Fangxian.Cases.Imports;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry;

namespace Fangxian.Cases.LineList;

/// <summary>A whole line list, read and checked row by row and held in memory until it is published.</summary>
internal sealed class StagedCases : IStagedFile
{
    /// <summary>More rows than this are refused as a file; send it in parts.</summary>
    public const int MostRows = 500_000;

    /// <summary>A file of which more rows are refused is read by the wrong columns; it is refused as a whole.</summary>
    public const int MostRefused = 100_000;

    private readonly Dictionary<string, (int Line, byte[] Hash)> _keys = new(StringComparer.Ordinal);
    private ColumnDateOrder _order;
    private bool _needsOrder;
    private int _known;
    private int _masked;
    private int _emptied;

    public IReadOnlyList<string> Headers { get; private set; } = [];
    public FileFacts Facts { get; private set; } = null!;
    public List<CaseRow> Rows { get; } = [];
    public List<RefusedRow> Refused { get; } = [];
    public List<int> LeftOut { get; } = [];

    /// <summary>Rows that say word for word what an earlier row says.</summary>
    public int Repeated { get; private set; }

    /// <summary>Rows about cases on record that say nothing else than the record.</summary>
    public int AsOnRecord { get; private set; }
    public int Count => Rows.Count + Refused.Count + Repeated + AsOnRecord;
    public DayMonthOrder? ProvenOrder => _needsOrder ? _order.Proven : null;

    public static Result<StagedCases> Read(TableFile table, Func<CaseMapping, CaseColumnsIndex, CaseReading> readingOf, CaseMapping mapping, Action<int>? progress)
    {
        if (CaseFields.Missing(table.Headers, mapping) is { } missing)
        {
            return new LineListColumnMissing(missing);
        }
        var reading = readingOf(mapping, new CaseColumnsIndex(table.Headers, mapping));
        var staged = new StagedCases { Headers = table.Headers };
        var salt = Encoding.UTF8.GetBytes(MappingShelf<CaseMapping>.ToJson(mapping with { Name = null, Title = new Dictionary<string, string>(), Headers = [] }));
        while (table.Read())
        {
            staged.Add(table, reading, salt);
            if (staged.Count > MostRows)
            {
                return new TooManyRows(MostRows);
            }
            if (staged.Refused.Count > MostRefused)
            {
                return new TooManyRefused(MostRefused, staged.Refused[0].Line, staged.Refused[0].Error);
            }
            if ((staged.Count & 0xfff) == 0)
            {
                progress?.Invoke(staged.Count);
            }
        }
        staged.Facts = new(table.Encoding, table.Sheet, table.Sheets, table.HeaderLine, table.RepairedHeaders, table.HiddenRows, [], mapping.DateOrder, staged.LeftOut)
        {
            KeptShortly = staged.KeptShortly(reading.Today), KnownByNumber = staged._known, MaskedCells = staged._masked, EmptiedCells = staged._emptied,
        };
        return staged;
    }

    private void Add(TableFile table, CaseReading reading, byte[] salt)
    {
        if (table.IsTooWide)
        {
            Refuse(table, -1, new("counts.row.wide", table.Headers.Count));
            return;
        }
        reading.Columns.PassOver([]);
        var (known, hash) = (reading.OnRecord.Of(table, reading.Columns), HashOf(table, reading.Columns, salt));
        var reader = new CaseRowReader(reading, table, known);
        if (reading.Columns.IsOwn && Compare(table, reading, known, reader))
        {
            return;
        }
        var external = reader.ExternalId();
        var key = known?.Number ?? external ?? reader.NumberElsewhere ?? "row:" + Convert.ToHexStringLower(hash);
        var (row, column, why) = reader.Read(key, hash);
        Note(reader);
        if (row is null)
        {
            if (SumRow.IsNote(table) || SumRow.IsSum(table.Span(0)))
            {
                LeftOut.Add(table.LineNumber);
                return;
            }
            Refuse(table, column, why!);
            return;
        }
        if (key.StartsWith("row:", StringComparison.Ordinal) && row.Person.Name.Length == 0)
        {
            // Nobody is named: two rows alike are two persons.
            for (var again = 2; _keys.ContainsKey(row.Key); again++)
            {
                row = row with { Key = $"{key}#{again}" };
            }
        }
        if (_keys.TryGetValue(row.Key, out var earlier))
        {
            if (earlier.Hash.AsSpan().SequenceEqual(hash))
            {
                Repeated++;
            }
            else
            {
                Refuse(table, reading.Columns.First(reading.Columns.IsOwn ? CaseFields.Number : CaseFields.ExternalId), new("linelist.row.twice", earlier.Line));
            }
            return;
        }
        _keys[row.Key] = (row.Line, hash);
        Rows.Add(row);
    }

    private KeptShortly? KeptShortly(DateOnly today)
    {
        var until = PersonsKept.ShortestFrom(today);
        var rows = Rows.Count(row => row is { CaseId: null, EndedOn: { } ended } && ended.AddDays(PersonsKept.DaysAfterLastRole) <= until);
        return rows == 0 ? null : new(rows, PersonsKept.DaysAfterLastRole, until);
    }

    /// <summary>Passes over what a row of a file of this system has of the record; answers whether the row needs no more.</summary>
    private bool Compare(TableFile table, CaseReading reading, CaseOnRecord? known, CaseRowReader reader)
    {
        var cells = new CaseCells(reading, table, known, reader.Days);
        var wrong = cells.Compare();
        reading.Columns.PassOver(cells.PassedOver);
        (_known, _masked, _emptied) = (_known + (known is null ? 0 : 1), _masked + cells.Masked, _emptied + cells.Emptied);
        if (wrong is { Column: var column, Why: var why })
        {
            Note(reader);
            Refuse(table, column, why);
            return true;
        }
        if (known is null || cells.SaysMore)
        {
            return false;
        }
        Note(reader);
        AsOnRecord++;
        return true;
    }

    private void Note(CaseRowReader reader) =>
        (_order, _needsOrder) = (new(_order.DayFirst || reader.Days.Order.DayFirst, _order.MonthFirst || reader.Days.Order.MonthFirst), _needsOrder | reader.Days.NeedsOrder);

    private void Refuse(TableFile table, int column, FieldError why) =>
        Refused.Add(new(table.LineNumber, column < 0 ? "" : table.Headers[column], column < 0 ? "" : table[column], why, [.. table.Row]));

    private static byte[] HashOf(TableFile table, CaseColumnsIndex columns, byte[] salt)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(salt);
        Span<byte> bytes = stackalloc byte[512];
        foreach (var column in columns.Read)
        {
            var text = table.Span(column);
            if (Encoding.UTF8.TryGetBytes(text, bytes, out var written))
            {
                sha.AppendData(bytes[..written]);
            }
            else
            {
                sha.AppendData(Encoding.UTF8.GetBytes(table[column]));
            }
            sha.AppendData([31]);
        }
        return sha.GetHashAndReset()[..16];
    }
}
