using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Gives an account a role in an area or a zone within the administrator's own, from a day to a day.</summary>
public static class GiveRole
{
    public sealed record Request
    {
        /// <summary>The account.</summary>
        public Guid Account { get; init; }

        /// <summary>The key of the role.</summary>
        [Required, StringLength(64)] public string Role { get; init; } = "";

        /// <summary>The code of the area; blank for everything, or where a zone is named.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>The zone instead of an area.</summary>
        public Guid? Zone { get; init; }

        /// <summary>The sector of organisations to which the role is limited, by key; blank for all.</summary>
        [StringLength(64)] public string? Sector { get; init; }

        /// <summary>The first day; today without one.</summary>
        public DateOnly? From { get; init; }

        /// <summary>The last day; without one the role has no end.</summary>
        public DateOnly? Until { get; init; }
    }

    /// <param name="Account">The account with its roles.</param>
    public sealed record Response(AccountView Account) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/give-role", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/accounts/{account}/roles", (Guid account, Request request, Door door) => door.Answer(Slice, request with { Account = account }))
            .For(Slice, "Gives an account a role in an area or a zone");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (account, refused) = await Administering.FindAsync(db, request.Account, null, actor, now, cancellation);
        if (account is null)
        {
            return refused!;
        }
        if (account.DisabledAt is not null)
        {
            return new AccountIsDisabled(account.Name);
        }
        var position = default(long?);
        if (request.Zone is null)
        {
            (var found, refused) = await Administering.PositionAsync(db, actor, request.Area, cancellation);
            if (refused is not null)
            {
                return refused;
            }
            position = found;
        }
        else if (!await Administering.CoversAsync(db, actor, null, request.Zone, cancellation))
        {
            return new ZoneUnknown();
        }
        if (await GiveAsync(db, account, request.Role, position, request.Zone, request.Sector, request.From, request.Until, actor, now, cancellation) is { } notGiven)
        {
            return notGiven;
        }
        account.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, account, now, cancellation));
    }

    /// <summary>Adds the role within the present transaction, or says why it cannot be given.</summary>
    internal static async Task<Refusal?> GiveAsync(
        OutbreakDb db, Account account, string key, long? position, Guid? zone, string? sector, DateOnly? from, DateOnly? until, Actor actor, DateTimeOffset now, CancellationToken cancellation)
    {
        sector = string.IsNullOrWhiteSpace(sector) ? null : sector.Trim();
        var scope = await db.ScopeOfAsync(position, zone, cancellation);
        if ((await RoleCatalogue.GetAsync(db, cancellation)).Find(key) is not { } role || !await Administering.MayBeGivenAsync(db, role, scope, cancellation))
        {
            return new RoleNotFound(key);
        }
        if (sector is not null && (await db.SectorsAsync(cancellation)).ByKey(sector) is null)
        {
            return Malformed.Field("sector", "accounts.sector.unknown", sector);
        }
        if (!await Administering.HoldsAsync(db, actor, AdministrationContract.AccountsWrite, scope, sector, cancellation))
        {
            return new SectorNotHeld();
        }
        if (role.RefuseSector(sector) is { } ofNoSector)
        {
            return ofNoSector;
        }
        var (first, end) = (from is { } day ? db.Shared.Calendar.EndOf(day.AddDays(-1)) : now, until is { } last ? db.Shared.Calendar.EndOf(last) : default(DateTimeOffset?));
        if (end <= now || end <= first)
        {
            return Malformed.Field("until", "accounts.until.past");
        }
        if (await Administering.FitsAsync(db, account, [(position, zone)], now, cancellation) is { } tooMany)
        {
            return tooMany;
        }
        var grant = new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = account.Id, Role = key, Position = position, ZoneId = zone, Sector = sector, From = first < now ? now : first, Until = end, GivenBy = actor.Name };
        // Given twice it would stay when it is taken away.
        if ((await db.RoleGrants().AsNoTracking().Where(g => g.AccountId == account.Id).ToListAsync(cancellation)).Any(held => held.Includes(grant)))
        {
            return new RoleHeldAlready(account.Name, key);
        }
        db.Add(grant);
        return null;
    }
}
