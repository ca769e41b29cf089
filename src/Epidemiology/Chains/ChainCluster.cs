namespace Fangxian.Epidemiology.Chains;

/// <summary>A chain of transmission: a case whose infector is not known and all that descend from it. A case alone is a chain of one.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Root">The first case.</param>
/// <param name="CasesByGeneration">Cases in each generation: the root, those it infected, those they infected, …</param>
/// <param name="FirstOnset">The earliest known onset; null where none is known.</param>
/// <param name="LastOnset">The latest known onset.</param>
public sealed record ChainCluster<TCase>(TCase Root, IReadOnlyList<int> CasesByGeneration, DateOnly? FirstOnset, DateOnly? LastOnset)
    where TCase : notnull
{
    /// <summary>How many cases it has, at least 1.</summary>
    public int Size => CasesByGeneration.Sum();

    /// <summary>How many generations after the first.</summary>
    public int Generations => CasesByGeneration.Count - 1;

    /// <summary>Days from the earliest known onset to the latest; null where no onset is known. 0 for one day.</summary>
    public int? DurationDays => LastOnset?.DayNumber - FirstOnset?.DayNumber;
}
