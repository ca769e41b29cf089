using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Tokens;

/// <summary>
/// Notes that a token may be in other hands: used from two places at once (it goes on, and its administrators see it), or
/// from an address that is not among its own (it was refused). Run by the program itself, never from outside.
/// </summary>
internal static class NoteTokenMisuse
{
    public sealed record Request
    {
        /// <summary>The token.</summary>
        public Guid Token { get; init; }

        /// <summary>The address of this use.</summary>
        public string Address { get; init; } = "";

        /// <summary>The address of the use shortly before; null where the token was refused for the address.</summary>
        public string? OtherAddress { get; init; }
    }

    public sealed record Response(string Name, string What) : IAudited
    {
        public string AuditRecords => $"token {Name} {What}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("tokens/note-misuse", AdministrationContract.TokensWrite, RunAsync);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.MachineTokens().SingleOrDefaultAsync(t => t.Id == request.Token, cancellation) is not { } token)
        {
            return new TokenNotFound(request.Token.ToString());
        }
        if (request.OtherAddress is { } other)
        {
            (token.TwoPlacesAt, token.TwoPlaces) = (clock.Now(), $"{other} {request.Address}");
        }
        else
        {
            (token.RefusedAt, token.RefusedFrom) = (clock.Now(), request.Address);
        }
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        await db.SaveChangesAsync(cancellation);
        return new Response(token.Name, request.OtherAddress is null ? "elsewhere" : "two-places");
    }
}
