using Fangxian.Platform.ImportExport;

namespace Fangxian.Cases.Imports;

/// <summary>Why rows are refused, and how many.</summary>
/// <param name="Kind">The reason's key.</param>
/// <param name="Rows">How many rows.</param>
public sealed record ImportProblem(string Kind, int Rows)
{
    /// <summary>The reasons, the most frequent first.</summary>
    internal static IReadOnlyList<ImportProblem> Of(IEnumerable<RefusedRow> refused) =>
        [.. refused.GroupBy(r => r.Error.Key).Select(g => new ImportProblem(g.Key, g.Count())).OrderByDescending(p => p.Rows)];

    /// <summary>The refused rows of one reason, or of all, behind a line; with how many there are, and the line to go on behind.</summary>
    internal static (IReadOnlyList<RefusedRow> Shown, int OfKind, int? Next) Page(IEnumerable<RefusedRow> refused, string? kind, int? after, int limit)
    {
        var ofKind = refused.Where(r => string.IsNullOrEmpty(kind) || r.Error.Key == kind).ToArray();
        var page = ofKind.Where(r => r.Line > (after ?? 0)).Take(limit + 1).ToArray();
        RefusedRow[] shown = [.. page.Take(limit)];
        return (shown, ofKind.Length, page.Length > shown.Length ? shown[^1].Line : null);
    }
}
