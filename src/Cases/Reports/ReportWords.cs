using Fangxian.Platform.Localisation;

namespace Fangxian.Cases.Reports;

/// <summary>How long a report is late or overdue, as people say it.</summary>
internal static class ReportWords
{
    private const int Hour = 60, Day = 24 * Hour;

    public static string Length(this Words words, int minutes) =>
        minutes < Hour ? words["reports.minutes", minutes]
        : minutes < 2 * Day ? words["reports.hours", minutes / Hour, minutes % Hour]
        : words["reports.days-late", minutes / Day];

    /// <summary>State with the lateness that goes with it, which says itself that it is late.</summary>
    public static string Stands(this Words words, DailyReport report)
    {
        var state = words["reports.state." + report.State];
        return report.LateMinutes is not > 0 ? state
            : report.IsMissing ? state + (words.IsEnglish ? ", " : "，") + words["reports.over", words.Length(report.LateMinutes.Value)]
            : report.State is ReportState.Late ? words["reports.late.by", words.Length(report.LateMinutes.Value)]
            : state + (words.IsEnglish ? ", " : "，") + words["reports.late.by", words.Length(report.LateMinutes.Value)];
    }
}
