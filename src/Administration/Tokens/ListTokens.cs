using System.ComponentModel.DataAnnotations;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Tokens;

/// <summary>The tokens of the administrator's areas and sectors, by name.</summary>
public static class ListTokens
{
    public const int PageSize = 50;

    public sealed record Request
    {
        /// <summary>Only tokens of the area of this code and below.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>Only tokens that this account owns, by name.</summary>
        [StringLength(32)] public string? Owner { get; init; }

        /// <summary>Whether those that have ended or were revoked are listed too.</summary>
        [FromQuery(Name = "all")] public bool? WithEnded { get; init; }

        /// <summary>Only those used from two places within ten minutes.</summary>
        public bool? Suspect { get; init; }

        /// <summary>Continue after the token of this name.</summary>
        [StringLength(48)] public string? After { get; init; }
    }

    /// <param name="Tokens">The tokens, by name.</param>
    /// <param name="Next">Where the list goes on: pass it as <c>after</c>; null at its end.</param>
    public sealed record Response(IReadOnlyList<TokenView> Tokens, string? Next);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("tokens/list", AdministrationContract.TokensRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/tokens", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The machine tokens of your areas");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, tokens) = (clock.Now(), await db.WithinSectorsAsync(db.MachineTokens(), actor, cancellation));
        if (request.Area is { Length: > 0 } code)
        {
            if ((await db.AreaTreeAsync(cancellation)).ByCode(code) is not { } area || !actor.Scope.Covers(area.Position))
            {
                return new AccountAreaNotFound(code);
            }
            var (from, to) = (area.Subtree.From, area.Subtree.To);
            tokens = tokens.Where(t => t.Position >= from && t.Position <= to);
        }
        if (request.Owner is { Length: > 0 } owner)
        {
            tokens = tokens.Where(t => db.Accounts().Any(a => a.Id == t.OwnerId && a.Name == owner));
        }
        if (request.WithEnded is not true)
        {
            tokens = tokens.Where(t => t.RevokedAt == null && t.Until > now);
        }
        if (request.Suspect is true)
        {
            tokens = tokens.Where(t => t.TwoPlacesAt != null);
        }
        if (request.After is { Length: > 0 } after)
        {
            tokens = tokens.Where(t => string.Compare(t.Name, after) > 0);
        }
        var page = await tokens.OrderBy(t => t.Name).Take(PageSize + 1).ToListAsync(cancellation);
        return new Response(await TokenView.OfAsync(db, [.. page.Take(PageSize)], now, cancellation), page.Count > PageSize ? page[PageSize - 1].Name : null);
    }
}
