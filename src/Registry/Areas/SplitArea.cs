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
/// Splits an area into two or more new ones of its level, from a day on. It is closed and names them; its records stay with
/// it. Each of its open parts goes to one of the new areas, see docs/decisions/0003.
/// </summary>
public static class SplitArea
{
    public sealed record Request : IReasoned
    {
        /// <summary>The area that ends.</summary>
        [JsonIgnore] public string Code { get; init; } = "";

        /// <summary>The areas that follow it: at least two.</summary>
        [Required, MinLength(2)] public IReadOnlyList<NewArea> New { get; init; } = [];

        /// <summary>The first day of the new areas; today where absent, never in the future.</summary>
        public DateOnly? On { get; init; }

        /// <summary>The decree or document that says so.</summary>
        [StringLength(500)] public string? Source { get; init; }

        /// <summary>To which new area each open part goes; needed for every one of them.</summary>
        public IReadOnlyList<PartMove> Parts { get; init; } = [];

        [JsonIgnore] public string? Reason => Source;
    }

    /// <param name="Successors">The new areas.</param>
    /// <param name="Moved">How many areas below went along.</param>
    public sealed record Response(IReadOnlyList<AreaState> Successors, int Moved) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"areas {string.Join(", ", Successors.Select(s => s.Position))}: {Moved} moved";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/split", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/{code}/split", (string code, Request request, Door door) => door.Answer(Slice, request with { Code = code }))
            .For(Slice, "Splits an area into new areas from a day on");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var found = await AreasToChange.FindAsync(db, actor, clock, [request.Code], request.On, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var node = found.Value.Areas[0];
        if (node.Parent is null)
        {
            return new AreaIsRoot(node.Name);
        }
        var work = await Reorganisation.BeginAsync(db, found.Value, [node], request.Source, cancellation);
        var above = await db.Areas().SingleAsync(a => a.Position == node.Parent.Position, cancellation);
        var successors = new List<Area>();
        foreach (var wanted in request.New)
        {
            var opened = work.Open(wanted, above, node.Level);
            if (!opened.IsOk)
            {
                return opened.Refusal;
            }
            successors.Add(opened.Value);
        }
        if (work.Close(node, successors, request.Parts) is { IsOk: false } refused)
        {
            return refused.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        await db.RaiseAsync(new AreasReorganised([node.Subtree]), cancellation);
        return new Response([.. successors.Select(AreaState.Of)], work.Moved);
    }
}
