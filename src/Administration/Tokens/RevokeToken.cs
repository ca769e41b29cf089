using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Tokens;

/// <summary>Takes a machine's access away, with its next request. Its name stays, for the audit.</summary>
public static class RevokeToken
{
    public sealed record Request
    {
        /// <summary>The token.</summary>
        public Guid Token { get; init; }
    }

    /// <param name="Token">The token.</param>
    public sealed record Response(TokenView Token) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "token " + Token.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("tokens/revoke", AdministrationContract.TokensWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/tokens/{token}", (Guid token, Door door) => door.Answer(Slice, new Request { Token = token }))
            .For(Slice, "Takes a machine's access away, with its next request");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, AdministrationContract.TokensWrite, now, cancellation) is { } lost)
        {
            return lost;
        }
        if (await (await db.WithinSectorsAsync(db.MachineTokens(), actor, cancellation)).SingleOrDefaultAsync(t => t.Id == request.Token, cancellation) is not { } token)
        {
            return new TokenNotFound(request.Token.ToString());
        }
        var scope = await TokenRights.ScopeAsync(db, token, cancellation);
        // In a zone that is no more it opens nothing; it is looked after where its area is.
        scope = scope.Ranges.Count > 0 ? scope : await db.ScopeOfAsync(token.Position, null, cancellation);
        if (!await Administering.HoldsAsync(db, actor, AdministrationContract.TokensWrite, scope, token.Sector, cancellation))
        {
            return new TokenReachesFurther(token.Name);
        }
        if (token.RevokedAt is null)
        {
            token.Revoke(actor.Name, now);
            await db.SaveChangesAsync(cancellation);
        }
        return new Response((await TokenView.OfAsync(db, [token], now, cancellation))[0]);
    }
}
