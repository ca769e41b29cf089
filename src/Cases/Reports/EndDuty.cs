using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reports;

/// <summary>Ends a duty to report daily: from a day on nothing is owed by it. What was owed before stays owed.</summary>
public static class EndDuty
{
    public sealed record Request : IReasoned
    {
        /// <summary>Id of the duty.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>The first day no longer reported; left out: tomorrow.</summary>
        public DateOnly? Until { get; init; }

        /// <summary>Why it ends; kept in the audit.</summary>
        [StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Duty">The duty as it is now.</param>
    public sealed record Response(DutyState Duty) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"report-duty {Duty.Id}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reports/end-duty", CasesContract.ReportDutiesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/duties/{id:guid}/end", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Ends a duty to report daily")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static void AddCommand(CommandTree commands)
    {
        var id = new Argument<Guid>("id") { Description = commands.T["cli.reports.id"] };
        var until = commands.Host.DayOption("--until", commands.T["cli.reports.until"]);
        var version = new Option<int>("--version") { Description = commands.T["cli.reports.version"], DefaultValueFactory = _ => 1 };
        var reason = new Option<string?>("--reason") { Description = commands.T["cli.reports.reason"] };
        var command = new Command("end-duty", commands.T["cli.reports.end-duty"]) { id, until, version, reason };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request { Id = parsed.GetRequiredValue(id), Version = parsed.GetValue(version), Until = parsed.GetValue(until), Reason = parsed.GetValue(reason) }, runtime.Actor, cancellation);
            return result.IsOk ? DutyState.Print(result.Value, result.Value.Duty, parsed.GetValue(commands.Host.AsJson), words) : CommandHost.Refuse(result.Refusal, words);
        }, cancellation));
        commands.Group("reports").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(DutyTables.Topic, cancellation);
        db.RaiseVersion(DutyTables.Topic);
        var tree = await db.AreaTreeAsync(cancellation);
        if (await db.ReportDuties().SingleOrDefaultAsync(d => d.Id == request.Id, cancellation) is not { } duty || !duty.IsSeenBy(tree, actor.Scope))
        {
            return new DutyNotFound(request.Id.ToString());
        }
        var within = tree.Find(duty.Position)!;
        if (!actor.Scope.Covers(within.Subtree))
        {
            return new DutyReachesFurther(within.Name);
        }
        var disease = (await db.DiseasesAsync(cancellation)).All.First(d => d.Id == duty.DiseaseId).Code;
        var today = db.Shared.Calendar.DayOf(clock.Now());
        var state = duty.StateOf(tree, disease, actor, today);
        if (request.Version != duty.Version)
        {
            return new VersionConflict(state with { Version = request.Version, Until = request.Until }, state);
        }
        var until = request.Until ?? (duty.From > today ? duty.From : today.AddDays(1));
        if (until < duty.From)
        {
            return Malformed.Field("until", "reports.duty.until-before");
        }
        if (duty.Until <= until)
        {
            return new DutyEnded(Platform.Localisation.Words.Iso(duty.Until.Value));
        }
        duty.Until = until;
        duty.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(duty.StateOf(tree, disease, actor, today)) { AuditPosition = within.Position };
    }
}
