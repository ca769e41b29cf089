using System.CommandLine;
using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Situation.Curves;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Situation.Forecast;

/// <summary>
/// Puts the day's forecasts on record: of every area down to the county that had a case in the last four weeks, once for each last
/// day known. Made whether or not anybody looks, so that the record is not a choice of the good ones.
/// </summary>
public static class RecordForecasts
{
    /// <summary>An area without a case in so many days is left out.</summary>
    public const int DaysWithACase = 28;

    /// <summary>Those with the most cases, where there are more.</summary>
    public const int MostAreas = 400;

    public sealed record Request
    {
        /// <summary>The forecasts, computed before the transaction.</summary>
        [JsonIgnore] internal IReadOnlyList<RecordedForecast> Made { get; init; } = [];
    }

    /// <param name="Recorded">Of how many areas a forecast was put on record.</param>
    public sealed record Response(int Recorded) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"forecasts: {Recorded}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("forecasts/record", SituationContract.ForecastsWrite, RunAsync);

    internal static void AddCommand(CommandTree commands)
    {
        var command = new Command("run", commands.T["cli.forecasts.run"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var recorded = await LookAsync(runtime.Databases, runtime.Run, runtime.Actor, runtime.Clock, cancellation);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new Response(recorded));
            }
            else
            {
                Console.Out.WriteLine(words["situation.forecast.ran", recorded]);
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("forecasts").Subcommands.Add(command);
    }

    /// <summary>Computes what is due while nobody waits for it, and then writes it at once; leaves no line in the audit where nothing is due.</summary>
    /// <returns>Of how many areas a forecast was put on record.</returns>
    public static async Task<int> LookAsync(Databases databases, Run run, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await using var db = databases.ForReading(Scope.Everything);
        var (tree, today) = (await db.AreaTreeAsync(cancellation), db.Shared.Calendar.DayOf(clock.Now()));
        var made = new List<RecordedForecast>();
        foreach (var disease in (await db.DiseasesAsync(cancellation)).All)
        {
            var version = await db.VersionAsync(CasesContract.CountsTopic(disease.Id), cancellation);
            foreach (var area in version == 0 ? [] : await DueAsync(db, disease, tree, today, cancellation))
            {
                if (await AreaForecast.GetAsync(db, disease, area, cancellation) is { NotMade: null } forecast)
                {
                    made.AddRange(forecast.Rows(disease.Id, area.Position, version, actor.Name, clock.Now()));
                }
            }
        }
        return made.Count == 0 ? 0 : (await run.Async(Slice, new Request { Made = made }, actor, cancellation)).Value.Recorded;
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var recorded = 0;
        foreach (var disease in request.Made.GroupBy(f => f.DiseaseId))
        {
            await db.LockTopicAsync(ForecastTables.Topic(disease.Key), cancellation);
            var there = await OnRecordAsync(db, disease.Key, disease.Min(f => f.LastDate), cancellation);
            var rows = disease.Where(f => !there.Contains((f.Position, f.LastDate))).ToArray();
            db.RecordedForecasts().AddRange(rows);
            db.RaiseVersion(ForecastTables.Topic(disease.Key));
            recorded += rows.Select(f => f.Position).Distinct().Count();
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(recorded);
    }

    /// <summary>The areas with a case of late whose last whole day no forecast is on record from.</summary>
    private static async Task<IReadOnlyList<AreaNode>> DueAsync(OutbreakDb db, Disease disease, AreaTree tree, DateOnly today, CancellationToken cancellation)
    {
        if (tree.Root is not { } root || await db.CountDatesAsync(disease.Id, root, cancellation) is not { Last: { } last } || last < today.AddDays(-DaysWithACase))
        {
            return [];
        }
        var there = await OnRecordAsync(db, disease.Id, today.AddDays(-DaysWithACase), cancellation);
        var found = new List<(AreaNode Area, int Cases)>();
        AreaLevel[] levels = [.. Enum.GetValues<AreaLevel>().Where(l => l > root.Level && l <= AreaLevel.County)];
        var facts = new List<KeyValuePair<long, SeriesFacts>>();
        if (await db.CountFactsAsync(disease.Id, root, null, cancellation) is { } whole)
        {
            facts.Add(new(root.Position, whole));
        }
        foreach (var level in levels)
        {
            facts.AddRange(await db.CountFactsBelowAsync(disease.Id, root, level, null, tree, cancellation));
        }
        foreach (var (position, series) in facts)
        {
            // The day that is not over is not told yet.
            var yesterday = series.Last < today ? series.Last : today.AddDays(-1);
            var cases = yesterday < today.AddDays(-DaysWithACase) ? 0 : AreaCurve.NewIn(series, DaysWithACase, yesterday) ?? 0;
            if (cases > 0 && series.Last < today && tree.Find(position) is { } area && !there.Contains((position, yesterday)))
            {
                found.Add((area, cases));
            }
        }
        return [.. found.OrderByDescending(f => f.Cases).ThenBy(f => f.Area.Position).Take(MostAreas).Select(f => f.Area)];
    }

    private static async Task<HashSet<(long Position, DateOnly LastDate)>> OnRecordAsync(OutbreakDb db, short disease, DateOnly from, CancellationToken cancellation) =>
        [.. (await db.RecordedForecasts().AsNoTracking().Where(f => f.DiseaseId == disease && f.LastDate >= from && f.Measure == Measure.Confirmed).Select(f => new { f.Position, f.LastDate }).Distinct().ToListAsync(cancellation)).Select(f => (f.Position, f.LastDate))];
}
