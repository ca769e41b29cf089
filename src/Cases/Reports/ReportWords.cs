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

    /// <summary>State with the lateness that goes with it.</summary>
    public static string Stands(this Words words, DailyReport report) => words["reports.state." + report.State] + (report.LateMinutes is > 0 and var late
        ? (words.IsEnglish ? ", " : "，") + words[report.IsMissing ? "reports.over" : "reports.late.by", words.Length(late)] : "");
}
