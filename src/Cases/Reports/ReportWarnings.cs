using Fangxian.Cases.Counts;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Reports;

/// <summary>
/// What is unlikely in a report and is asked back before it is written: a total below the day before, many more new cases than in
/// the week before, more outcomes than cases. Plausibility of typing, no rule of the field: nothing is ever refused for it.
/// </summary>
internal static class ReportWarnings
{
    /// <summary>A jump is this many times the most new cases on a day of the week before …</summary>
    public const int JumpTimes = 3;

    /// <summary>… and at least so many more: small counties have 0 on most days.</summary>
    public const int JumpLeast = 10;

    private const int DaysCompared = 7;

    private static readonly Measure[] Totals = [Measure.Confirmed, Measure.Cured, Measure.Dead];

    public static IReadOnlyList<FieldError> Of(CountValues said, CountBasis basis, SeriesFacts? facts, DateOnly date)
    {
        var warnings = new List<FieldError>();
        foreach (var measure in Totals.Where(m => said[m] is not null))
        {
            var before = facts?.Own(measure, date.AddDays(-1));
            var (value, name) = (said[measure]!.Value, new FieldError("measure." + measure));
            if (basis is CountBasis.Cumulative && value < before)
            {
                warnings.Add(new("reports.warning.fall", name, value, before));
            }
            var added = basis is CountBasis.Daily ? value : value - before;
            if (added is { } rise && MostNew(facts, measure, date) is { } most && rise >= most * JumpTimes && rise >= most + JumpLeast)
            {
                warnings.Add(new("reports.warning.jump", name, rise, most));
            }
        }
        if (basis is CountBasis.Cumulative && said.Confirmed is { } cases && said.Cured + said.Dead is { } outcomes && outcomes > cases)
        {
            warnings.Add(new("reports.warning.outcomes", outcomes, cases));
        }
        return warnings;
    }

    /// <summary>The most new cases on a day of the week before; null where none of its days is known.</summary>
    private static int? MostNew(SeriesFacts? facts, Measure measure, DateOnly date) =>
        facts is null ? null : Enumerable.Range(1, DaysCompared).Select(back => facts.OwnNew(measure, date.AddDays(-back))).Max();
}
