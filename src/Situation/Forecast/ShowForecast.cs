using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Situation.Curves;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Situation.Forecast;

/// <summary>
/// What is forecast of an area's new cases, where the model has beaten "it stays as it is" on this very series; and all that was
/// forecast earlier beside what came, with scores.
/// </summary>
public static class ShowForecast
{
    /// <summary>Days drawn before the forecast.</summary>
    private const int DaysBefore = 42;

    /// <summary>An older forecast is listed, and not drawn with the days that led to it.</summary>
    private const int MostDaysOld = 60;

    /// <summary>Forecasts of the record that are listed; all are scored.</summary>
    internal const int MostListed = 30;

    /// <summary>No more forecasts than these are scored, the latest.</summary>
    private const int MostScored = 400;

    private static readonly (int From, int To)[] Groups = [(1, 7), (8, AreaForecast.Horizon)];

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }
        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
        /// <summary>Only forecasts from what was known up to this day.</summary>
        public DateOnly? Date { get; init; }
        /// <summary>Only forecasts made until this instant, against the counts known then; a day means its end.</summary>
        public string? KnownAt { get; init; }
    }

    public static readonly Slice<Request, ForecastView> Slice = Platform.Modules.Slice.Read<Request, ForecastView>("forecasts/show", SituationContract.SituationRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/situation/forecasts", ([AsParameters] Request request, Door door, Words words) =>
                door.Answer(Slice, request, view => Results.Json(view with { Words = WordsOf(words) }, Json.Options)))
            .For(Slice, "The forecast of an area with its record");

    internal static (Option<string> Area, Option<string> Disease) Options(CommandTree commands) =>
        (new("--area") { Description = commands.T["cli.forecasts.area"], Required = true }, new("--disease") { Description = commands.T["cli.forecasts.disease"], Required = true });

    internal static void AddCommand(CommandTree commands)
    {
        var (area, disease) = Options(commands);
        var date = commands.Host.DayOption("--date", commands.T["cli.forecasts.date"]);
        var command = new Command("show", commands.T["cli.forecasts.show"]) { area, disease, date };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request { Area = parsed.GetValue(area), Disease = parsed.GetValue(disease), Date = parsed.GetValue(date) }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            Console.Out.WriteLine("last_known,date,ahead,median,lower95,upper95,came,wis,baseline_wis");
            foreach (var row in result.Value.Record)
            {
                Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.LastDate:yyyy-MM-dd},{row.Day.Date:yyyy-MM-dd},{row.Day.Ahead},{row.Day.Median},{row.Day.Lower95},{row.Day.Upper95},{row.Came},{row.Wis},{row.BaselineWis}"));
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("forecasts").Subcommands.Add(command);
    }

    internal static async Task<Result<ForecastView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, request.KnownAt, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, knownAt, tree) = sight.Value;
        var recorded = await db.VersionAsync(ForecastTables.Topic(disease.Id), cancellation);
        var key = $"forecast/{disease.Id}/{area.Position}/{request.Date}/{knownAt:O}/{tree.Version}/{recorded}";
        return await db.KeptAsync(CasesContract.CountsTopic(disease.Id), key, async version =>
        {
            var view = await MakeAsync(request, db, sight.Value);
            return view with { ETag = $"{key}/{version}".Replace(' ', '_') };
        }, cancellation);
    }

    private static async Task<ForecastView> MakeAsync(Request request, OutbreakDb db, Sight sight)
    {
        var (area, disease, knownAt, _) = sight;
        var view = new ForecastView { Area = area.Code, Name = area.Name, NameEn = area.NameEn, Disease = disease.Code };
        var curve = await AreaCurve.GetAsync(db, disease, area, knownAt, CancellationToken.None);
        if (curve.Facts is not { } facts)
        {
            return view;
        }
        var lastKnown = AreaForecast.LastKnown(curve, facts, await AreaNowcast.GetAsync(db, disease, area, facts, knownAt, CancellationToken.None));
        var until = request.Date ?? DateOnly.MaxValue;
        var made = knownAt ?? DateTimeOffset.MaxValue;
        var query = db.RecordedForecasts().AsNoTracking().Where(f => f.DiseaseId == disease.Id && f.Position == area.Position && f.Measure == Measure.Confirmed && f.LastDate <= until && f.MadeAt <= made);
        var rows = await query.OrderByDescending(f => f.LastDate).ThenByDescending(f => f.DataVersion).Take(2 * MostScored).ToListAsync();
        var pairs = rows.GroupBy(f => (f.LastDate, f.DataVersion)).Select(g => (Ensemble: g.First(f => f.Model == "ensemble"), Baseline: g.First(f => f.Model == "naive"))).ToArray();
        int? Came(DateOnly day) => day <= lastKnown && curve.New(Measure.Confirmed, day) is >= 0 and var cases ? cases : null;
        var calendar = db.Shared.Calendar;
        var then = pairs.SelectMany(p => Held(p.Ensemble, p.Baseline, calendar, Came)).ToArray();
        var latest = pairs.Length == 0 ? null : Latest(pairs[0].Ensemble, calendar);
        var shown = request.Date is { } asked && asked < facts.Last ? asked : facts.Last;
        var first = (latest is { LastDate: var last } && last < shown && last > shown.AddDays(-MostDaysOld) ? last : shown).AddDays(1 - DaysBefore);
        var end = latest is { Days: [.., var furthest] } && furthest.Date > shown ? furthest.Date : shown;
        DateOnly[] dates = [.. Enumerable.Range(first.DayNumber, end.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber)];
        return view with
        {
            LastKnown = lastKnown,
            Dates = dates,
            New = [.. dates.Select(d => curve.New(Measure.Confirmed, d))],
            Latest = latest,
            // What was not shown as a forecast is told when its day has come, and not before.
            Record = [.. then.Where(t => (t.Day.Ahead is 7 or AreaForecast.Horizon) && (t.Was is BackTestVerdict.Better || t.Came is not null)).Take(2 * MostListed)],
            OnRecord = await query.CountAsync(f => f.Model == "ensemble"),
            Scores = [.. Groups.Select(g => Score(g.From, g.To, then)).OfType<ForecastScoreOfRecord>()],
        };
    }

    /// <summary>The days of the latest forecast that may be shown as one.</summary>
    private static LatestForecast Latest(RecordedForecast f, OutbreakCalendar calendar) =>
        new(f.Id, f.LastDate, f.MadeAt, f.MadeBy, f.DataVersion, f.Verdict7, f.RelativeWis7, f.Verdict14, f.RelativeWis14, f.BackTestOrigins,
            [.. f.Days().Select((one, i) => ForecastDay.Of(one, f.LastDate, i + 1, calendar.DayOf(f.MadeAt))).Where(day => Verdict(f, day.Ahead) is BackTestVerdict.Better)]);

    private static BackTestVerdict? Verdict(RecordedForecast f, int ahead) => ahead <= 7 ? f.Verdict7 : f.Verdict14;

    /// <summary>A day that had begun when the forecast was made was told late: its figure is shown beside what came, and has no score.</summary>
    private static IEnumerable<ForecastThen> Held(RecordedForecast ensemble, RecordedForecast baseline, OutbreakCalendar calendar, Func<DateOnly, int?> came) =>
        ensemble.Days().Zip(baseline.Days()).Select((pair, i) =>
        {
            var day = ForecastDay.Of(pair.First, ensemble.LastDate, i + 1, calendar.DayOf(ensemble.MadeAt));
            return came(day.Date) is not { } cases || day.HadBegun ? new ForecastThen(ensemble.LastDate, ensemble.MadeAt, ensemble.MadeBy, Verdict(ensemble, day.Ahead), day, came(day.Date), null, null, null, null)
                : new ForecastThen(
                    ensemble.LastDate, ensemble.MadeAt, ensemble.MadeBy, Verdict(ensemble, day.Ahead), day, cases, ForecastScore.WeightedInterval(pair.First, cases).Score, ForecastScore.WeightedInterval(pair.Second, cases).Score,
                    ForecastScore.Covers(pair.First, cases, 0.5), ForecastScore.Covers(pair.First, cases, 0.95));
        });

    private static ForecastScoreOfRecord? Score(int from, int to, IReadOnlyList<ForecastThen> then)
    {
        var scored = then.Where(t => t.Day.Ahead >= from && t.Day.Ahead <= to && t.Wis is not null).ToArray();
        return scored.Length == 0 ? null : new(from, to, scored.Length, scored.Average(t => t.Wis!.Value), scored.Average(t => t.BaselineWis!.Value), scored.Average(t => t.In50 == true ? 1.0 : 0), scored.Average(t => t.In95 == true ? 1.0 : 0));
    }

    private static Dictionary<string, string> WordsOf(Words words) =>
        new[] { "new", "median", "interval50", "interval95", "lastKnown", "then" }.ToDictionary(key => key, key => words["situation.forecast.chart." + key]);
}
