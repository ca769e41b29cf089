using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Forecasting;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Situation.Dashboard;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Situation.Forecast;

/// <summary>Makes a forecast of one area from what is known now, and puts it on record whether or not it may be shown.</summary>
public static class MakeForecast
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
    }

    /// <param name="Id">The forecast of the ensemble.</param>
    /// <param name="Area">Code of the area.</param>
    /// <param name="LastDate">The last day known to it.</param>
    /// <param name="Verdict7">Whether the ensemble was better than the baseline seven days ahead, in the back-test on the days before; null where that could not be told.</param>
    /// <param name="Verdict14">The same of fourteen days ahead.</param>
    public sealed record Response(Guid Id, string Area, DateOnly LastDate, BackTestVerdict? Verdict7, BackTestVerdict? Verdict14) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"forecast {Id}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("forecasts/make", SituationContract.ForecastsWrite, RunAsync);

    /// <summary>Computes it, back-test and all, so that nobody who writes waits for that: the write itself finds it made.</summary>
    public static readonly Slice<Request, Done> Prepare = Platform.Modules.Slice.Read<Request, Done>("forecasts/prepare", SituationContract.ForecastsWrite, PrepareAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/situation/forecasts", async (Request request, Door door) =>
            {
                await door.Answer(Prepare, request);
                return await door.Answer(Slice, request);
            })
            .For(Slice, "Makes a forecast of an area and puts it on record");

    internal static void AddCommand(CommandTree commands)
    {
        var (area, disease) = ShowForecast.Options(commands);
        var command = new Command("make", commands.T["cli.forecasts.make"]) { area, disease };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var request = new Request { Area = parsed.GetValue(area), Disease = parsed.GetValue(disease) };
            var result = await AfterPreparingAsync(runtime.Run, request, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
            }
            else
            {
                Console.Out.WriteLine(words["situation.forecast.made", result.Value.Area, Platform.Localisation.Words.Iso(result.Value.LastDate), words[ForecastVerdict.Key(result.Value.Verdict7)], words[ForecastVerdict.Key(result.Value.Verdict14)]]);
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("forecasts").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> AfterPreparingAsync(Run run, Request request, Actor actor, CancellationToken cancellation)
    {
        await run.Async(Prepare, request, actor, cancellation);
        return await run.Async(Slice, request, actor, cancellation);
    }

    private static async Task<Result<Done>> PrepareAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, null, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        await AreaForecast.GetAsync(db, sight.Value.Disease, sight.Value.Area, cancellation);
        return Done.Instance;
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sight = await Sight.ReadAsync(request.Area, request.Disease, null, db, actor, cancellation);
        if (!sight.IsOk)
        {
            return sight.Refusal;
        }
        var (area, disease, _, _) = sight.Value;
        await db.LockTopicAsync(ForecastTables.Topic(disease.Id), cancellation);
        var version = await db.VersionAsync(CasesContract.CountsTopic(disease.Id), cancellation);
        var made = await AreaForecast.GetAsync(db, disease, area, cancellation);
        if (made.NotMade is { } why)
        {
            return new ForecastNotMade(area.Name, new FieldError(why));
        }
        var rows = made.Rows(disease.Id, area.Position, version, actor.Name, clock.Now());
        if (await db.RecordedForecasts().AnyAsync(f => f.DiseaseId == disease.Id && f.Position == area.Position && f.Measure == Measure.Confirmed && f.LastDate == made.LastDate && f.DataVersion == version, cancellation))
        {
            return new ForecastOnRecord(Platform.Localisation.Words.Iso(made.LastDate));
        }
        db.RecordedForecasts().AddRange(rows);
        db.RaiseVersion(ForecastTables.Topic(disease.Id));
        await db.SaveChangesAsync(cancellation);
        return new Response(rows[0].Id, area.Code, made.LastDate, rows[0].Verdict7, rows[0].Verdict14) { AuditPosition = area.Position };
    }
}
