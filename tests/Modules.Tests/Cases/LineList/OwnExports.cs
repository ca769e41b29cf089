using System.Text;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Web;

namespace Fangxian.Modules.Tests.Cases.LineList;

/// <summary>An exported line list as a spreadsheet program has it open: cells by the number of the case and the header.</summary>
internal sealed class OpenedExport
{
    private readonly List<string[]> _rows = [];

    private OpenedExport(IReadOnlyList<string> headers) => Headers = headers;

    public IReadOnlyList<string> Headers { get; }

    public IReadOnlyList<string[]> Rows => _rows;

    public string this[int row, string header]
    {
        get => _rows[row][At(header)];
        set => _rows[row][At(header)] = value;
    }

    private int At(string header) => Headers.ToList().IndexOf(header) is >= 0 and var at ? at : throw new ArgumentException(header);

    public static OpenedExport Of(byte[] content)
    {
        using var table = TableFile.Open(new MemoryStream(content), "cases");
        var opened = new OpenedExport([.. table.Headers]);
        while (table.Read())
        {
            opened._rows.Add([.. table.Row]);
        }
        return opened;
    }

    /// <summary>Saved again; a cell that is <see cref="double"/> or a day by <paramref name="typed"/> is so in a workbook.</summary>
    public byte[] Save(string format = "csv", Func<string, string, object>? typed = null) =>
        TableWriter.Write(new Table("cases", Headers, _rows.Select(row => row.Select((cell, i) => cell.Length == 0 ? null : typed?.Invoke(Headers[i], cell) ?? cell).ToArray())), format).Content;

    /// <summary>The cells that differ, as "row header: before → after".</summary>
    public IEnumerable<string> ChangedTo(OpenedExport later) =>
        from row in Enumerable.Range(0, _rows.Count) from column in Enumerable.Range(0, Headers.Count) where _rows[row][column] != later._rows[row][column] select $"{row} {Headers[column]}: {_rows[row][column]} → {later._rows[row][column]}";
}

internal static class OwnExports
{
    public static Words In(Language language) => new(Composition.Texts, language);

    /// <summary>The line list as a file: all columns where none are named.</summary>
    public static async Task<byte[]> ExportAsync(this OutbreakApp app, string format = "csv", Language language = Language.Chinese, string? reason = "上报省疾控", IReadOnlyList<string>? columns = null, Actor? actor = null)
    {
        var file = (await app.RunAsync(ExportCases.Slice, new() { Disease = LineLists.Disease, Sort = Fangxian.Cases.LineList.CaseSort.ReportedEarliest, Format = format, Reason = reason, Columns = columns ?? [.. CaseColumn.All.Select(c => c.Key)], In = In(language) }, actor)).Ok();
        using var copy = new MemoryStream();
        await using (var content = file.Content)
        {
            await content.CopyToAsync(copy);
        }
        return copy.ToArray();
    }
}
