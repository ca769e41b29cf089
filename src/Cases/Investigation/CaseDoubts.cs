using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Investigation;

/// <summary>What can be of the days of a case and hardly ever is: said on its page, so that somebody looks at it again.</summary>
internal static class CaseDoubts
{
    /// <summary>So long before onset a sample tells of it only where an infection lasts for years.</summary>
    private const int UsualDaysFromSampleToOnset = 183;

    public static IEnumerable<FieldError> Of(ShowCase.Response of, OutbreakCalendar calendar)
    {
        var died = of.Outcome is CaseOutcome.Died ? of.OutcomeDate : null;
        var dates = new CaseDates { OnsetDate = of.OnsetDate, DeathDate = died, DiagnosedOn = of.DiagnosedAt is { } at ? calendar.DayOf(at.AddTicks(-1)) : null, ReportedOn = calendar.DayOf(of.ReportedAt.AddTicks(-1)) };
        return dates.Doubts()
            .Concat(of.Samples.Where(s => of.OnsetDate?.DayNumber - s.TakenOn.DayNumber > UsualDaysFromSampleToOnset).Select(s => new FieldError("cases.doubt.sample", Words.Iso(s.TakenOn))))
            .Concat(of.Stays.Where(s => s.Until > died).Select(s => new FieldError("cases.doubt.stay", Words.Iso(s.Until!.Value))))
            .Concat(of.Outcome is CaseOutcome.Cured && of.Stays.Select(s => (DateOnly?)s.From).Min() is { } admitted && admitted > of.OutcomeDate ? [new FieldError("cases.doubt.recovered", Words.Iso(of.OutcomeDate.Value), Words.Iso(admitted))] : [])
            .Concat(of.Stays.Where(s => s.Kind is StayKind.IntensiveCare && IsOutside(s, of.Stays)).Select(s => new FieldError("cases.doubt.intensive-care", Words.Iso(s.From))));
    }

    /// <summary>Other stays are told, and none of them holds it or leads to it from the day before.</summary>
    private static bool IsOutside(ShowCase.StayItem intensive, IReadOnlyList<ShowCase.StayItem> stays)
    {
        var others = stays.Where(s => s.Kind is not StayKind.IntensiveCare).ToArray();
        return others.Length > 0 && !others.Any(s => s.From <= intensive.From && !(s.Until?.AddDays(1) < intensive.From));
    }
}
