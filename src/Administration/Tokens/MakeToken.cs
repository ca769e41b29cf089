using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Tokens;

/// <summary>
/// Gives a machine access within the maker's own areas, with an end, and no permission that the maker lacks there, but to report where
/// the maker gives roles. The secret is told once.
/// </summary>
public static class MakeToken
{
    public sealed record Request
    {
        /// <summary>The machine's name: 3 to 48 of a–z, 0–9, dot, hyphen, underscore. It is never given again.</summary>
        [Required, RegularExpression("^[a-z0-9][a-z0-9._-]{2,47}$", ErrorMessage = "tokens.name.form")] public string Name { get; init; } = "";

        /// <summary>The key of the role whose permissions it gets.</summary>
        [Required, StringLength(64)] public string Role { get; init; } = "";

        /// <summary>The code of the area; blank for everything, or where a zone is named.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>The zone instead of an area.</summary>
        public Guid? Zone { get; init; }

        /// <summary>The sector of organisations to which it is limited, by key; blank for all.</summary>
        [StringLength(64)] public string? Sector { get; init; }

        /// <summary>The first day; today without one.</summary>
        public DateOnly? From { get; init; }

        /// <summary>The last day, at most 400 days after the first.</summary>
        [Required] public DateOnly? Until { get; init; }

        /// <summary>The addresses and networks (10.1.0.0/16) it may be used from, at most 16; none for any.</summary>
        public IReadOnlyList<string>? Addresses { get; init; }
    }

    /// <param name="Token">The token.</param>
    /// <param name="Secret">What the machine sends as <c>Authorization: Bearer …</c>; told once.</param>
    public sealed record Response(TokenView Token, string Secret) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "token " + Token.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("tokens/make", AdministrationContract.TokensWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/tokens", (Request request, Door door) => door.Answer(Slice, request, made => Microsoft.AspNetCore.Http.Results.Json(made, Json.Options, statusCode: StatusCodes.Status201Created)))
            .For(Slice, "Gives a machine access; the answer tells the secret once", typeof(Response), StatusCodes.Status201Created);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, AdministrationContract.TokensWrite, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (scope, refused) = await ScopeAsync(request, db, actor, cancellation);
        if (scope is null)
        {
            return refused!;
        }
        if (await RoleRefusedAsync(request, db, actor, scope, now, cancellation) is { } notGiven)
        {
            return notGiven;
        }
        var (from, until) = (request.From is { } first ? db.Shared.Calendar.EndOf(first.AddDays(-1)) : now, db.Shared.Calendar.EndOf(request.Until!.Value));
        from = from < now ? now : from;
        var places = (request.Addresses ?? []).Select(text => text.Trim()).Where(text => text.Length > 0).ToArray();
        if ((Days(from, until, now) ?? Places(places)) is { } malformed)
        {
            return malformed;
        }
        if (await NamesInUse.AnyAsync(db, "machine_token", request.Name, cancellation))
        {
            return new TokenNameTaken(request.Name);
        }
        var secret = TokenSecret.New();
        var token = new MachineToken
        {
            Id = Guid.CreateVersion7(now), Name = request.Name, SecretHash = Secret.Hash(secret), Position = scope.First, ZoneId = request.Zone, Role = request.Role,
            Sector = string.IsNullOrWhiteSpace(request.Sector) ? null : request.Sector.Trim(), Addresses = string.Join(' ', places.Select(TokenPlaces.Read).Distinct()),
            From = from, Until = until, OwnerId = actor.AccountId, CreatedAt = now, CreatedBy = actor.Name,
        };
        db.Add(token);
        await db.SaveChangesAsync(cancellation);
        return new Response((await TokenView.OfAsync(db, [token], now, cancellation))[0], secret);
    }

    private static async Task<Result<Scope>> ScopeAsync(Request request, OutbreakDb db, Actor actor, CancellationToken cancellation)
    {
        if (request.Zone is { } zone)
        {
            return await Administering.CoversAsync(db, actor, null, zone, cancellation) ? await db.ScopeOfAsync(null, zone, cancellation) : new ZoneUnknown();
        }
        var (position, refused) = await Administering.PositionAsync(db, actor, request.Area, cancellation);
        return refused ?? (Result<Scope>)await db.ScopeOfAsync(position, null, cancellation);
    }

    /// <summary>A role that may be used there, of which the maker holds everything there but what only reports, and nothing that only people do.</summary>
    private static async Task<Refusal?> RoleRefusedAsync(Request request, OutbreakDb db, Actor actor, Scope scope, DateTimeOffset now, CancellationToken cancellation)
    {
        var sector = string.IsNullOrWhiteSpace(request.Sector) ? null : request.Sector.Trim();
        if (sector is not null && (await db.SectorsAsync(cancellation)).ByKey(sector) is null)
        {
            return Malformed.Field("sector", "accounts.sector.unknown", sector);
        }
        var roles = await RoleCatalogue.GetAsync(db, cancellation);
        if (roles.Find(request.Role) is not { } role || !await Administering.MayBeGivenAsync(db, role, scope, cancellation))
        {
            return new RoleNotFound(request.Role);
        }
        if (role.RefuseSector(sector) is { } ofNoSector)
        {
            return ofNoSector;
        }
        if (role.Permissions.Where(TokenRights.GiveAccess).Select(p => p.Name).ToArray() is { Length: > 0 } ofPeople)
        {
            return new TokenForPeopleOnly(string.Join(", ", ofPeople));
        }
        var held = await HeldRights.OfAsync(db, actor, now, cancellation);
        return TokenRights.NotHanded(roles, held, role.Permissions, scope, sector).Select(p => p.Name).ToArray() is { Length: > 0 } missing ? new RightsNotHeld(string.Join(", ", missing))
            : scope.ForQuery().Count > Scope.MostRanges ? new TooManyAreas(Scope.MostRanges) : null;
    }

    private static Malformed? Days(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now) =>
        until <= now || until <= from ? Malformed.Field("until", "accounts.until.past")
        : until - from > TimeSpan.FromDays(MachineToken.MostDays + 1) ? Malformed.Field("until", "tokens.until.too-far", MachineToken.MostDays)
        : null;

    private static Malformed? Places(string[] typed) =>
        typed.Length > TokenPlaces.Most ? Malformed.Field("addresses", "tokens.addresses.too-many", TokenPlaces.Most)
        : typed.FirstOrDefault(text => TokenPlaces.Read(text) is null) is { } wrong ? Malformed.Field("addresses", "tokens.addresses.wrong", wrong)
        : null;
}
