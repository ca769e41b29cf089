namespace Fangxian.Platform.ImportExport;

/// <summary>What the dates of one column have shown so far of the order of day and month.</summary>
/// <param name="DayFirst">A date has the day first and could not be read otherwise.</param>
/// <param name="MonthFirst">A date has the month first and could not be read otherwise.</param>
public readonly record struct ColumnDateOrder(bool DayFirst, bool MonthFirst)
{
    /// <summary>The order; null where nothing shows it, or the column is of two minds.</summary>
    public DayMonthOrder? Proven => DayFirst == MonthFirst ? null : DayFirst ? DayMonthOrder.DayFirst : DayMonthOrder.MonthFirst;

    /// <summary>With one date more.</summary>
    public ColumnDateOrder With(DateReading reading) => new(DayFirst || reading.Order is DayMonthOrder.DayFirst, MonthFirst || reading.Order is DayMonthOrder.MonthFirst);
}
