using System.Runtime.InteropServices;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Counts;

/// <summary>A statement about to be written: the struct behind <see cref="CountStatement"/> for bulk work.</summary>
internal struct NewStatement
{
    public short DiseaseId;
    public long Position;
    public int Day;
    public short Sequence;
    public long KnownSince;
    public bool Assumed;
    public CountBasis Basis;
    public int Confirmed;
    public int Suspected;
    public int Cured;
    public int Dead;
    public short Withdrawn;
    public int Line;
    public int Source;

    public readonly int Value(int measure) => measure switch { 0 => Confirmed, 1 => Suspected, 2 => Cured, _ => Dead };

    public readonly bool SpeaksOf(int measure) => Value(measure) != SeriesFacts.Missing || (Withdrawn & (1 << measure)) != 0;
}

/// <summary>
/// Compares what a file says with what is known and decides row by row: new, corrected, unchanged, or refused because
/// the file contradicts itself. A correction is known from its publication; where that is not told, or is not later than what
/// it corrects, from its recording.
/// </summary>
internal sealed class CountMatch
{
    private const int Missing = SeriesFacts.Missing;

    public List<NewStatement> Statements { get; } = [];

    public List<(int Line, FieldError Why)> Contradictions { get; } = [];

    public int New { get; private set; }

    public int Corrected { get; private set; }

    public int Unchanged { get; private set; }

    /// <summary>The first corrections, for the preview.</summary>
    public List<CountCorrection> Examples { get; } = [];

    public const int MostExamples = 50;

    /// <summary>How many cumulative figures of the file are below those of the day before it in the file.</summary>
    public int Falls { get; private set; }

    /// <summary>The first of them: what stood on the earlier day, and after it.</summary>
    public List<CountCorrection> FallExamples { get; } = [];

    /// <param name="rows">The usable rows; they are put in order of disease, area, day and line.</param>
    /// <param name="known">Reads the statements on record of one disease and area between two days, in order of day and sequence.</param>
    /// <param name="endOfDay">Microseconds at which a day ends in the province's zone.</param>
    /// <param name="recordedAt">Microseconds of now.</param>
    public static async Task<CountMatch> MakeAsync(List<StagedCount> rows, Func<short, long, int, int, Task<List<NewStatement>>> known, Func<int, long> endOfDay, long recordedAt)
    {
        var match = new CountMatch();
        Order(rows);
        match.Statements.EnsureCapacity(rows.Count);
        for (var start = 0; start < rows.Count;)
        {
            var end = EndOfSeries(rows, start);
            var days = await known(rows[start].DiseaseId, rows[start].Position, rows[start].Day, rows[end - 1].Day);
            match.FindFalls(CollectionsMarshal.AsSpan(rows)[start..end]);
            match.Series(CollectionsMarshal.AsSpan(rows)[start..end], days, endOfDay, recordedAt);
            start = end;
        }
        return match;
    }

    private static void Order(List<StagedCount> rows)
    {
        static int Compare(in StagedCount a, in StagedCount b) =>
            a.DiseaseId != b.DiseaseId ? a.DiseaseId.CompareTo(b.DiseaseId)
            : a.Position != b.Position ? a.Position.CompareTo(b.Position)
            : a.Day != b.Day ? a.Day.CompareTo(b.Day)
            : a.Line.CompareTo(b.Line);

        var span = CollectionsMarshal.AsSpan(rows);
        for (var i = 1; i < span.Length; i++)
        {
            if (Compare(span[i - 1], span[i]) > 0)
            {
                span.Sort((a, b) => Compare(a, b));
                return;
            }
        }
    }

    private static int EndOfSeries(List<StagedCount> rows, int start)
    {
        var end = start + 1;
        while (end < rows.Count && rows[end].DiseaseId == rows[start].DiseaseId && rows[end].Position == rows[start].Position)
        {
            end++;
        }
        return end;
    }

    /// <summary>A total that falls from one day to the next may be a correction or a slip of the hand: it is taken, and told.</summary>
    private void FindFalls(ReadOnlySpan<StagedCount> rows)
    {
        Span<(int Day, int Value)> last = [(0, Missing), (0, Missing), (0, Missing), (0, Missing)];
        foreach (ref readonly var row in rows)
        {
            for (var m = 0; row.Basis is CountBasis.Cumulative && m < 4; m++)
            {
                var value = row.Value(m);
                if (value == Missing || m == (int)Measure.Suspected)
                {
                    continue;
                }
                if (last[m].Value != Missing && value < last[m].Value && last[m].Day < row.Day)
                {
                    Falls++;
                    if (FallExamples.Count < MostExamples)
                    {
                        FallExamples.Add(new(row.Line, row.Position, DateOnly.FromDayNumber(row.Day), (Measure)m, last[m].Value, value));
                    }
                }
                last[m] = (row.Day, value);
            }
        }
    }

    private void Series(ReadOnlySpan<StagedCount> rows, List<NewStatement> known, Func<int, long> endOfDay, long recordedAt)
    {
        var (at, end) = (0, 0L);
        for (var i = 0; i < rows.Length;)
        {
            var day = rows[i].Day;
            var next = i + 1;
            while (next < rows.Length && rows[next].Day == day)
            {
                next++;
            }
            while (at < known.Count && known[at].Day < day)
            {
                at++;
            }
            var from = at;
            while (at < known.Count && known[at].Day == day)
            {
                at++;
            }
            end = Math.Min(endOfDay(day), recordedAt);
            if (from == at && next == i + 1)
            {
                First(rows[i], end, recordedAt);
            }
            else
            {
                Day(rows[i..next], known, from, at, end, recordedAt);
            }
            i = next;
        }
    }

    /// <summary>The only row on a day nobody has reported: the common case.</summary>
    private void First(in StagedCount row, long endOfDay, long recordedAt)
    {
        Statements.Add(Statement(row, 0, row.KnownSince == StagedCount.NoTime ? endOfDay : Math.Min(row.KnownSince, recordedAt), row.KnownSince == StagedCount.NoTime));
        New++;
    }

    private void Day(ReadOnlySpan<StagedCount> rows, List<NewStatement> known, int from, int to, long endOfDay, long recordedAt)
    {
        var day = new List<NewStatement>(to - from + rows.Length);
        for (var i = from; i < to; i++)
        {
            day.Add(known[i]);
        }
        var onRecord = day.Count;
        var taken = new List<StagedCount>(rows.Length);
        foreach (ref readonly var row in rows)
        {
            if (Contradicted(row, taken, endOfDay, recordedAt) is { } line)
            {
                Contradictions.Add((row.Line, new("counts.row.twice", line)));
                continue;
            }
            taken.Add(row);
            Row(row, day, endOfDay, recordedAt);
        }
        Statements.AddRange(CollectionsMarshal.AsSpan(day)[onRecord..]);
    }

    /// <summary>The line of an earlier row of the file that says another figure as published at the same time; null where none does.</summary>
    private static int? Contradicted(in StagedCount row, List<StagedCount> taken, long endOfDay, long recordedAt)
    {
        foreach (var earlier in taken)
        {
            if (row.KnownSince != StagedCount.NoTime && Published(earlier, endOfDay, recordedAt) != Published(row, endOfDay, recordedAt))
            {
                continue;
            }
            for (var m = 0; m < 4; m++)
            {
                if (row.Value(m) != Missing && earlier.Value(m) != Missing && row.Value(m) != earlier.Value(m))
                {
                    return earlier.Line;
                }
            }
        }
        return null;
    }

    private static long Published(in StagedCount row, long endOfDay, long recordedAt) =>
        row.KnownSince == StagedCount.NoTime ? endOfDay : Math.Min(row.KnownSince, recordedAt);

    private void Row(in StagedCount row, List<NewStatement> day, long endOfDay, long recordedAt)
    {
        var told = row.KnownSince != StagedCount.NoTime;
        var published = Published(row, endOfDay, recordedAt);
        var (firsts, corrections) = (0, 0);
        for (var m = 0; m < 4; m++)
        {
            if (row.Value(m) == Missing)
            {
                continue;
            }
            var before = Latest(CollectionsMarshal.AsSpan(day), m, told ? published : long.MaxValue);
            if (before < 0)
            {
                firsts |= 1 << m;
            }
            else if (day[before].Value(m) != row.Value(m) || day[before].Basis != row.Basis)
            {
                corrections |= 1 << m;
                Example(row, m, day[before].Value(m));
            }
        }
        Write(row, day, firsts, corrections, published, told, recordedAt);
    }

    private void Write(in StagedCount row, List<NewStatement> day, int firsts, int corrections, long published, bool told, long recordedAt)
    {
        if ((firsts | corrections) == 0)
        {
            Unchanged++;
            return;
        }
        _ = corrections != 0 ? Corrected++ : New++;
        var late = 0;
        for (var m = 0; m < 4; m++)
        {
            if ((corrections & (1 << m)) != 0 && (!told || SaidAt(day, m, published)))
            {
                late |= 1 << m;
            }
        }
        var timely = (firsts | corrections) & ~late;
        if (timely != 0)
        {
            day.Add(Statement(row, (short)day.Count, published, !told, timely));
        }
        if (late != 0)
        {
            // Never before what it corrects, whatever the clock says.
            day.Add(Statement(row, (short)day.Count, Math.Max(recordedAt, day.Max(s => s.KnownSince)), true, late));
        }
    }

    /// <summary>Whether what is corrected was itself published at that instant, so that the two could not be told apart.</summary>
    private static bool SaidAt(List<NewStatement> day, int measure, long published)
    {
        foreach (var statement in day)
        {
            if (statement.SpeaksOf(measure) && statement.KnownSince == published)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>The statement that holds for a measure at an instant: the latest known, the later recorded of two; -1 where none is.</summary>
    internal static int Latest(ReadOnlySpan<NewStatement> day, int measure, long at = long.MaxValue)
    {
        var best = -1;
        for (var i = 0; i < day.Length; i++)
        {
            ref readonly var statement = ref day[i];
            if (statement.SpeaksOf(measure) && statement.KnownSince <= at
                && (best < 0 || statement.KnownSince > day[best].KnownSince || (statement.KnownSince == day[best].KnownSince && statement.Sequence > day[best].Sequence)))
            {
                best = i;
            }
        }
        return best;
    }

    private void Example(in StagedCount row, int measure, int before)
    {
        if (Examples.Count < MostExamples)
        {
            Examples.Add(new(row.Line, row.Position, DateOnly.FromDayNumber(row.Day), (Measure)measure, before == Missing ? null : before, row.Value(measure)));
        }
    }

    private static NewStatement Statement(in StagedCount row, short sequence, long knownSince, bool assumed, int measures = 0b1111) => new()
    {
        DiseaseId = row.DiseaseId,
        Position = row.Position,
        Day = row.Day,
        Sequence = sequence,
        KnownSince = knownSince,
        Assumed = assumed,
        Basis = row.Basis,
        Confirmed = (measures & 1) != 0 ? row.Confirmed : Missing,
        Suspected = (measures & 2) != 0 ? row.Suspected : Missing,
        Cured = (measures & 4) != 0 ? row.Cured : Missing,
        Dead = (measures & 8) != 0 ? row.Dead : Missing,
        Line = row.Line,
        Source = row.Source,
    };
}

/// <summary>A figure that an import corrects.</summary>
public sealed record CountCorrection(int Line, long Position, DateOnly Date, Measure Measure, int? Before, int After);
