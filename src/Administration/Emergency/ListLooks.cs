using Fangxian.Administration.Accounts;
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

namespace Fangxian.Administration.Emergency;

/// <summary>The emergency looks at the administrator's areas, open and past, the latest first; and one's own.</summary>
public static class ListLooks
{
    public const int PageSize = 50;

    public sealed record Request
    {
        /// <summary>Continue after the look of this id.</summary>
        public Guid? After { get; init; }
    }

    public sealed record OwnRequest;

    /// <param name="Looks">The looks, the latest first.</param>
    /// <param name="Next">Where the list goes on: pass it as <c>after</c>; null at its end.</param>
    public sealed record Response(IReadOnlyList<LookView> Looks, Guid? Next);

    /// <param name="Looks">The looks, the latest first.</param>
    public sealed record OwnResponse(IReadOnlyList<LookView> Looks);

    public static readonly Slice<Request, Response> All = Slice.Read<Request, Response>("emergency/list", AdministrationContract.AccountsRead, AllAsync);

    public static readonly Slice<OwnRequest, OwnResponse> Own = Slice.Read<OwnRequest, OwnResponse>("emergency/list-own", AdministrationContract.OwnAccount, OwnAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/emergency-looks", ([AsParameters] Request request, Door door) => door.Answer(All, request))
            .For(All, "The emergency looks at your areas, open and past");
        api.MapGet("/emergency-looks/own", (Door door) => door.Answer(Own, new OwnRequest()))
            .For(Own, "Your own emergency looks");
    }

    private static async Task<Result<Response>> AllAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, looks) = (await db.AreaTreeAsync(cancellation), db.RoleGrants().Where(g => g.EmergencyReason != null));
        if (request.After is { } after)
        {
            var from = await looks.Where(g => g.Id == after).Select(g => g.From).SingleOrDefaultAsync(cancellation);
            looks = looks.Where(g => g.From < from || (g.From == from && g.Id != after));
        }
        var page = new List<RoleGrant>();
        await foreach (var look in looks.OrderByDescending(g => g.From).AsAsyncEnumerable().WithCancellation(cancellation))
        {
            if (tree.Find(look.Position!.Value) is { } area && actor.Scope.Touches(area.Subtree))
            {
                page.Add(look);
            }
            if (page.Count > PageSize)
            {
                break;
            }
        }
        return new Response(await LookView.OfAsync(db, [.. page.Take(PageSize)], actor, clock.Now(), cancellation), page.Count > PageSize ? page[PageSize - 1].Id : null);
    }

    private static async Task<Result<OwnResponse>> OwnAsync(OwnRequest request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var looks = await db.RoleGrants().Where(g => g.EmergencyReason != null && g.AccountId == actor.AccountId).OrderByDescending(g => g.From).Take(PageSize).ToListAsync(cancellation);
        return new OwnResponse(await LookView.OfAsync(db, looks, actor, clock.Now(), cancellation));
    }
}
