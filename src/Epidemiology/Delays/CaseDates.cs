namespace Fangxian.Epidemiology.Delays;

/// <summary>When something happened to a case, and when it was reported.</summary>
/// <param name="EventDate">The day of the event: onset, admission, test or death; one kind for all cases.</param>
/// <param name="ReportDate">The day on which the report arrived; not before the event.</param>
/// <param name="Persons">How many cases share the two days; 1 in a line list, not below 0.</param>
public readonly record struct CaseDates(DateOnly EventDate, DateOnly ReportDate, int Persons = 1)
{
    /// <summary>Days from event to report; 0 on the same day.</summary>
    public int DelayDays => ReportDate.DayNumber - EventDate.DayNumber;
}
