namespace Fangxian.Epidemiology.Delays;

/// <summary>Draws of the cases of the last days: what is true of all days together (their sum, their growth) is computed draw by draw.</summary>
public readonly record struct NowcastDraws
{
    private readonly int[][] byDay;

    internal NowcastDraws(DateOnly lastDate, int[][] byDay) => (LastDate, this.byDay) = (lastDate, byDay);

    /// <summary>The last day.</summary>
    public DateOnly LastDate { get; }

    /// <summary>The first day: the longest delay before the last; complete.</summary>
    public DateOnly FirstDate => LastDate.AddDays(1 - byDay.Length);

    /// <summary>The number of days.</summary>
    public int Days => byDay.Length;

    /// <summary>The persons of one day in every draw, those reported among them.</summary>
    /// <param name="day">The place of the day, from 0 to <see cref="Days"/> − 1.</param>
    /// <returns>One number per draw; the same place in another day is of the same draw.</returns>
    public ReadOnlySpan<int> OfDay(int day) => byDay[day];
}
