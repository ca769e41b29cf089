using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Platform.Data;
using Fangxian.Platform.ImportExport;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>The data of an issue as a table: the area day by day, then its parts on the day of the issue.</summary>
internal static class OpenTable
{
    private static readonly string[] Columns =
        ["date", "adcode", "name", "name_en", "disease", "confirmed", "suspected", "cured", "dead", "new_confirmed", "incidence_14_days_per_100000", "issue", "known_at"];

    public static Table Of(IssueContent content, OutbreakCalendar calendar)
    {
        var days = content.Days.Where(day => day.Date < content.AsOf).Select(day => Row(content, calendar, content.Area, day.Date, measure => day[measure], day.New, null));
        var last = content.Parts.Select(part => Row(content, calendar, part.Place, part.Figures)).Prepend(Row(content, calendar, content.Area, content.Total));
        return new Table($"{content.Name}-{content.AsOf:yyyy-MM-dd}", Columns, days.Concat(last));
    }

    private static IReadOnlyList<object?> Row(IssueContent content, OutbreakCalendar calendar, NamedPlace place, OpenFiguresOf figures) =>
        Row(content, calendar, place, content.AsOf, measure => Cell(figures[measure]), Cell(figures.NewCases), figures.IncidencePer100000 is { } rate ? Math.Round(rate, 2) : null);

    private static IReadOnlyList<object?> Row(IssueContent content, OutbreakCalendar calendar, NamedPlace place, DateOnly date, Func<Measure, object?> value, object? cases, object? rate) =>
        [date, place.Code, place.Name, place.NameEn, content.Disease, .. CountValues.Measures.Select(value), cases, rate, content.Number, calendar.ToLocal(content.KnownAt)];

    private static object? Cell(ToldCount told) => told.Value is { } number ? number : told.IsHidden ? ToldText.Of(told) : null;
}
