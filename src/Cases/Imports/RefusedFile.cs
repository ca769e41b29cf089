using System.IO.Compression;
using System.Text;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Imports;

/// <summary>The refused rows of a file, those that contradict the file itself among them, as they are given back.</summary>
internal static class RefusedFile
{
    /// <summary>The rows refused one by one and those told by their lines alone, in the order of the file, which is read again for their cells.</summary>
    public static IReadOnlyList<RefusedRow> All(Stream content, string fileName, string? sheet, IReadOnlyList<RefusedRow> refused, IReadOnlyList<(int Line, FieldError Why)> byLine)
    {
        if (byLine.Count == 0)
        {
            return refused;
        }
        var why = byLine.DistinctBy(c => c.Line).ToDictionary(c => c.Line, c => c.Why);
        var rows = new List<RefusedRow>(refused);
        content.Position = 0;
        using var table = TableFile.Open(new Unclosed(content), fileName, sheet);
        while (table.Read())
        {
            if (why.TryGetValue(table.LineNumber, out var reason))
            {
                rows.Add(new(table.LineNumber, "", "", reason, [.. table.Row]));
            }
        }
        return [.. rows.OrderBy(r => r.Line)];
    }

    public static byte[] Pack(IReadOnlyList<string> headers, IReadOnlyList<RefusedRow> rows, Words words)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            gzip.Write(Encoding.UTF8.GetBytes(RefusedRows.Csv(headers, rows, words)));
        }
        return packed.ToArray();
    }
}
