using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Situation.Dashboard;
using Fangxian.Situation.Detection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Curves;

/// <summary>The epidemic curve of an area day by day, with the reproduction number and the growth rate on the same days.</summary>
public static class ShowCurve
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }
        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
        /// <summary>The day whose end is asked for; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }
        /// <summary>The first day.</summary>
        public DateOnly? From { get; init; }
        /// <summary>Only what was known at this instant; a day means its end.</summary>
        public string? KnownAt { get; init; }
        /// <summary>What reproduction number and growth rate are computed on: told (default), or nowcast where there is one.</summary>
        [RegularExpression("(?i)told|nowcast")] public string? On { get; init; }

        /// <summary>By which detector days or weeks are judged: c1, c2 or c3 on days, farrington-flexible on weeks; by default farrington-flexible where five years of weeks are known, else c2.</summary>
        [RegularExpression(AlarmMethod.Codes)] public string? Method { get; init; }
    }

    /// <param name="M">Mean, rate per day, or median of a nowcast.</param>
    /// <param name="Lo">Lower limit of the 95 % interval.</param>
    /// <param name="Hi">Upper limit of the 95 % interval.</param>
    public sealed record Interval(double M, double Lo, double Hi);

    /// <summary>A day on which the source took cases back.</summary>
    /// <param name="Date">The day.</param>
    /// <param name="Value">New cases of the day: below zero.</param>
    public sealed record Mark(DateOnly Date, int Value);

    public sealed record Response : IVersioned
    {
        /// <summary>The days, in order.</summary>
        public required IReadOnlyList<DateOnly> Dates { get; init; }

        /// <summary>New confirmed cases; null where unknown.</summary>
        public required IReadOnlyList<int?> New { get; init; }
        /// <summary>Mean of seven days; null where any is unknown.</summary>
        public required IReadOnlyList<double?> Mean7 { get; init; }

        /// <summary>Days (by index) on which not every part has reported that had before.</summary>
        public required IReadOnlyList<int> Partial { get; init; }
        /// <summary>Reproduction number per day; null where it cannot be estimated.</summary>
        public required IReadOnlyList<Interval?> R { get; init; }
        /// <summary>The growth rate over fourteen days.</summary>
        public required IReadOnlyList<Interval?> Growth { get; init; }

        /// <summary>What a day will have when all is told: median and 95 % prediction interval; null where the day is complete or there is no nowcast.</summary>
        public required IReadOnlyList<Interval?> Nowcast { get; init; }

        /// <summary>Days on which the source took cases back.</summary>
        public required IReadOnlyList<Mark> Corrections { get; init; }

        /// <summary>The days or weeks that alarm, drawn at their last day.</summary>
        public required IReadOnlyList<JudgedFigure> Alarms { get; init; }

        /// <summary>The words of the chart in the reader's language.</summary>
        public IReadOnlyDictionary<string, string>? Words { get; init; }

        [System.Text.Json.Serialization.JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("situation/curve", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/curve", ([AsParameters] Request request, Door door, Words words) =>
                door.Answer(Slice, request, response => Results.Json(response with { Words = WordsOf(words) }, Json.Options)))
            .For(Slice, "Epidemic curve with reproduction number and growth rate per day");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var shown = await ShowSituation.RunAsync(new() { Area = request.Area, Disease = request.Disease, Date = request.Date, From = request.From, KnownAt = request.KnownAt, On = request.On, Method = request.Method }, db, actor, clock, cancellation);
        if (!shown.IsOk)
        {
            return shown.Refusal;
        }
        var sight = (await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation)).Value;
        var curve = await AreaCurve.GetAsync(db, sight.Disease, sight.Area, sight.KnownAt, cancellation);
        var speed = await curve.OnAsync(shown.Value.On, db, sight.Disease, sight.Area, sight.KnownAt, cancellation);
        var nowcast = shown.Value.Nowcast?.Days.Where(d => d.Median is not null).ToDictionary(d => d.Date) ?? [];
        DateOnly[] dates = shown.Value is { From: { } from, Date: { } last } ? [.. Enumerable.Range(0, last.DayNumber - from.DayNumber + 1).Select(from.AddDays)] : [];
        var falls = dates.Select(d => new Mark(d, curve.New(Measure.Confirmed, d) ?? 0)).Where(m => m.Value < 0).ToArray();
        return new Response
        {
            Dates = dates,
            New = [.. dates.Select(d => curve.New(Measure.Confirmed, d))],
            Mean7 = [.. dates.Select(d => curve.MeanOf7(d) is { } mean ? Math.Round(mean, 2) : (double?)null)],
            Partial = curve.OwnIsBasis ? [] : [.. dates.Index().Where(d => curve.Facts!.PartsReporting(d.Item) < curve.Facts.PartsExpected(d.Item)).Select(d => d.Index)],
            R = [.. dates.Select(d => speed.Reproduction(d).TryGet(out var r) ? new Interval(Math.Round(r.Mean, 4), Math.Round(r.Quantile025, 4), Math.Round(r.Quantile975, 4)) : null)],
            Growth = [.. dates.Select(d => speed.Growth(d).TryGet(out var g) ? new Interval(Math.Round(g.RatePerDay, 5), Math.Round(g.LowerPerDay, 5), Math.Round(g.UpperPerDay, 5)) : null)],
            Nowcast = [.. dates.Select(d => nowcast.TryGetValue(d, out var one) ? new Interval(one.Median!.Value, one.Lower!.Value, one.Upper!.Value) : null)],
            Corrections = falls,
            Alarms = shown.Value.Alarms?.Alarms ?? [],
            ETag = "curve-" + shown.Value.ETag,
        };
    }

    private static Dictionary<string, string> WordsOf(Words words) =>
        new[] { "new", "newUnit", "mean7", "r", "rUnit", "growth", "growthUnit", "partial", "nowcast", "correction", "alarm", "alarmKey", "alarmBound" }.ToDictionary(key => key, key => words["situation.curve." + key]);
}
