namespace Fangxian.Epidemiology.Detection;

/// <summary>Which earlier periods is this period compared with? The same time of earlier years, and the seasons between.</summary>
/// <remarks>
/// <para>Years back are counted in <see cref="CountSeries.YearLength"/> periods or, where the series has dates, by the calendar: the
/// same day of earlier years (29 February counts as 1 March), for weeks the nearest day with the same weekday.</para>
/// <para>Windows of ± w periods around these and the w periods up to now have level p. For p above 1 the periods between two windows
/// are cut into p − 1 blocks with levels 1 to p − 1, the remainder going one each to the first blocks.</para>
/// </remarks>
internal static class ReferencePeriods
{
    public const int NotUsed = 0;

    /// <summary>The indices of the period b, …, 1 years back, oldest first.</summary>
    /// <returns>False when one lies outside the series.</returns>
    public static bool Find(CountSeries series, int now, Span<int> years)
    {
        var b = years.Length;
        for (var back = b; back >= 1; back--)
        {
            var index = series.HasDates ? IndexOf(series, YearsBefore(series.DayNumbers[now], back, series.Periodicity)) : now - (back * series.YearLength);
            if (index < 0)
            {
                return false;
            }

            years[b - back] = index;
        }

        return true;
    }

    /// <summary>The index of a day; −1 where the series has no such day.</summary>
    public static int IndexOf(CountSeries series, int dayNumber)
    {
        var index = Array.BinarySearch(series.DayNumbers, dayNumber);
        return index >= 0 ? index : -1;
    }

    /// <summary>The same day some years before, rolling over to March where February is short.</summary>
    public static DateOnly YearsBefore(DateOnly day, int years)
    {
        var earlier = day.AddYears(-years);
        return earlier.Day == day.Day ? earlier : earlier.AddDays(1);
    }

    /// <summary>Gives the periods from <paramref name="first"/> to now their levels.</summary>
    /// <param name="levels">One place for each period from the first on; the last is now.</param>
    /// <param name="first">The index of the first place.</param>
    /// <param name="years">The periods years back, oldest first.</param>
    /// <param name="halfWindow">w.</param>
    /// <param name="periods">p.</param>
    /// <param name="emptyBlocks">What a block without periods does; see <see cref="EmptyBlocks"/>.</param>
    /// <returns>False when there are more levels than periods between the windows.</returns>
    public static bool SetLevels(Span<int> levels, int first, ReadOnlySpan<int> years, int halfWindow, int periods, EmptyBlocks emptyBlocks)
    {
        levels.Clear();
        var now = first + levels.Length - 1;
        Fill(levels, now - halfWindow - first, now - first, periods);
        for (var i = years.Length - 1; i >= 0; i--)
        {
            var window = years[i] - first;
            Fill(levels, window - halfWindow, window + halfWindow, periods);
            var between = (i == years.Length - 1 ? now : years[i + 1]) - years[i] - (2 * halfWindow) - 1;
            if (periods == 1)
            {
                continue;
            }

            if (between < periods - ((2 * halfWindow) + 1) || between < 0)
            {
                return false;
            }

            Cut(levels, window + halfWindow + 1, between, periods - 1, emptyBlocks);
        }

        return true;
    }

    private static void Cut(Span<int> levels, int start, int between, int blocks, EmptyBlocks emptyBlocks)
    {
        for (var block = 1; block <= blocks; block++)
        {
            var length = (between / blocks) + (block <= between % blocks ? 1 : 0);
            if (length > 0)
            {
                Fill(levels, start, start + length - 1, block);
            }
            else if (emptyBlocks == EmptyBlocks.TakeTheirNeighbours)
            {
                Fill(levels, start - 1, start, block);
            }

            start += length;
        }
    }

    private static void Fill(Span<int> levels, int first, int last, int level)
    {
        first = Math.Max(0, first);
        last = Math.Min(levels.Length - 1, last);
        if (first <= last)
        {
            levels[first..(last + 1)].Fill(level);
        }
    }

    private static int YearsBefore(int dayNumber, int years, Periodicity periodicity)
    {
        var day = DateOnly.FromDayNumber(dayNumber);
        var earlier = YearsBefore(day, years);
        if (periodicity != Periodicity.Weekly)
        {
            return earlier.DayNumber;
        }

        var away = (int)earlier.DayOfWeek - (int)day.DayOfWeek;
        var sameWeekday = earlier.AddDays(-away);
        var other = sameWeekday > earlier ? sameWeekday.AddDays(-7) : sameWeekday.AddDays(7);
        return (Math.Abs(away) <= Math.Abs(other.DayNumber - earlier.DayNumber) ? sameWeekday : other).DayNumber;
    }
}

/// <summary>What a block of no periods does, where there are more blocks than periods between two windows.</summary>
internal enum EmptyBlocks
{
    /// <summary>Nothing.</summary>
    AreSkipped,

    /// <summary>It takes the periods on both sides of its place, as R's descending index range does.</summary>
    TakeTheirNeighbours,
}
