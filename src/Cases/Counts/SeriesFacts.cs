namespace Fangxian.Cases.Counts;

/// <summary>
/// The counts of one disease and area, day by day: the area's own figures, and the sums over its parts. Each is kept
/// cumulative and per day; <see cref="Missing"/> stands for unknown. A day of an own series that nobody reported
/// stays unknown; nothing is interpolated.
/// </summary>
public sealed class SeriesFacts
{
    public const int Missing = int.MinValue;
    private const int Measures = 4;

    /// <summary>Columns: own cumulative 0–3, own per day 4–7, parts cumulative 8–11, parts per day 12–15, then the five below.</summary>
    private const int Columns = 24;

    /// <summary>A bit per measure: set where the day's figure was told for the day alone.</summary>
    private const int BasisColumn = 16;
    private const int ReportingColumn = 17;
    private const int ExpectedColumn = 18;
    private const int StatementsColumn = 19;

    /// <summary>Four columns, one a measure: on how many days of how many parts the sum of the parts leaves something out.</summary>
    private const int LeftOutColumn = 20;

    private int[][] _columns = new int[Columns][];

    public SeriesFacts(DateOnly first, int days)
    {
        (First, Days) = (first, days);
    }

    public DateOnly First { get; private set; }

    public int Days { get; private set; }

    public DateOnly Last => First.AddDays(Days - 1);

    public int IndexOf(DateOnly date) => date.DayNumber - First.DayNumber;

    /// <summary>The area's own figure at the end of a day.</summary>
    public int? Own(Measure measure, DateOnly date) => At((int)measure, date);

    /// <summary>The area's own figure for one day alone; unknown where the day before is unknown.</summary>
    public int? OwnNew(Measure measure, DateOnly date) => At(Measures + (int)measure, date);

    /// <summary>The sum over the parts that reported.</summary>
    public int? Parts(Measure measure, DateOnly date) => At(2 * Measures + (int)measure, date);

    public int? PartsNew(Measure measure, DateOnly date) => At(3 * Measures + (int)measure, date);

    /// <summary>How many parts have a figure for the day.</summary>
    public int PartsReporting(DateOnly date) => At(ReportingColumn, date) ?? 0;

    /// <summary>How many parts have ever reported up to the day and still exist.</summary>
    public int PartsExpected(DateOnly date) => At(ExpectedColumn, date) ?? 0;

    /// <summary>How many statements there are on the day; more than one tells of a correction or a second source.</summary>
    public int Statements(DateOnly date) => At(StatementsColumn, date) ?? 0;

    /// <summary>Whether the area itself has ever reported this measure.</summary>
    public bool HasOwn(Measure measure) => _columns[(int)measure] is not null || _columns[Measures + (int)measure] is not null;

    /// <summary>Whether any part has ever reported this measure.</summary>
    public bool HasParts(Measure measure) => _columns[2 * Measures + (int)measure] is not null;

    /// <summary>The area's own figure where it reports the measure itself, else the sum of its parts.</summary>
    public int? Effective(Measure measure, DateOnly date) => HasOwn(measure) ? Own(measure, date) : Parts(measure, date);

    public int? EffectiveNew(Measure measure, DateOnly date) => HasOwn(measure) ? OwnNew(measure, date) : PartsNew(measure, date);

    /// <summary>
    /// The days that the area's own total leaves out: it is a sum of daily figures, and on these nobody reported one. Empty
    /// where the source itself told the total.
    /// </summary>
    public IReadOnlyList<DateOnly> OwnDaysLeftOut(Measure measure, DateOnly date)
    {
        if (_columns[BasisColumn] is not { } basis || _columns[(int)measure] is not { } total || Own(measure, date) is null)
        {
            return [];
        }
        var (leftOut, unsaid) = (new List<DateOnly>(), new List<DateOnly>());
        for (var i = IndexOf(date); i >= 0; i--)
        {
            if (total[i] == Missing)
            {
                unsaid.Add(First.AddDays(i));
                continue;
            }
            leftOut.AddRange(unsaid);
            unsaid.Clear();
            if (!IsDaily(basis[i], (int)measure))
            {
                break;
            }
        }
        leftOut.Reverse();
        return leftOut;
    }

    /// <summary>On how many days of how many parts nobody reported what the sum of the parts should hold: area-days.</summary>
    public int PartsDaysLeftOut(Measure measure, DateOnly date) => At(LeftOutColumn + (int)measure, date) ?? 0;

    /// <summary>What the totals that are shown leave out: the area's own, or the sum of its parts where it reports none itself.</summary>
    public IReadOnlyList<DaysLeftOut> LeftOut(DateOnly date) =>
        [.. CountValues.Measures.Select(m => HasOwn(m) ? DaysLeftOut.Of(m, OwnDaysLeftOut(m, date)) : new(m, PartsDaysLeftOut(m, date), [])).Where(l => l.Days > 0)];

    public CountValues OwnValues(DateOnly date) => CountValues.From(m => Own(m, date));

    public CountValues PartsValues(DateOnly date) => CountValues.From(m => Parts(m, date));

    /// <summary>The days on which an own cumulative figure is lower than that of the day before.</summary>
    public IReadOnlyList<(DateOnly Date, Measure Measure)> Falls()
    {
        var falls = new List<(DateOnly, Measure)>();
        for (var m = 0; m < Measures; m++)
        {
            // Suspected cases are those of the day, confirmed or discarded later: their number may fall.
            if (_columns[m] is not { } total || m == (int)Measure.Suspected)
            {
                continue;
            }
            for (var i = 1; i < total.Length; i++)
            {
                if (total[i] != Missing && total[i - 1] != Missing && total[i] < total[i - 1])
                {
                    falls.Add((First.AddDays(i), (Measure)m));
                }
            }
        }
        return falls;
    }

    /// <summary>Sets what is now known of the area's own figure; null takes it away.</summary>
    internal void SetOwn(DateOnly date, Measure measure, int? value, CountBasis basis)
    {
        Include(date, date);
        var index = IndexOf(date);
        Column((basis is CountBasis.Daily ? Measures : 0) + (int)measure)[index] = value ?? Missing;
        Column((basis is CountBasis.Daily ? 0 : Measures) + (int)measure)[index] = Missing;
        ref var daily = ref Column(BasisColumn)[index];
        var bit = 1 << (int)measure;
        daily = basis is CountBasis.Daily ? (daily == Missing ? 0 : daily) | bit : (daily == Missing ? 0 : daily) & ~bit;
    }

    internal void SetStatements(DateOnly date, int statements)
    {
        Include(date, date);
        Column(StatementsColumn)[IndexOf(date)] = statements;
    }

    /// <summary>Derives the daily from the cumulative figures and the other way round, after own figures were set.</summary>
    internal void DeriveOwn()
    {
        for (var m = 0; m < Measures; m++)
        {
            if (_columns[m] is null && _columns[Measures + m] is null)
            {
                continue;
            }
            Derive(Column(m), Column(Measures + m), Column(BasisColumn), m);
        }
    }

    /// <summary>
    /// Sums the parts. A part counts on the days on which it exists and its (own or summed) figure is known. The daily
    /// sum adds the parts' daily figures, so that a part that misses a day makes no jump.
    /// </summary>
    /// <param name="parts">Each part's facts with the days on which it exists.</param>
    internal void SumParts(IReadOnlyCollection<(SeriesFacts Facts, DateOnly? OpenedOn, DateOnly? ClosedOn)> parts)
    {
        foreach (var part in parts)
        {
            Include(part.Facts.First, part.Facts.Last);
        }
        for (var column = 2 * Measures; column < 4 * Measures; column++)
        {
            _columns[column] = null!;
        }
        Array.Fill(_columns, null!, LeftOutColumn, Measures);
        _columns[ReportingColumn] = null!;
        _columns[ExpectedColumn] = null!;
        foreach (var (facts, opened, closed) in parts)
        {
            AddPart(facts, opened is { } o && o > facts.First ? o : facts.First, closed is { } c && c.AddDays(-1) < Last ? c.AddDays(-1) : Last);
        }
    }

    private void AddPart(SeriesFacts part, DateOnly from, DateOnly to)
    {
        var last = to < part.Last ? to : part.Last;
        var reported = false;
        AddLeftOut(part, from, last);
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            var reports = false;
            if (day <= last)
            {
                for (var m = 0; m < Measures; m++)
                {
                    reports |= Add(2 * Measures + m, day, part.Effective((Measure)m, day));
                    Add(3 * Measures + m, day, part.EffectiveNew((Measure)m, day));
                }
            }
            reported |= reports;
            if (reported)
            {
                Add(ExpectedColumn, day, 1);
                Add(ReportingColumn, day, reports ? 1 : 0);
            }
        }
    }

    private void AddLeftOut(SeriesFacts part, DateOnly from, DateOnly to)
    {
        for (var m = 0; m < Measures; m++)
        {
            var leftOut = part.HasOwn((Measure)m) ? part.OwnLeftOutByDay(m) : part._columns[LeftOutColumn + m];
            for (var day = from; leftOut is not null && day <= to; day = day.AddDays(1))
            {
                Add(LeftOutColumn + m, day, leftOut[part.IndexOf(day)] is > 0 and var days ? days : null);
            }
        }
    }

    /// <summary>How many days the own total of each day leaves out; null where no figure was told for a day alone.</summary>
    private int[]? OwnLeftOutByDay(int measure)
    {
        if (_columns[BasisColumn] is not { } basis || _columns[measure] is not { } total)
        {
            return null;
        }
        var byDay = new int[Days];
        var (begun, leftOut, unsaid) = (false, 0, 0);
        for (var i = 0; i < total.Length; i++)
        {
            if (total[i] == Missing)
            {
                unsaid += begun ? 1 : 0;
                continue;
            }
            leftOut = IsDaily(basis[i], measure) ? leftOut + unsaid : 0;
            byDay[i] = leftOut;
            (begun, unsaid) = (true, 0);
        }
        return byDay;
    }

    private static bool IsDaily(int basis, int measure) => basis != Missing && (basis & (1 << measure)) != 0;

    private bool Add(int column, DateOnly day, int? value)
    {
        if (value is not { } v)
        {
            return false;
        }
        ref var sum = ref Column(column)[IndexOf(day)];
        sum = sum == Missing ? v : sum + v;
        return true;
    }

    private static void Derive(int[] total, int[] daily, int[] basis, int measure)
    {
        var running = Missing;
        for (var i = 0; i < total.Length; i++)
        {
            if (IsDaily(basis[i], measure))
            {
                if (daily[i] != Missing)
                {
                    running = (running == Missing ? 0 : running) + daily[i];
                    total[i] = running;
                }
                else
                {
                    total[i] = Missing;
                }
            }
            else
            {
                daily[i] = total[i] == Missing || i == 0 || total[i - 1] == Missing ? FirstDaily(total, i) : total[i] - total[i - 1];
                running = total[i] == Missing ? running : total[i];
            }
        }
    }

    /// <summary>The first report of a cumulative series tells nothing of its day, unless it says that there was no case yet.</summary>
    private static int FirstDaily(int[] total, int i) => total[i] == 0 && (i == 0 || total[i - 1] == Missing) ? 0 : Missing;

    private int? At(int column, DateOnly date)
    {
        var index = IndexOf(date);
        return (uint)index < (uint)Days && _columns[column] is { } values && values[index] != Missing ? values[index] : null;
    }

    private int[] Column(int column)
    {
        if (_columns[column] is null)
        {
            _columns[column] = new int[Days];
            Array.Fill(_columns[column], Missing);
        }
        return _columns[column];
    }

    /// <summary>Makes room for the days from one to another; the days in between stay unknown.</summary>
    internal void Include(DateOnly from, DateOnly to)
    {
        if (Days > 0 && from >= First && to <= Last)
        {
            return;
        }
        var first = Days == 0 || from < First ? from : First;
        var days = Math.Max((Days == 0 ? to : Last).DayNumber, to.DayNumber) - first.DayNumber + 1;
        var shift = Days == 0 ? 0 : First.DayNumber - first.DayNumber;
        for (var column = 0; column < Columns; column++)
        {
            if (_columns[column] is { } old)
            {
                _columns[column] = new int[days];
                Array.Fill(_columns[column], Missing);
                old.CopyTo(_columns[column], shift);
            }
        }
        (First, Days) = (first, days);
    }

    /// <summary>The columns that hold anything, each as differences in variable-length integers: about a byte a figure.</summary>
    internal byte[] Encode()
    {
        var bytes = new List<byte>(Days * 6);
        var present = 0;
        for (var column = 0; column < Columns; column++)
        {
            present |= _columns[column] is { } values && Array.Exists(values, v => v != Missing) ? 1 << column : 0;
        }
        FigureColumn.WriteNumber(bytes, (uint)present);
        for (var column = 0; column < Columns; column++)
        {
            if ((present & (1 << column)) != 0)
            {
                FigureColumn.Encode(bytes, _columns[column]);
            }
        }
        return [.. bytes];
    }

    internal static SeriesFacts Decode(DateOnly first, DateOnly last, ReadOnlySpan<byte> bytes)
    {
        var facts = new SeriesFacts(first, last.DayNumber - first.DayNumber + 1);
        var at = 0;
        var present = (int)FigureColumn.ReadNumber(bytes, ref at);
        for (var column = 0; column < Columns; column++)
        {
            if ((present & (1 << column)) != 0)
            {
                facts._columns[column] = FigureColumn.Decode(bytes, ref at, facts.Days);
            }
        }
        return facts;
    }
}
