using Fangxian.Platform.Identity;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Finds areas by words among all names, former names, pinyin initials and English names: each kind is one long text
/// that is scanned, which for 40,000 areas takes less than a millisecond.
/// </summary>
internal sealed class AreaIndex
{
    private const byte NoMatch = byte.MaxValue;

    /// <summary>An area near home goes before one elsewhere that is up to two levels larger.</summary>
    private const int NearHome = 2;

    private const int Closed = 50;
    private const int Joined = 20;

    private readonly AreaNode[] _areas;
    private readonly int[] _above;
    private readonly SearchText _names;
    private readonly SearchText _formerNames;
    private readonly SearchText _pinyin;
    private readonly SearchText _english;

    /// <param name="areas">All areas, largest first.</param>
    /// <param name="formerNames">The names that areas had before.</param>
    public AreaIndex(AreaNode[] areas, IEnumerable<(AreaNode Area, string Name)> formerNames)
    {
        var number = areas.Select((area, i) => (area, i)).ToDictionary(a => a.area, a => a.i);
        _areas = areas;
        _above = [.. areas.Select(a => a.Parent is null ? -1 : number[a.Parent])];
        _names = new(areas.Select((a, i) => (i, a.Name)));
        _formerNames = new(formerNames.Select(f => (number[f.Area], f.Name)));
        _pinyin = new(areas.Select((a, i) => (i, a.Pinyin)));
        _english = new(areas.Select((a, i) => (i, a.NameEn?.ToLowerInvariant() ?? "")));
    }

    public IReadOnlyList<AreaNode> Search(string words, int limit, PositionRange? within, AreaLevel? level, PositionRange? near)
    {
        var parts = words.ToLowerInvariant().Split([' ', '　', '/', ',', '，', '、'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length == 0 || limit <= 0)
        {
            return [];
        }
        var above = parts[..^1].Select(MatchesOf).ToArray();
        var itself = MatchesOf(parts[^1]);
        var joined = parts.Length == 1 && parts[0].Length >= 4 && parts[0][0] > 127 ? JoinedMatches(parts[0]) : null;
        var best = new PriorityQueue<int, (int Rank, int Order)>(limit + 1);
        for (var i = 0; i < _areas.Length; i++)
        {
            var kind = itself[i] != NoMatch ? itself[i] * 10 : joined is not null && joined.Contains(i) ? Joined : NoMatch;
            if (kind == NoMatch)
            {
                continue;
            }
            var area = _areas[i];
            var rank = kind + (int)area.Level + (area.ClosedOn is null ? 0 : Closed) - (near is { } home && home.Covers(area.Position) ? NearHome : 0);
            var isBetter = best.Count < limit || (best.TryPeek(out _, out var worst) && rank < -worst.Rank);
            if (isBetter && (level is null || area.Level == level) && (within is not { } range || range.Covers(area.Position)) && IsBelowAll(i, above))
            {
                Keep(best, i, rank, limit);
            }
        }
        return [.. best.UnorderedItems.OrderByDescending(b => b.Priority).Select(b => _areas[b.Element])];
    }

    /// <summary>The queue gives up its worst first, so ranks stand in it with their sign turned.</summary>
    private static void Keep(PriorityQueue<int, (int Rank, int Order)> best, int area, int rank, int limit)
    {
        if (best.Count == limit)
        {
            best.Dequeue();
        }
        best.Enqueue(area, (-rank, -area));
    }

    private bool IsBelowAll(int area, byte[][] words)
    {
        foreach (var matches in words)
        {
            if (!AnyAbove(area, matches))
            {
                return false;
            }
        }
        return true;
    }

    /// <summary>For each area how well the word fits it: 0 is the area itself, 255 not at all.</summary>
    private byte[] MatchesOf(string word)
    {
        var matches = new byte[_areas.Length];
        Array.Fill(matches, NoMatch);
        if (char.IsAsciiDigit(word[0]))
        {
            for (var i = 0; i < _areas.Length; i++)
            {
                if (_areas[i].Code.StartsWith(word, StringComparison.Ordinal))
                {
                    matches[i] = (byte)(AreaCode.Digits(_areas[i].Level) <= word.Length ? 0 : 3);
                }
            }
        }
        else if (char.IsAscii(word[0]))
        {
            _pinyin.Starting(word, (area, length) => Better(matches, area, length == word.Length ? 0 : 1));
            _english.Starting(word, (area, length) => Better(matches, area, length == word.Length ? 0 : 2));
        }
        else
        {
            _formerNames.Containing(word, (area, _, _) => Better(matches, area, 4));
            _names.Containing(word, (area, at, length) => Better(matches, area, at > 0 ? 3 : length == word.Length ? 0 : 1));
        }
        return matches;
    }

    /// <summary>成都市武侯区 or 成都武侯 in one word: the beginning of a name above, then the beginning of the name itself.</summary>
    private HashSet<int> JoinedMatches(string word)
    {
        var found = new HashSet<int>();
        for (var cut = 2; cut <= word.Length - 2; cut++)
        {
            var start = word[..cut];
            _names.Starting(word[cut..], (area, _) =>
            {
                for (var above = _above[area]; above >= 0; above = _above[above])
                {
                    if (_areas[above].Name.StartsWith(start, StringComparison.Ordinal))
                    {
                        found.Add(area);
                    }
                }
            });
        }
        return found;
    }

    private bool AnyAbove(int area, byte[] matches)
    {
        for (var above = _above[area]; above >= 0; above = _above[above])
        {
            if (matches[above] != NoMatch)
            {
                return true;
            }
        }
        return false;
    }

    private static void Better(byte[] matches, int area, int kind) => matches[area] = Math.Min(matches[area], (byte)kind);
}

/// <summary>Many short texts as one long text, a line break before each.</summary>
internal sealed class SearchText
{
    private const char Break = '\n';
    private readonly string _text;
    private readonly int[] _starts;
    private readonly int[] _areas;

    public SearchText(IEnumerable<(int Area, string Text)> rows)
    {
        var all = rows.Where(r => r.Text.Length > 0).ToArray();
        _areas = [.. all.Select(r => r.Area)];
        _text = Break + string.Join(Break, all.Select(r => r.Text)) + Break;
        _starts = new int[all.Length + 1];
        for (var i = 0; i < all.Length; i++)
        {
            _starts[i + 1] = _starts[i] + 1 + all[i].Text.Length;
        }
    }

    /// <summary>Tells of every text that begins with the word: its area and its length.</summary>
    public void Starting(string word, Action<int, int> tell) => Scan(Break + word, (area, _, length) => tell(area, length));

    /// <summary>Tells of every text that has the word in it: its area, where the word stands, its length.</summary>
    public void Containing(string word, Action<int, int, int> tell) => Scan(word, tell);

    private void Scan(string word, Action<int, int, int> tell)
    {
        var (from, row) = (0, 0);
        for (int hit; from < _text.Length && (hit = _text.AsSpan(from).IndexOf(word)) >= 0;)
        {
            var at = from + hit;
            if (at >= _starts[row + 1])
            {
                row = Array.BinarySearch(_starts, row + 1, _starts.Length - row - 1, at);
                row = row < 0 ? ~row - 1 : row;
            }
            tell(_areas[row], at - _starts[row] - 1, _starts[row + 1] - _starts[row] - 1);
            from = _starts[row + 1];
        }
    }
}
