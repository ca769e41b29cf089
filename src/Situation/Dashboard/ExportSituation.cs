using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Detection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Situation.Dashboard;

/// <summary>The situation of an area as a table: a row a day with counts, reproduction number and growth rate.</summary>
public static class ExportSituation
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

        /// <summary>csv (default), xlsx or json.</summary>
        [RegularExpression("csv|xlsx|json")] public string? Format { get; init; }
    }

    public static readonly Slice<Request, Table> Slice = Platform.Modules.Slice.Read<Request, Table>("situation/export", SituationContract.SituationRead, RunAsync);

    private static readonly string[] Columns =
    [
        "date", "area", "name", "confirmed", "suspected", "cured", "dead", "new_confirmed", "parts_confirmed", "parts_cured", "parts_dead", "parts_reporting", "parts_expected",
        "r_mean", "r_lower_95", "r_upper_95", "growth_per_day", "growth_lower_95", "growth_upper_95", "days_left_out_confirmed", "nowcast_median", "nowcast_lower_95", "nowcast_upper_95", "completeness",
        "alarm_method", "alarm", "alarm_expected", "alarm_upper_bound",
    ];

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/export", ([AsParameters] Request request, Door door) => door.Answer(Slice, request, table =>
            {
                var (content, type, name) = TableWriter.Write(table, request.Format ?? "csv");
                return Results.File(content, type, name);
            }))
            .ForFile(Slice, "The situation of an area as CSV, XLSX or JSON, a row a day", "text/csv", TableWriter.XlsxType, "application/json");

    internal static async Task<Result<Table>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var shown = await ShowSituation.RunAsync(new() { Area = request.Area, Disease = request.Disease, Date = request.Date, From = request.From, KnownAt = request.KnownAt, On = request.On, Method = request.Method }, db, actor, clock, cancellation);
        if (!shown.IsOk)
        {
            return shown.Refusal;
        }
        var sight = (await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation)).Value;
        var curve = await AreaCurve.GetAsync(db, sight.Disease, sight.Area, sight.KnownAt, cancellation);
        var view = shown.Value;
        var speed = await curve.OnAsync(view.On, db, sight.Disease, sight.Area, sight.KnownAt, cancellation);
        var judged = view is { From: { } first, Date: { } last } ? JudgedPeriods.Of(curve.Facts!, JudgedPeriods.Method(request.Method, curve.Facts!, last), first, last).ToDictionary(p => p.To, p => (JudgedPeriod?)p) : [];
        var days = view is { From: { } from, Date: { } date } ? Enumerable.Range(0, date.DayNumber - from.DayNumber + 1).Select(from.AddDays) : [];
        return new Table($"{view.Area}-{view.Disease}-{view.Date:yyyy-MM-dd}", Columns, days.Select(day => Row(view, curve, speed, judged.GetValueOrDefault(day), day)));
    }

    /// <summary>A week is judged on its last day; a day that cannot be judged has no alarm and no none.</summary>
    private static object?[] Row(SituationView view, AreaCurve curve, AreaCurve speed, JudgedPeriod? judged, DateOnly day)
    {
        var finding = judged?.Answer.TryGet(out var found) == true ? found : (Epidemiology.Detection.Finding?)null;
        var facts = curve.Facts!;
        var r = speed.Reproduction(day).TryGet(out var reproduction) ? reproduction : (Epidemiology.Transmission.ReproductionNumber?)null;
        var g = speed.Growth(day).TryGet(out var growth) ? growth : (Epidemiology.Transmission.GrowthRate?)null;
        var nowcast = view.Nowcast?.Days.FirstOrDefault(d => d.Date == day);
        return
        [
            day, view.Area, view.Name,
            facts.Own(Measure.Confirmed, day), facts.Own(Measure.Suspected, day), facts.Own(Measure.Cured, day), facts.Own(Measure.Dead, day), curve.New(Measure.Confirmed, day),
            facts.Parts(Measure.Confirmed, day), facts.Parts(Measure.Cured, day), facts.Parts(Measure.Dead, day), facts.PartsReporting(day), facts.PartsExpected(day),
            r?.Mean, r?.Quantile025, r?.Quantile975, g?.RatePerDay, g?.LowerPerDay, g?.UpperPerDay, facts.LeftOut(day).FirstOrDefault(l => l.Measure is Measure.Confirmed)?.Days ?? 0,
            nowcast?.Median, nowcast?.Lower, nowcast?.Upper, nowcast?.Completeness,
            view.Alarms?.Method, finding is { } f ? f.Alarm ? 1 : 0 : null, finding?.Expected, finding?.UpperBound,
        ];
    }
}
