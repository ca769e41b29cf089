using System.ComponentModel.DataAnnotations;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Maps;

/// <summary>What a map colours.</summary>
public enum MapFigure
{
    /// <summary>New confirmed cases in 14 days per 100,000 residents.</summary>
    Incidence14 = 0,

    /// <summary>All confirmed cases per 100,000 residents.</summary>
    IncidenceTotal = 1,

    /// <summary>New confirmed cases in 14 days, as a number.</summary>
    Cases14 = 2,

    /// <summary>All confirmed cases, as a number.</summary>
    CasesTotal = 3,
}

/// <summary>
/// The parts of an area on a schematic map, coloured in classes: incidence or counts of prefectures or counties.
/// An area nobody has reported on has no class; nothing is apportioned to it.
/// </summary>
public static class ShowMap
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }
        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
        /// <summary>The day whose end is asked for; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }
        /// <summary>Only what was known at this instant; a day means its end.</summary>
        public string? KnownAt { get; init; }

        /// <summary>prefecture or county; the next level below by default.</summary>
        [RegularExpression("(?i)province|prefecture|county|township")] public string? Level { get; init; }

        /// <summary>incidence14 (default), incidenceTotal, cases14 or casesTotal.</summary>
        [RegularExpression("(?i)incidence14|incidenceTotal|cases14|casesTotal")] public string? Figure { get; init; }

        internal AreaLevel? LevelAsked => Enum.TryParse<AreaLevel>(Level, ignoreCase: true, out var level) ? level : null;

        internal MapFigure FigureAsked => Enum.TryParse<MapFigure>(Figure, ignoreCase: true, out var figure) ? figure : MapFigure.Incidence14;
    }

    /// <param name="Id">Position of the area: the id of its feature.</param>
    /// <param name="Code">Its code.</param>
    /// <param name="Name">Its name in Chinese.</param>
    /// <param name="NameEn">Its name in English, where there is one.</param>
    /// <param name="Value">The figure; null where unknown.</param>
    /// <param name="Class">Number of its class from 0 (none); null where unknown.</param>
    /// <param name="Cases">The cases behind the figure.</param>
    /// <param name="Reported">Whether anybody has reported on it.</param>
    public sealed record MapArea(string Id, string Code, string Name, string? NameEn, double? Value, int? Class, int? Cases, bool Reported);

    public sealed record Response : IVersioned
    {
        /// <summary>The day, in the configured time zone.</summary>
        public DateOnly? Date { get; init; }
        /// <summary>Level in the tree of areas.</summary>
        public required AreaLevel Level { get; init; }
        /// <summary>What is shown.</summary>
        public required MapFigure Figure { get; init; }

        /// <summary>Lower limits of the classes above the first.</summary>
        public required IReadOnlyList<double> Limits { get; init; }
        /// <summary>The areas.</summary>
        public required IReadOnlyList<MapArea> Areas { get; init; }

        [System.Text.Json.Serialization.JsonIgnore] public string GeoJson { get; init; } = "";
        [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("situation/map", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/map", ([AsParameters] Request request, Door door, Words words) =>
                door.Answer(Slice, request, response => Results.Json(Draw(response, request, words), Json.Options)))
            .For(Slice, "Schematic map of the parts of an area in classes", typeof(Drawing));

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, knownAt, tree) = sight.Value;
        var key = $"map/{disease.Id}/{area.Position}/{request.Date}/{request.LevelAsked}/{request.FigureAsked}/{knownAt:O}/{tree.Version}";
        var boundaries = await db.BoundariesAsync(area, request.LevelAsked, cancellation);
        if (boundaries is null)
        {
            return new BoundariesUnknown(area.Name);
        }
        return await db.KeptAsync(CasesContract.CountsTopic(disease.Id), key, async version =>
        {
            var below = await db.CountFactsBelowAsync(disease.Id, area, boundaries.Level, knownAt, tree, CancellationToken.None);
            var date = request.Date ?? (await AreaCurve.GetAsync(db, disease, area, knownAt, CancellationToken.None)).Last;
            var figure = request.FigureAsked;
            var populations = await db.PopulationsAsync(CancellationToken.None);
            var values = tree.All.Where(n => n.Level == boundaries.Level && area.Subtree.Covers(n.Position))
                .Select(n => (Node: n, Facts: below.GetValueOrDefault(n.Position)))
                .Select(n => (n.Node, Cases: Cases(n.Facts, figure, date), n.Facts)).ToArray();
            var limits = MapClasses.Limits(values.Select(v => Value(v.Cases, figure, populations.GetValueOrDefault(v.Node.Position)?.Population)).OfType<double>());
            return new Response
            {
                Date = date,
                Level = boundaries.Level,
                Figure = figure,
                Limits = limits,
                GeoJson = boundaries.GeoJson,
                ETag = $"{key}/{version}".Replace(' ', '_'),
                Areas = [.. values.Select(v =>
                {
                    var value = Value(v.Cases, figure, populations.GetValueOrDefault(v.Node.Position)?.Population);
                    return new MapArea(v.Node.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), v.Node.Code, v.Node.Name, v.Node.NameEn, value, MapClasses.ClassOf(value, limits), v.Cases, v.Facts is not null);
                })],
            };
        }, cancellation);
    }

    private static int? Cases(SeriesFacts? facts, MapFigure figure, DateOnly? date) => date is not { } day ? null
        : figure is MapFigure.Incidence14 or MapFigure.Cases14 ? AreaCurve.NewIn(facts, 14, day)
        : facts?.Effective(Measure.Confirmed, day);

    private static double? Value(int? cases, MapFigure figure, long? population) =>
        figure is MapFigure.Cases14 or MapFigure.CasesTotal ? cases : ShowSituation.Per100000(cases, population);

    private static Drawing Draw(Response map, Request request, Words words)
    {
        var href = $"/situation?disease={Uri.EscapeDataString(request.Disease!)}{(request.Date is { } d ? "&date=" + Words.Iso(d) : "")}{(string.IsNullOrEmpty(request.KnownAt) ? "" : "&known-at=" + Uri.EscapeDataString(request.KnownAt))}&area=";
        return new Drawing
        {
            Geo = map.GeoJson,
            Limits = map.Limits,
            Unit = words["situation.map.unit." + map.Figure],
            Digits = map.Figure is MapFigure.Cases14 or MapFigure.CasesTotal ? 0 : 2,
            Areas = [.. map.Areas.Select(a => new DrawnArea
            {
                Id = a.Id,
                Name = words.Name(a.Name, a.NameEn),
                Short = words.IsEnglish ? words.Name(a.Name, a.NameEn) : AreaShortName.Of(a.Name),
                Value = a.Value,
                Class = a.Class,
                Cases = a.Cases,
                Reported = a.Reported,
                Href = href + a.Code,
            })],
            Words = new Dictionary<string, string> { ["cases"] = words["common.cases"] },
        };
    }
}
