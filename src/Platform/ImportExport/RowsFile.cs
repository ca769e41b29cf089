using System.Globalization;
using System.Text;

namespace Fangxian.Platform.ImportExport;

/// <summary>What stands in a column of a file.</summary>
public enum ColumnKind
{
    Text,
    Number,
    Day,

    /// <summary>A local time to the minute, as text in CSV and XLSX (<see cref="RowsFile.TimeText"/>).</summary>
    Time,
}

/// <param name="Name">The name of the column.</param>
/// <param name="Kind">What stands in it.</param>
public sealed record FileColumn(string Name, ColumnKind Kind = ColumnKind.Text);

/// <summary>
/// A table that is written row by row, so that half a million rows need the memory of a few: CSV, XLSX or Parquet. A cell is a
/// text, a <see cref="long"/>, a <see cref="DateOnly"/> or a <see cref="DateTime"/>; an unknown value is null.
/// </summary>
public abstract class RowsFile : IAsyncDisposable
{
    /// <summary>A sheet holds no more.</summary>
    public const int MostRows = 1_000_000;

    public const string ParquetType = "application/vnd.apache.parquet";

    /// <summary>The media type and the ending of the name of a format.</summary>
    public static (string Type, string Ending) Of(string format) => format switch
    {
        "xlsx" => (TableWriter.XlsxType, ".xlsx"),
        "parquet" => (ParquetType, ".parquet"),
        _ => (TableWriter.CsvType, ".csv"),
    };

    /// <summary>A local time as people read it: 2020-02-25 18:00; midnight is the end of a day, 2020-02-25 24:00.</summary>
    public static string TimeText(DateTime local) => local.TimeOfDay == TimeSpan.Zero && local.Date > DateTime.MinValue
        ? local.AddDays(-1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) + DateText.EndOfDay
        : local.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Begins a file of the format named <c>csv</c>, <c>xlsx</c> or <c>parquet</c>; the target stays open.</summary>
    public static async Task<RowsFile> BeginAsync(string format, Stream target, IReadOnlyList<FileColumn> columns, CancellationToken cancellation) => format switch
    {
        "xlsx" => new XlsxRows(target, columns),
        "parquet" => await ParquetRows.BeginAsync(target, columns, cancellation),
        _ => new CsvRows(target, columns),
    };

    public abstract ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation);

    /// <summary>Writes what is left. A file that was not completed cannot be read.</summary>
    public abstract ValueTask CompleteAsync(CancellationToken cancellation);

    public abstract ValueTask DisposeAsync();

    private sealed class CsvRows : RowsFile
    {
        private readonly StreamWriter _text;

        public CsvRows(Stream target, IReadOnlyList<FileColumn> columns)
        {
            _text = new StreamWriter(target, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
            _text.WriteLine(string.Join(',', columns.Select(c => TableWriter.Cell(c.Name))));
        }

        public override ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
        {
            for (var i = 0; i < row.Count; i++)
            {
                if (i > 0)
                {
                    _text.Write(',');
                }
                switch (row[i])
                {
                    case string text:
                        _text.Write(TableWriter.Cell(text));
                        break;
                    case long number:
                        _text.Write(number);
                        break;
                    case DateOnly day:
                        _text.Write(day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                        break;
                    case DateTime time:
                        _text.Write(TimeText(time));
                        break;
                }
            }
            _text.WriteLine();
            return ValueTask.CompletedTask;
        }

        public override async ValueTask CompleteAsync(CancellationToken cancellation) => await _text.FlushAsync(cancellation);

        public override async ValueTask DisposeAsync() => await _text.DisposeAsync();
    }
}
