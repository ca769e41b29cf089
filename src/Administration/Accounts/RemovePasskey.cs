using System.Buffers.Text;
using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Removes a passkey from one's own account: the device was lost, or is no longer used.</summary>
public static class RemovePasskey
{
    public sealed record Request
    {
        /// <summary>The identifier of the passkey (base64url).</summary>
        [Required, StringLength(1500)] public string Passkey { get; init; } = "";
    }

    /// <param name="Removed">The identifier of the removed passkey.</param>
    public sealed record Response(string Removed, [property: System.Text.Json.Serialization.JsonIgnore] string Account) : IAudited
    {
        [System.Text.Json.Serialization.JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/remove-passkey", AdministrationContract.OwnAccount, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/account/passkeys/{passkey}", (string passkey, Door door) => door.Answer(Slice, new Request { Passkey = passkey }))
            .For(Slice, "Removes a passkey from your account");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var id = Base64Url.IsValid(request.Passkey) ? Base64Url.DecodeFromChars(request.Passkey) : [];
        return await db.Passkeys().Where(p => p.CredentialId == id && p.AccountId == actor.AccountId).ExecuteDeleteAsync(cancellation) == 0
            ? new PasskeyNotFound()
            : new Response(request.Passkey, actor.Name);
    }
}
