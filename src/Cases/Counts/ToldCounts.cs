namespace Fangxian.Cases.Counts;

/// <summary>What was told of the cases of one day in one area, and when: the steps by which its figure came to be what it is.</summary>
/// <param name="Position">The area that told it: the area asked for, or the part whose figure is in its sum.</param>
/// <param name="Date">The day the cases are of.</param>
/// <param name="Steps">In order; the last one holds.</param>
public sealed record ToldCounts(long Position, DateOnly Date, IReadOnlyList<ToldStep> Steps);

/// <summary>The figure of a day as it stood at the end of another.</summary>
/// <param name="On">The day at whose end it was known.</param>
/// <param name="New">Cases of the day alone; null where it was unknown, below zero where a total was taken back.</param>
public readonly record struct ToldStep(DateOnly On, int? New);
