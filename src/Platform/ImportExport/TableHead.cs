using System.Globalization;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.ImportExport;

/// <summary>What the first rows of a table tell: where its header stands and what separates its cells.</summary>
internal static class TableHead
{
    /// <summary>The header is looked for in so many rows.</summary>
    public const int Rows = 30;

    private static readonly char[] Separators = [',', '\t', ';', '|', '，'];

    /// <summary>
    /// Where the names of the columns stand: in one row, or in two, where the upper says what several columns are of
    /// (确诊 over 累计 and 新增, its cell merged or followed by empty ones). Then a name is both: 确诊 累计.
    /// </summary>
    /// <returns>The last row of the header, its names, and those that were put together.</returns>
    public static (int Row, IReadOnlyList<string> Names, IReadOnlyList<string> Joined) Find(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var header = HeaderOf(rows);
        if (rows.Count == 0)
        {
            return (header, [], []);
        }
        foreach (var upper in new[] { header, header - 1 })
        {
            if (upper >= 0 && upper + 2 < rows.Count && IsOver(rows[upper], rows[upper + 1], rows[upper + 2]))
            {
                var (names, joined) = Join(rows[upper], rows[upper + 1]);
                return (upper + 1, names, joined);
            }
        }
        return (header, rows[header], []);
    }

    /// <summary>
    /// Whether a row stands over the names of another: both are words, the upper is of at least two subjects and leaves empty
    /// what the lower names, the lower needs it because a name comes back, and figures follow.
    /// </summary>
    private static bool IsOver(IReadOnlyList<string> upper, IReadOnlyList<string> lower, IReadOnlyList<string> next)
    {
        var gaps = Enumerable.Range(1, Math.Max(0, lower.Count - 1)).Where(i => lower[i].Length > 0 && upper.ElementAtOrDefault(i) is null or "" && upper.Take(i).Any(c => c.Length > 0)).ToArray();
        return gaps.Length > 0 && upper.Count(c => c.Length > 0) >= 2
            && upper.Concat(lower).All(c => c.Length == 0 || !IsFigure(c))
            && lower.Where(c => c.Length > 0).GroupBy(c => c, StringComparer.OrdinalIgnoreCase).Any(g => g.Count() > 1)
            && gaps.Any(i => next.ElementAtOrDefault(i) is { Length: > 0 } cell && IsFigure(cell));
    }

    private static (string[] Names, List<string> Joined) Join(IReadOnlyList<string> upper, IReadOnlyList<string> lower)
    {
        var (names, joined, over) = (new string[Math.Max(upper.Count, lower.Count)], new List<string>(), "");
        for (var i = 0; i < names.Length; i++)
        {
            var (above, below) = (upper.ElementAtOrDefault(i) ?? "", lower.ElementAtOrDefault(i) ?? "");
            over = above.Length > 0 || below.Length == 0 ? above : over;
            names[i] = below.Length == 0 || below == over ? over : over.Length == 0 ? below : $"{over} {below}";
            if (names[i] != above && names[i] != below)
            {
                joined.Add(names[i]);
            }
        }
        return (names, joined);
    }

    /// <summary>
    /// The row with the names of the columns: the first that fills at least half as many cells as the widest row and is
    /// mostly words. Rows above it are notes. Where no row is like that, the first that is not empty.
    /// </summary>
    public static int HeaderOf(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var filled = rows.Select(r => r.Count(c => c.Length > 0)).ToArray();
        var enough = Math.Max(2, (filled.DefaultIfEmpty().Max() + 1) / 2);
        for (var i = 0; i < rows.Count; i++)
        {
            if (filled[i] >= enough && rows[i].Count(c => c.Length > 0 && !IsFigure(c)) * 2 >= filled[i])
            {
                return i;
            }
        }
        return Math.Max(0, Array.FindIndex(filled, n => n > 0));
    }

    /// <summary>
    /// The names of the columns, each once: a name that comes back gets its turn behind it, a column that has content and
    /// no name is called by its number (#3).
    /// </summary>
    public static (string[] Names, IReadOnlyList<string> Repaired) Names(IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> below)
    {
        var width = Enumerable.Range(0, Math.Max(header.Count, below.Select(r => r.Count).DefaultIfEmpty().Max())).Reverse().FirstOrDefault(i => header.ElementAtOrDefault(i) is { Length: > 0 } || Used(i), -1) + 1;
        bool Used(int column) => below.Any(r => column < r.Count && r[column].Length > 0);
        var names = new string[Math.Max(width, header.Count)];
        var repaired = new List<string>();
        var turns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        var all = header.ToHashSet(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            var name = header.ElementAtOrDefault(i) ?? "";
            var given = name.Length == 0 && i < width && Used(i) ? $"#{i + 1}" : name;
            while (given.Length > 0 && turns.ContainsKey(given))
            {
                turns[name] = turns.GetValueOrDefault(name, 1) + 1;
                given = $"{name} ({turns[name]})";
                given = all.Contains(given) ? given + "*" : given;
            }
            if (given.Length > 0)
            {
                turns[given] = turns.GetValueOrDefault(given, 1);
            }
            if (given != name)
            {
                repaired.Add(given);
            }
            names[i] = given;
        }
        return (names, repaired);
    }

    /// <summary>What separates the cells of a text: the character that the most lines have equally often.</summary>
    public static char SeparatorOf(string text)
    {
        var (best, most) = (',', 0);
        foreach (var separator in Separators)
        {
            var agree = Records(text, separator).Select(r => r.Cells.Count).Where(n => n > 1).CountBy(n => n).Select(n => n.Value).DefaultIfEmpty().Max();
            (best, most) = agree > most ? (separator, agree) : (best, most);
        }
        return best;
    }

    /// <summary>The first records of a text as cells, with the physical lines each takes.</summary>
    public static List<(List<string> Cells, int Lines)> Records(string text, char separator)
    {
        var records = new List<(List<string>, int)>();
        var (cells, cell, quoted, lines) = (new List<string>(), new System.Text.StringBuilder(), false, 1);
        for (var i = 0; i < text.Length && records.Count < Rows; i++)
        {
            var c = text[i];
            var ends = c == '\n' || (c == '\r' && (i + 1 == text.Length || text[i + 1] != '\n'));
            if (c == '"' && (quoted || cell.Length == 0))
            {
                quoted = !quoted;
                continue;
            }
            if (quoted || !(ends || c == separator))
            {
                lines += quoted && ends ? 1 : 0;
                cell.Append(c is '\r' ? ' ' : c);
                continue;
            }
            cells.Add(cell.ToString().Trim());
            cell.Clear();
            if (ends)
            {
                records.Add((cells, lines));
                (cells, lines) = ([], 1);
            }
        }
        if (records.Count < Rows && (cells.Count > 0 || cell.Length > 0))
        {
            cells.Add(cell.ToString().Trim());
            records.Add((cells, lines));
        }
        return records;
    }

    /// <summary>Why a text is no table: a page of the web, another format, bytes that are no text; null where it may be one.</summary>
    public static FieldError? Refuse(string text)
    {
        var start = text.AsSpan().TrimStart();
        return start.IsEmpty ? new("import.why.empty")
            : start.StartsWith("<", StringComparison.Ordinal) ? new("import.why.html")
            : start.StartsWith("%PDF", StringComparison.Ordinal) || start.StartsWith("{\\rtf", StringComparison.Ordinal) || text.Contains('\0') ? new("import.why.binary")
            : null;
    }

    private static bool IsFigure(string text) =>
        char.IsAsciiDigit(text[0]) && !text.AsSpan().ContainsAnyExcept("0123456789.,-/:% 年月日T") || double.TryParse(text, NumberStyles.Float | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out _);
}
