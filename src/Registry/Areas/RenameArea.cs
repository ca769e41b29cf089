using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Gives an area a new name, a new official code, or both, from a day on: a county becomes a city or a district. Its position
/// and all its records stay; the former name and code stay findable, dated (行政区划管理条例, State Council order 704). With the
/// code of an area the codes of everything below it change, as in the statistical code.
/// </summary>
public static class RenameArea
{
    public sealed record Request : IReasoned
    {
        /// <summary>The area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [JsonIgnore] public string Code { get; init; } = "";

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>The new name; absent where it stays.</summary>
        [Name, StringLength(100)] public string? Name { get; init; }

        /// <summary>The new English name; absent where it stays, empty to remove it.</summary>
        [Name, StringLength(100)] public string? NameEn { get; init; }

        /// <summary>The new official code; absent where it stays.</summary>
        [StringLength(15)] public string? NewCode { get; init; }

        /// <summary>Pinyin initials of the name (hls); read from the name where absent.</summary>
        [StringLength(60), RegularExpression("[a-z0-9]*")] public string? Pinyin { get; init; }

        /// <summary>The first day of the new name or code; today where absent, never in the future.</summary>
        public DateOnly? From { get; init; }

        /// <summary>The decree or document that says so.</summary>
        [StringLength(500)] public string? Source { get; init; }

        [JsonIgnore] public string? Reason => Source;
    }

    /// <param name="Area">The area as it is now.</param>
    /// <param name="Recoded">How many areas below it got a new code with it.</param>
    public sealed record Response(AreaState Area, int Recoded) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"area {Area.Position}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/rename", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/{code}/rename", (string code, Request request, Door door) => door.Answer(Slice, request with { Code = code }))
            .For(Slice, "Gives an area a new name or code from a day on")
            .ProducesProblem(409);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var from = request.From ?? today;
        db.RaiseVersion(AreaTopics.Areas);
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Code) is not { } node || !actor.Scope.Covers(node.Position))
        {
            return new AreaNotFound(request.Code);
        }
        var area = await db.Areas().SingleAsync(a => a.Position == node.Position, cancellation);
        var wanted = Wanted(request, area, tree);
        if (request.Version != area.Version)
        {
            return new VersionConflict(wanted with { Version = request.Version }, AreaState.Of(area));
        }
        if (from > today)
        {
            return Malformed.Field("from", "areas.day-in-future");
        }
        if (wanted.Code != area.Code && (AreaCode.Check("newCode", wanted.Code, area.Level) ?? Taken(tree, wanted.Code)) is { } wrong)
        {
            return wrong;
        }
        return wanted == AreaState.Of(area) ? new Response(wanted, 0) : await WriteAsync(area, wanted, from, request.Source, tree, db, clock, cancellation);
    }

    private static AreaState Wanted(Request request, Area area, AreaTree tree)
    {
        var name = request.Name is { } typed && typed.Trim().Length > 0 ? typed.Trim() : area.Name;
        var english = request.NameEn is null ? area.NameEn : request.NameEn.Trim() is { Length: > 0 } said ? said : null;
        var pinyin = !string.IsNullOrEmpty(request.Pinyin) ? request.Pinyin : name == area.Name ? area.Pinyin : PinyinInitials.LearntFrom(tree).Of(name);
        var code = string.IsNullOrWhiteSpace(request.NewCode) ? area.Code : AreaCode.Full(request.NewCode);
        return new AreaState(area.Position, area.Version, code, name, english, pinyin);
    }

    private static Refusal? Taken(AreaTree tree, string code) =>
        tree.WithCode(code) is { } other ? new AreaCodeTaken(code, other.Name) : null;

    private static async Task<Result<Response>> WriteAsync(Area area, AreaState wanted, DateOnly from, string? source, AreaTree tree, OutbreakDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var (oldCode, oldName) = (area.Code, area.Name);
        var former = area.Rename(wanted.Name, wanted.NameEn, wanted.Code, wanted.Pinyin, from, source, clock.Now());
        if (!former.IsOk)
        {
            return former.Refusal;
        }
        if (oldCode != area.Code || oldName != area.Name)
        {
            db.Add(former.Value);
        }
        Result<int> recoded = oldCode == area.Code ? 0 : await RecodeBelowAsync(area, oldCode, from, source, tree, db, clock, cancellation);
        if (recoded.IsOk)
        {
            await db.SaveChangesAsync(cancellation);
        }
        return recoded.IsOk ? new Response(AreaState.Of(area), recoded.Value) : recoded.Refusal;
    }

    private static async Task<Result<int>> RecodeBelowAsync(Area area, string oldCode, DateOnly from, string? source, AreaTree tree, OutbreakDb db, TimeProvider clock, CancellationToken cancellation)
    {
        var (oldPrefix, newPrefix) = (AreaCode.Prefix(oldCode, area.Level), AreaCode.Prefix(area.Code, area.Level));
        var range = AreaPosition.Subtree(area.Position, area.Level);
        var below = await db.Areas().Where(a => a.Position > range.From && a.Position <= range.To && a.ClosedOn == null && a.Code.StartsWith(oldPrefix)).ToListAsync(cancellation);
        foreach (var part in below)
        {
            var code = AreaCode.Follow(part.Code, oldPrefix, newPrefix);
            if (Taken(tree, code) is { } taken)
            {
                return taken;
            }
            db.Add(part.Rename(part.Name, part.NameEn, code, part.Pinyin, from, source, clock.Now()).Value);
        }
        return below.Count;
    }
}

/// <summary>What an area is called at one version.</summary>
/// <param name="Position">Its place in the tree, which never changes.</param>
/// <param name="Version">Counts its changes; sent back with the next one.</param>
/// <param name="Code">The official code.</param>
/// <param name="Name">The name in Chinese.</param>
/// <param name="NameEn">The name in English, where there is one.</param>
/// <param name="Pinyin">Initials of the name.</param>
public sealed record AreaState(long Position, int Version, string Code, string Name, string? NameEn, string Pinyin)
{
    public static AreaState Of(Area area) => new(area.Position, area.Version, area.Code, area.Name, area.NameEn, area.Pinyin);
}
