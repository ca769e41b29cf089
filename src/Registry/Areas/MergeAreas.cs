using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Merges areas of one level into one of them, a neighbour or a new area, from a day on. The merged ones are closed and name
/// their successor; their records stay with them. What lies below them goes along part by part, see docs/decisions/0003.
/// </summary>
public static class MergeAreas
{
    public sealed record Request : IReasoned
    {
        /// <summary>The areas that end: one or more codes.</summary>
        [Required, MinLength(1)] public IReadOnlyList<string> Codes { get; init; } = [];

        /// <summary>The present area that takes them over; absent where a new one does.</summary>
        public string? Into { get; init; }

        /// <summary>The new area that takes them over; absent where a present one does.</summary>
        public NewArea? New { get; init; }

        /// <summary>The first day without the merged areas; today where absent, never in the future.</summary>
        public DateOnly? On { get; init; }

        /// <summary>The decree or document that says so.</summary>
        [StringLength(500)] public string? Source { get; init; }

        /// <summary>Where each open part of the merged areas goes; needed for every one of them.</summary>
        public IReadOnlyList<PartMove> Parts { get; init; } = [];

        [JsonIgnore] public string? Reason => Source;
    }

    /// <param name="Successor">The area that took over.</param>
    /// <param name="Closed">How many areas were merged into it.</param>
    /// <param name="Moved">How many areas below them went along.</param>
    public sealed record Response(AreaState Successor, int Closed, int Moved) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"area {Successor.Position}: {Closed} merged, {Moved} moved";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/merge", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/merge", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Merges areas into a present or a new area from a day on");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var found = await AreasToChange.FindAsync(db, actor, clock, request.Codes, request.On, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var merged = found.Value.Areas;
        if (Unfit(merged) is { } unfit)
        {
            return unfit;
        }
        var work = await Reorganisation.BeginAsync(db, found.Value, merged, request.Source, cancellation);
        var successor = await SuccessorAsync(request, merged, found.Value.Tree, work, actor, db, cancellation);
        return successor.IsOk ? await CloseAsync(merged, successor.Value, request.Parts, work, db, cancellation) : successor.Refusal;
    }

    private static Refusal? Unfit(IReadOnlyList<AreaNode> merged) =>
        merged.FirstOrDefault(a => a.Level != merged[0].Level) is { } other ? new AreaLevelsDiffer(merged[0].Name, other.Name)
        : merged[0].Parent is null ? new AreaIsRoot(merged[0].Name)
        : null;

    private static async Task<Result<Area>> SuccessorAsync(Request request, IReadOnlyList<AreaNode> merged, AreaTree tree, Reorganisation work, Actor actor, OutbreakDb db, CancellationToken cancellation)
    {
        if (request.New is { } wanted)
        {
            var above = await db.Areas().SingleAsync(a => a.Position == merged[0].Parent!.Position, cancellation);
            return work.Open(wanted, above, merged[0].Level);
        }
        if (string.IsNullOrWhiteSpace(request.Into))
        {
            return Malformed.Field("into", "validation.required");
        }
        if (tree.ByCode(request.Into) is not { } into || !actor.Scope.Covers(into.Position))
        {
            return new AreaNotFound(request.Into);
        }
        return merged.Contains(into) ? new AreaIntoItself(into.Name)
            : into.ClosedOn is not null ? new AreaClosed(into.Name)
            : into.Level != merged[0].Level ? new AreaLevelsDiffer(merged[0].Name, into.Name)
            : await db.Areas().SingleAsync(a => a.Position == into.Position, cancellation);
    }

    private static async Task<Result<Response>> CloseAsync(IReadOnlyList<AreaNode> merged, Area successor, IReadOnlyList<PartMove> moves, Reorganisation work, OutbreakDb db, CancellationToken cancellation)
    {
        var closed = 0;
        foreach (var node in merged)
        {
            if (work.Close(node, [successor], moves) is { IsOk: false } refused)
            {
                return refused.Refusal;
            }
            closed++;
        }
        await db.SaveChangesAsync(cancellation);
        await db.RaiseAsync(new AreasReorganised([.. merged.Select(m => m.Subtree)]), cancellation);
        return new Response(AreaState.Of(successor), closed, work.Moved);
    }
}
