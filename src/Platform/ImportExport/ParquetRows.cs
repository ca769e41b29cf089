using Parquet;
using Parquet.Schema;

namespace Fangxian.Platform.ImportExport;

/// <summary>Parquet, a group of rows at a time; every column may be unknown.</summary>
internal sealed class ParquetRows : RowsFile
{
    private const int GroupRows = 20_000;

    private readonly ParquetWriter _writer;
    private readonly DataField[] _fields;
    private readonly ColumnKind[] _kinds;
    private readonly List<object?>[] _columns;

    private ParquetRows(ParquetWriter writer, DataField[] fields, ColumnKind[] kinds) =>
        (_writer, _fields, _kinds, _columns) = (writer, fields, kinds, [.. kinds.Select(_ => new List<object?>(GroupRows))]);

    public static async Task<ParquetRows> BeginAsync(Stream target, IReadOnlyList<FileColumn> columns, CancellationToken cancellation)
    {
        DataField[] fields = [.. columns.Select(c => c.Kind switch
        {
            ColumnKind.Number => new DataField<long>(c.Name, true),
            ColumnKind.Day => new DataField<DateOnly>(c.Name, true),
            ColumnKind.Time => new DataField<DateTime>(c.Name, true),
            _ => (DataField)new DataField<string>(c.Name, true),
        })];
        var writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), target, cancellationToken: cancellation);
        return new(writer, fields, [.. columns.Select(c => c.Kind)]);
    }

    public override async ValueTask AddAsync(IReadOnlyList<object?> row, CancellationToken cancellation)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            _columns[i].Add(row[i]);
        }
        if (_columns[0].Count == GroupRows)
        {
            await WriteGroupAsync(cancellation);
        }
    }

    public override async ValueTask CompleteAsync(CancellationToken cancellation)
    {
        if (_columns[0].Count > 0)
        {
            await WriteGroupAsync(cancellation);
        }
        await _writer.DisposeAsync();
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task WriteGroupAsync(CancellationToken cancellation)
    {
        using var group = _writer.CreateRowGroup();
        for (var i = 0; i < _columns.Length; i++)
        {
            var values = _columns[i];
            switch (_kinds[i])
            {
                case ColumnKind.Number:
                    await group.WriteAsync<long>(_fields[i], Of<long>(values), cancellationToken: cancellation);
                    break;
                case ColumnKind.Day:
                    await group.WriteAsync<DateOnly>(_fields[i], Of<DateOnly>(values), cancellationToken: cancellation);
                    break;
                case ColumnKind.Time:
                    await group.WriteAsync<DateTime>(_fields[i], Of<DateTime>(values), cancellationToken: cancellation);
                    break;
                default:
                    await group.WriteAsync(_fields[i], (string[])[.. values.Select(v => (string?)v!)]);
                    break;
            }
            values.Clear();
        }
    }

    private static ReadOnlyMemory<T?> Of<T>(List<object?> values)
        where T : struct => values.Select(v => (T?)v).ToArray();
}
