using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Makes grids (网格), the smallest areas, below a village or community: the grid workers' beats. A grid's code is that of its
/// village and three digits, the next free number from 001; numbers are never used again.
/// </summary>
public static class AddGrids
{
    public sealed record Request
    {
        /// <summary>The village or community.</summary>
        [JsonIgnore] public string Code { get; init; } = "";

        /// <summary>One name for each new grid.</summary>
        [Required, MinLength(1), MaxLength(999)] public IReadOnlyList<string> Names { get; init; } = [];

        /// <summary>The first day of the grids; today where absent.</summary>
        public DateOnly? On { get; init; }
    }

    /// <param name="Grids">The new grids.</param>
    public sealed record Response(IReadOnlyList<AreaState> Grids) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"areas {string.Join(", ", Grids.Select(g => g.Position))}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/add-grids", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/{code}/grids", (string code, Request request, Door door) => door.Answer(Slice, request with { Code = code }))
            .For(Slice, "Makes grids below a village or community");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Areas);
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Code) is not { } village || !actor.Scope.Covers(village.Position))
        {
            return new AreaNotFound(request.Code);
        }
        if (village.Level is not AreaLevel.Village || village.ClosedOn is not null)
        {
            return village.ClosedOn is not null ? new AreaClosed(village.Name) : new GridNeedsVillage(village.Name);
        }
        var names = request.Names.Select(n => n.Trim()).ToArray();
        if (names.Any(n => n.Length is 0 or > 100))
        {
            return Malformed.Field("names", "areas.row.name");
        }
        if (names.Select(NameText.ErrorOf).OfType<FieldError>().FirstOrDefault() is { } strange)
        {
            return Malformed.Field("names", strange.Key, strange.Arguments);
        }
        if (names.Concat(village.Children.Where(c => c.ClosedOn is null).Select(c => c.Name)).CountBy(n => n).FirstOrDefault(n => n.Value > 1).Key is { } twice)
        {
            return new GridNameTaken(twice, village.Name);
        }
        var (next, initials) = (village.Children.Select(c => (int)(c.Position - village.Position)).DefaultIfEmpty(0).Max(), PinyinInitials.LearntFrom(tree));
        if (next + names.Length > 999)
        {
            return new NoPositionLeft(village.Name);
        }
        var grids = names.Select(name => Grid(village, ++next, name, initials.Of(name), request.On ?? db.Shared.Calendar.DayOf(clock.GetUtcNow()))).ToArray();
        db.AddRange(grids);
        await db.SaveChangesAsync(cancellation);
        return new Response([.. grids.Select(AreaState.Of)]);
    }

    private static Area Grid(AreaNode village, int number, string name, string pinyin, DateOnly on) => new()
    {
        Position = AreaPosition.Grid(village.Position, number),
        ParentPosition = village.Position,
        Level = AreaLevel.Grid,
        Code = AreaCode.Below(village.Code, AreaLevel.Grid, number),
        Name = name,
        Pinyin = pinyin,
        OpenedOn = on,
    };
}
