using System.Text;
using System.Text.Json;
using Fangxian.Platform.Modules;

namespace Fangxian.Platform.ImportExport;

/// <summary>
/// Writes a table of any length as <see cref="TableWriter"/> would, while its rows are read: only the rows handed over at
/// once are held. A file that was not brought to its end lacks it: JSON its bracket, a download its last chunk.
/// </summary>
public sealed class TableStream(Stream target, IReadOnlyList<string> columns, TableStream.Form form)
{
    public enum Form
    {
        Csv,
        Json,
    }

    private readonly StringBuilder _text = new();
    private bool _begun;

    /// <summary>How many rows were written.</summary>
    public long Rows { get; private set; }

    public async Task WriteAsync(IEnumerable<IReadOnlyList<object?>> rows, CancellationToken cancellation)
    {
        Begin();
        foreach (var row in rows)
        {
            Append(row);
            Rows++;
        }
        await SendAsync(cancellation);
    }

    /// <summary>Nothing comes behind; a table without rows is one too.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        Begin();
        _text.Append(form is Form.Json ? "]" : "");
        await SendAsync(cancellation);
        await target.FlushAsync(cancellation);
    }

    private void Begin()
    {
        if (_begun)
        {
            return;
        }
        _begun = true;
        if (form is Form.Json)
        {
            _text.Append('[');
            return;
        }
        _text.Append('\ufeff');
        TableWriter.AppendRow(_text, columns);
    }

    private void Append(IReadOnlyList<object?> row)
    {
        if (form is Form.Csv)
        {
            TableWriter.AppendRow(_text, row);
            return;
        }
        _text.Append(Rows == 0 ? "" : ",").Append(JsonSerializer.Serialize(columns.Zip(row).ToDictionary(c => c.First, c => c.Second), Json.Options));
    }

    private async Task SendAsync(CancellationToken cancellation)
    {
        await target.WriteAsync(Encoding.UTF8.GetBytes(_text.ToString()), cancellation);
        _text.Clear();
    }
}
