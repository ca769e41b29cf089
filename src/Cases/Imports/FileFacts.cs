using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;

namespace Fangxian.Cases.Imports;

/// <summary>What a file turned out to be when it was read.</summary>
/// <param name="Encoding">Encoding of a text; null for a workbook.</param>
/// <param name="Sheet">The sheet that was read; null for a text.</param>
/// <param name="Sheets">The visible sheets of the workbook.</param>
/// <param name="HeaderLine">The line with the names of the columns; lines above it are notes.</param>
/// <param name="RepairedHeaders">Names given to columns that had none, whose name came twice, or whose header has two rows.</param>
/// <param name="HiddenRows">Rows that are hidden in the workbook; they are read.</param>
/// <param name="DateForms">How the dates are written: keys of the texts under <c>date-form.</c>.</param>
/// <param name="DateOrder">The order of day and month by which dates with the year last were read.</param>
/// <param name="LeftOut">Lines of sums and notes that were left out.</param>
public sealed record FileFacts(string? Encoding, string? Sheet, IReadOnlyList<string> Sheets, int HeaderLine, IReadOnlyList<string> RepairedHeaders, int HiddenRows, IReadOnlyList<string> DateForms, DayMonthOrder? DateOrder, IReadOnlyList<int> LeftOut)
{
    /// <summary>Rows of a line list whose persons are kept for the shortest time only, since their illness ended so long ago; null where there are none.</summary>
    public KeptShortly? KeptShortly { get; init; }

    /// <summary>Rows about cases on record, known by the numbers that this system gave them: only what they say otherwise is taken.</summary>
    public int KnownByNumber { get; init; }

    /// <summary>Cells in which a name or a number is masked; they are left out.</summary>
    public int MaskedCells { get; init; }

    /// <summary>Empty cells of cases of which something is on record; it stays.</summary>
    public int EmptiedCells { get; init; }
}

/// <param name="Rows">How many rows.</param>
/// <param name="Days">How many days after the end of the illness a person is kept.</param>
/// <param name="Until">The last day on which they are kept, if the file is published today.</param>
public sealed record KeptShortly(int Rows, int Days, DateOnly Until);

/// <summary>What was recognised in a file, in words: a sentence for each thing.</summary>
internal static class FileFactsText
{
    private const int MostLines = 10;

    public static IEnumerable<string> Say(FileFacts facts, int falls, Words words)
    {
        var and = words.IsEnglish ? ", " : "、";
        if (facts.Encoding is { } encoding)
        {
            yield return words[encoding.Contains('+') ? "imports.fact.encoding-mixed" : "imports.fact.encoding", encoding];
        }
        if (facts.Sheet is { } sheet)
        {
            var others = facts.Sheets.Where(s => s != sheet).ToArray();
            yield return others.Length == 0 ? words["imports.fact.sheet", sheet] : words["imports.fact.sheet-of", sheet, string.Join(and, others)];
        }
        yield return words["imports.fact.header", facts.HeaderLine];
        if (facts.RepairedHeaders.Count > 0)
        {
            yield return words["imports.fact.headers-repaired", string.Join(and, facts.RepairedHeaders)];
        }
        if (facts.DateForms.Count > 0)
        {
            yield return words["imports.fact.dates", string.Join(and, facts.DateForms.Select(form => words["date-form." + form]))];
        }
        if (facts.HiddenRows > 0)
        {
            yield return words["imports.fact.hidden", facts.HiddenRows];
        }
        if (facts.LeftOut.Count > 0)
        {
            yield return words["imports.fact.left-out", facts.LeftOut.Count, string.Join(and, facts.LeftOut.Take(MostLines)) + (facts.LeftOut.Count > MostLines ? "…" : "")];
        }
        foreach (var (cells, key) in ((int, string)[])[(facts.KnownByNumber, "known"), (facts.MaskedCells, "masked"), (facts.EmptiedCells, "emptied")])
        {
            if (cells > 0)
            {
                yield return words["imports.fact." + key, cells];
            }
        }
        if (falls > 0)
        {
            yield return words["imports.fact.falls", falls];
        }
        if (facts.KeptShortly is { } kept)
        {
            yield return words["imports.fact.kept-shortly", kept.Rows, kept.Days, Words.Iso(kept.Until)];
        }
    }
}

/// <summary>Rows that are no report of an area and a day.</summary>
internal static class SumRow
{
    private static readonly string[] Sums = ["合计", "总计", "共计", "小计", "总和", "累计", "total", "subtotal", "sum", "grandtotal"];
    private static readonly string[] Notes = ["注", "备注", "说明", "数据来源", "来源", "填表", "填报", "制表", "审核", "报告单位", "note", "source", "*", "※"];

    /// <summary>合计, 合 计, 全市合计：, Total; not an area, however it is called.</summary>
    public static bool IsSum(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 30)
        {
            return false;
        }
        Span<char> plain = stackalloc char[30];
        ReadOnlySpan<char> word = plain[..FigureText.Plain(text, plain)];
        word = word.TrimEnd(":");
        foreach (var sum in Sums)
        {
            if (word.Equals(sum, StringComparison.OrdinalIgnoreCase) || (sum[0] > 0x7f && word.EndsWith(sum, StringComparison.Ordinal)))
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>A row whose only content is a remark.</summary>
    public static bool IsNote(TableFile table)
    {
        var only = -1;
        for (var i = 0; i < table.Headers.Count; i++)
        {
            if (table.Span(i).Length > 0 && !table.IsMerged(i))
            {
                if (only >= 0)
                {
                    return false;
                }
                only = i;
            }
        }
        var text = only < 0 ? default : table.Span(only).TrimStart("（(【[");
        foreach (var note in Notes)
        {
            if (text.StartsWith(note, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }
        return false;
    }
}
