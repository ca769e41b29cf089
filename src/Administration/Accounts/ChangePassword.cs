using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Changes one's own password; every other session of the account ends.</summary>
public static class ChangePassword
{
    public sealed record Request
    {
        /// <summary>The password of today.</summary>
        [Required, StringLength(NewPassword.Longest)] public string Present { get; init; } = "";

        /// <summary>The new one: at least 10 characters with a small letter and a digit, without account or name.</summary>
        [Required, StringLength(NewPassword.Longest)] public string Password { get; init; } = "";
    }

    /// <param name="SessionsEnded">How many other sessions were ended.</param>
    public sealed record Response(int SessionsEnded, [property: JsonIgnore] string Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/change-password", AdministrationContract.OwnAccount, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/account/password", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Changes your password and ends your other sessions");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var account = await db.Accounts().SingleAsync(a => a.Id == actor.AccountId, cancellation);
        if (account.IsDemo)
        {
            return new DemonstrationAccount();
        }
        if (!AccountStore.IsRight(account, request.Present))
        {
            return Malformed.Field("present", "accounts.password.present-wrong");
        }
        if (await NewPassword.SetAsync(db, account, request.Password, clock.Now()) is { } broken)
        {
            return broken;
        }
        var ended = await db.Sessions().Where(s => s.AccountId == account.Id && s.Id != actor.SessionId).ExecuteDeleteAsync(cancellation);
        await db.RaiseVersionAsync(AdministrationContract.AccountsTopic, cancellation);
        return new Response(ended, account.Name);
    }
}
