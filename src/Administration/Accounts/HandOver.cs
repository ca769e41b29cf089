using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Administration.Emergency;
using Fangxian.Administration.Tokens;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Hands the roles of one account, and its machines' tokens, over to another: what the first may do ends, and the second may do it from then on.</summary>
public static class HandOver
{
    public sealed record Request
    {
        /// <summary>The account that gives its roles.</summary>
        public Guid Account { get; init; }

        /// <summary>The name of the account that takes them.</summary>
        [Required, StringLength(32)] public string To { get; init; } = "";
    }

    /// <param name="From">The account that gave its roles.</param>
    /// <param name="To">The account that holds them now.</param>
    /// <param name="Roles">How many roles were handed over.</param>
    public sealed record Response(AccountView From, AccountView To, int Roles) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"account {From.Name}, account {To.Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/hand-over", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/accounts/{account}/hand-over", (Guid account, Request request, Door door) => door.Answer(Slice, request with { Account = account }))
            .For(Slice, "Hands the roles of an account over to another");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, name) = (clock.Now(), request.To.Trim().ToLowerInvariant());
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (giver, refused) = await Administering.FindAsync(db, request.Account, null, actor, now, cancellation);
        if (giver is null)
        {
            return refused!;
        }
        if (await (await db.AccountsSeenAsync(actor, now, cancellation)).SingleOrDefaultAsync(a => a.Name == name && a.DisabledAt == null, cancellation) is not { } taker || taker.Id == giver.Id)
        {
            return new AccountNotFound(request.To);
        }
        if (taker.Id == actor.AccountId)
        {
            return new OwnRights();
        }
        // Whoever was only invited administers nothing yet.
        if (taker.State is not AccountState.Active && await Administering.LeavesAnAdministratorAsync(db, giver, null, now, cancellation) is { } last)
        {
            return last;
        }
        var handed = (await db.RoleGrants().Where(g => g.AccountId == giver.Id && g.EmergencyReason == null).ToListAsync(cancellation)).Where(g => !g.HasEnded(now)).ToArray();
        var tokens = await db.MachineTokens().Where(t => t.OwnerId == giver.Id && t.RevokedAt == null && t.Until > now).ToListAsync(cancellation);
        if (handed.Length + tokens.Count == 0)
        {
            return new NothingToHandOver(giver.Name);
        }
        if (await Administering.FitsAsync(db, taker, handed.Select(g => (g.Position, g.ZoneId)), now, cancellation) is { } tooMany)
        {
            return tooMany;
        }
        var held = await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == taker.Id).ToListAsync(cancellation);
        foreach (var grant in handed)
        {
            var taken = new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = taker.Id, Role = grant.Role, Position = grant.Position, ZoneId = grant.ZoneId, Sector = grant.Sector, From = grant.From < now ? now : grant.From, Until = grant.Until, GivenBy = actor.Name };
            if (!held.Any(g => g.Includes(taken)))
            {
                held.Add(taken);
                db.Add(taken);
            }
            grant.Until = now;
        }
        await LookRules.EndWithoutRightAsync(db, giver.Id, now, cancellation);
        foreach (var token in tokens)
        {
            token.OwnerId = taker.Id;
        }
        giver.Version++;
        taker.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, giver, now, cancellation), await AccountView.OfAsync(db, taker, now, cancellation), handed.Length);
    }
}
