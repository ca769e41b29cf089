using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Emergency;

/// <summary>
/// Breaks the glass: looks outside the own areas, at one named area, for a stated reason and a limited time. It permits
/// reading alone; the administrators of the area are told at once, and every reading leaves a line in the area's chain.
/// </summary>
public static class BeginLook
{
    public sealed record Request : IReasoned
    {
        /// <summary>The code of the area to look at.</summary>
        [Required, StringLength(15)] public string Area { get; init; } = "";

        /// <summary>Why it is needed, in 10 to 500 characters; the administrators of the area read it.</summary>
        [Required, StringLength(500)] public string Reason { get; init; } = "";

        /// <summary>For how many hours: 1, 4, 12 or 24, as far as the settings allow.</summary>
        public int Hours { get; init; }
    }

    /// <param name="Look">The look, open from now on.</param>
    public sealed record Response(LookView Look) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"emergency look {Look.Id}, area {Look.Area?.Code}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("emergency/begin", AdministrationContract.BreakGlass, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/emergency-looks", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Looks outside your areas for a stated reason and a limited time (break-glass)");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, reason) = (clock.Now(), request.Reason.Trim());
        if (actor is not { AccountId: { } account, SessionId: { } session })
        {
            return new LookNeedsAccount();
        }
        if (LookRules.Wrong(reason, request.Hours, await LookRules.HoursAsync(db, cancellation)) is { } malformed)
        {
            return malformed;
        }
        if ((await db.AreaTreeAsync(cancellation)).ByCode(request.Area) is not { } area)
        {
            return new AreaNotFound(request.Area);
        }
        if (area.Level is AreaLevel.Country)
        {
            return new LookTooWide(area.Name);
        }
        await db.LockTopicAsync(AdministrationContract.AccountsTopic, cancellation);
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        var given = (await db.RoleGrants().Where(g => g.AccountId == account).ToListAsync(cancellation)).Where(g => !g.HasEnded(now)).ToArray();
        var permitting = LookRules.Permitting(given, roles, now).OrderBy(g => g.Sector is not null).ThenByDescending(g => roles.Find(g.Role)!.Permissions.Count).FirstOrDefault();
        if (permitting is null || !await db.Sessions().AnyAsync(s => s.Id == session, cancellation))
        {
            return new RightLost();
        }
        if (await RefuseAsync(db, area, given, actor, cancellation) is { } refusal)
        {
            return refusal;
        }
        var look = new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = account, Role = permitting.Role, Sector = permitting.Sector, Position = area.Position, From = now, Until = now.AddHours(request.Hours), GivenBy = actor.Name, EmergencyReason = reason };
        db.Add(look);
        await db.RaiseAsync(new AreaLookedAt(look.Id, area.Position, now, now.AddHours(request.Hours)), cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(await LookView.OfAsync(db, look, actor, now, cancellation)) { AuditPosition = area.Position };
    }

    private static async Task<Refusal?> RefuseAsync(OutbreakDb db, AreaNode area, RoleGrant[] given, Actor actor, CancellationToken cancellation)
    {
        var wanted = await db.ScopeOfAsync(area.Position, null, cancellation);
        if (wanted.Ranges.All(actor.Scope.Covers))
        {
            return new LookNotNeeded(area.Name);
        }
        var ranges = wanted.Ranges.ToList();
        foreach (var grant in given)
        {
            var held = await db.ScopeOfAsync(grant.Position, grant.ZoneId, cancellation);
            if (grant.IsLook() && wanted.Ranges.All(held.Covers))
            {
                return new LookAlreadyOpen(area.Name, db.Shared.Calendar.Shown(grant.Until!.Value));
            }
            ranges.AddRange(held.Ranges);
        }
        return Scope.Of(ranges).ForQuery().Count > Scope.MostRanges ? new TooManyAreas(Scope.MostRanges) : null;
    }
}
