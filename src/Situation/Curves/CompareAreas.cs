using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Curves;

/// <summary>What is compared.</summary>
public enum ComparedFigure
{
    /// <summary>New cases, mean of seven days.</summary>
    New7 = 0,

    /// <summary>New cases of 14 days per 100,000 residents.</summary>
    Incidence14 = 1,

    /// <summary>All confirmed cases.</summary>
    Total = 2,

    /// <summary>The reproduction number of seven days.</summary>
    Reproduction = 3,
}

/// <summary>Two to six areas of any level side by side over the same days.</summary>
public static class CompareAreas
{
    public const int MostAreas = 6;

    public sealed record Request : IAboutArea
    {
        /// <summary>Codes of two to six areas, separated by commas.</summary>
        [Required] public string? Areas { get; init; }

        string? IAboutArea.Area => Areas;

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
        /// <summary>The day whose end is asked for; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }
        /// <summary>The first day.</summary>
        public DateOnly? From { get; init; }
        /// <summary>Only what was known at this instant; a day means its end.</summary>
        public string? KnownAt { get; init; }

        /// <summary>new7 (default), incidence14, total or reproduction.</summary>
        [RegularExpression("(?i)new7|incidence14|total|reproduction")] public string? Figure { get; init; }

        internal ComparedFigure FigureAsked => Enum.TryParse<ComparedFigure>(Figure, ignoreCase: true, out var figure) ? figure : ComparedFigure.New7;
    }

    /// <param name="Area">Code of the area.</param>
    /// <param name="Name">Its name in Chinese.</param>
    /// <param name="NameEn">Its name in English, where there is one.</param>
    /// <param name="Values">A value a day; null where unknown or not estimable.</param>
    /// <param name="Totals">Cumulative figures at the end of the last day.</param>
    /// <param name="IncidenceTotalPer100000">All confirmed cases per 100,000 residents.</param>
    public sealed record Line(string Area, string Name, string? NameEn, IReadOnlyList<double?> Values, CountValues Totals, double? IncidenceTotalPer100000);

    /// <summary>The comparison as a chart draws it, in the reader's language.</summary>
    /// <param name="Figure">What is compared.</param>
    /// <param name="Dates">The days, in order.</param>
    /// <param name="Series">A line an area.</param>
    /// <param name="Unit">The unit in words.</param>
    /// <param name="Words">Further words of the chart.</param>
    public sealed record Drawing(ComparedFigure Figure, IReadOnlyList<DateOnly> Dates, IReadOnlyList<DrawnLine> Series, string Unit, IReadOnlyDictionary<string, string> Words);

    /// <param name="Area">Code of the area.</param>
    /// <param name="Name">Its name in the reader's language.</param>
    /// <param name="Values">A value a day; null where unknown or not estimable.</param>
    public sealed record DrawnLine(string Area, string Name, IReadOnlyList<double?> Values);

    public sealed record Response : IVersioned
    {
        /// <summary>What is shown.</summary>
        public required ComparedFigure Figure { get; init; }
        /// <summary>The days, in order.</summary>
        public required IReadOnlyList<DateOnly> Dates { get; init; }
        /// <summary>A line an area.</summary>
        public required IReadOnlyList<Line> Lines { get; init; }
        [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("situation/compare", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/compare", ([AsParameters] Request request, Door door, Words words) =>
                door.Answer(Slice, request, response => Results.Json(Draw(response, words), Json.Options)))
            .For(Slice, "Two to six areas side by side", typeof(Drawing));

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var codes = (request.Areas ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        if (codes.Length is 0 or > MostAreas)
        {
            return new CompareTakesFewAreas(MostAreas);
        }
        var views = new List<(SituationView View, AreaCurve Curve)>();
        foreach (var code in codes)
        {
            var shown = await ShowSituation.RunAsync(new() { Area = code, Disease = request.Disease, Date = request.Date, From = request.From, KnownAt = request.KnownAt }, db, actor, clock, cancellation);
            if (!shown.IsOk)
            {
                return shown.Refusal;
            }
            var sight = (await Sight.ReadAsync(code, request.Disease, request.KnownAt, db, actor, cancellation)).Value;
            views.Add((shown.Value, await AreaCurve.GetAsync(db, sight.Disease, sight.Area, sight.KnownAt, cancellation)));
        }
        var figure = request.FigureAsked;
        var dates = Days(views.Select(v => v.View));
        return new Response
        {
            Figure = figure,
            Dates = dates,
            Lines = [.. views.Select(v => new Line(v.View.Area, v.View.Name, v.View.NameEn, [.. dates.Select(d => Value(v.Curve, figure, d, v.View.Population))], v.View.Totals, ShowSituation.Per100000(v.View.Totals.Confirmed, v.View.Population)))],
            ETag = "compare-" + figure + string.Join('+', views.Select(v => v.View.ETag)),
        };
    }

    private static DateOnly[] Days(IEnumerable<SituationView> views)
    {
        var reported = views.Where(v => v.Date is not null).ToArray();
        if (reported.Length == 0)
        {
            return [];
        }
        var (from, to) = (reported.Min(v => v.From!.Value), reported.Max(v => v.Date!.Value));
        return [.. Enumerable.Range(0, to.DayNumber - from.DayNumber + 1).Select(from.AddDays)];
    }

    private static double? Value(AreaCurve curve, ComparedFigure figure, DateOnly date, long? population) => figure switch
    {
        ComparedFigure.Incidence14 => ShowSituation.Per100000(curve.NewIn(14, date), population) is { } incidence ? Math.Round(incidence, 3) : null,
        ComparedFigure.Total => curve.Total(Measure.Confirmed, date),
        ComparedFigure.Reproduction => curve.Reproduction(date).TryGet(out var r) ? Math.Round(r.Mean, 3) : null,
        _ => curve.MeanOf7(date) is { } mean ? Math.Round(mean, 2) : null,
    };

    private static Drawing Draw(Response response, Words words) => new(
        response.Figure, response.Dates, [.. response.Lines.Select(l => new DrawnLine(l.Area, words.Name(l.Name, l.NameEn), l.Values))],
        words["situation.compare.unit." + response.Figure], new Dictionary<string, string>());
}
