using System.ComponentModel.DataAnnotations;
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

namespace Fangxian.Administration.Accounts;

/// <summary>The accounts of the administrator's areas and sectors, by name.</summary>
public static class ListAccounts
{
    public const int PageSize = 50;

    public sealed record Request
    {
        /// <summary>Part of the account's name, the person's name or the post.</summary>
        [FromQuery(Name = "q"), StringLength(60)] public string? Words { get; init; }

        /// <summary>Only accounts of persons who serve within the area of this code.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>Continue after the account of this name.</summary>
        [StringLength(64)] public string? After { get; init; }
    }

    /// <param name="Accounts">The accounts, by name.</param>
    /// <param name="Next">Where the list goes on: pass it as <c>after</c>; null at its end.</param>
    public sealed record Response(IReadOnlyList<AccountView> Accounts, string? Next);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("accounts/list", AdministrationContract.AccountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/accounts", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The accounts of your areas and sectors");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, accounts) = (clock.Now(), await db.AccountsSeenAsync(actor, clock.Now(), cancellation));
        if (request.Area is { Length: > 0 } code)
        {
            if ((await db.AreaTreeAsync(cancellation)).ByCode(code) is not { } area || !actor.Scope.Covers(area.Position))
            {
                return new AccountAreaNotFound(code);
            }
            var (from, to) = (area.Subtree.From, area.Subtree.To);
            accounts = accounts.Where(a => a.Position >= from && a.Position <= to);
        }
        if (request.Words?.Trim() is { Length: > 0 } words)
        {
            var lower = words.ToLowerInvariant();
            accounts = accounts.Where(a => a.Name.Contains(lower) || a.DisplayName.Contains(words) || a.Post!.Contains(words));
        }
        if (request.After is { Length: > 0 } after)
        {
            accounts = accounts.Where(a => string.Compare(a.Name, after) > 0);
        }
        var page = await accounts.OrderBy(a => a.Name).Take(PageSize + 1).ToListAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, [.. page.Take(PageSize)], now, cancellation), page.Count > PageSize ? page[PageSize - 1].Name : null);
    }
}
