using System.CommandLine;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reports;

/// <summary>Lists the duties to report daily by which somebody in one's own areas may owe; ended ones too.</summary>
public static class ListDuties
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Only duties that concern the area of this code or areas below it.</summary>
        public string? Area { get; init; }

        /// <summary>Only duties for this disease, by code.</summary>
        public string? Disease { get; init; }
    }

    /// <param name="Duties">Those in force first, then by area.</param>
    public sealed record Response(IReadOnlyList<DutyState> Duties);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("reports/duties", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/duties", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Lists the duties to report daily");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.reports.area"] };
        var command = new Command("duties", commands.T["cli.reports.duties"]) { area };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request { Area = parsed.GetValue(area) }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            foreach (var duty in result.Value.Duties)
            {
                Console.Out.WriteLine($"{duty.Id}  {duty.Disease}  {duty.Who(words)}  {duty.DueIn(words)}  {duty.DaysIn(words)}  {duty.Source}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("reports").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, diseases) = (await db.AreaTreeAsync(cancellation), await db.DiseasesAsync(cancellation));
        if (!tree.TryFind(request.Area, actor.Scope, out var area))
        {
            return new AreaNotFound(request.Area!);
        }
        if (request.Disease is { Length: > 0 } code && diseases.ByCode(code) is null)
        {
            return new DiseaseNotFound(code);
        }
        var today = db.Shared.Calendar.DayOf(clock.Now());
        var duties = (await db.ReportDuties().AsNoTracking().ToListAsync(cancellation))
            .Where(d => d.IsSeenBy(tree, actor.Scope) && (area is null || Concerns(d, tree, area)))
            .Select(d => (Duty: d, Disease: diseases.All.First(known => known.Id == d.DiseaseId).Code))
            .Where(d => request.Disease is not { Length: > 0 } asked || d.Disease == asked)
            .OrderByDescending(d => d.Duty.Until is null || d.Duty.Until > today).ThenBy(d => d.Duty.Position).ThenBy(d => d.Duty.Level).ThenBy(d => d.Duty.From);
        return new Response([.. duties.Select(d => d.Duty.StateOf(tree, d.Disease, actor, today))]);
    }

    private static bool Concerns(ReportDuty duty, AreaTree tree, AreaNode area) =>
        area.Subtree.Covers(duty.Position) || (duty.Level is { } level && level >= area.Level && tree.Find(duty.Position)!.Subtree.Covers(area.Position));
}
