using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.People;

/// <summary>
/// Finds persons by the beginning of the name, by a whole identity number or by a whole telephone number. What is looked for
/// comes in the body: a name has no place in an address.
/// </summary>
public static class SearchPersons
{
    public sealed record Request : IAboutArea
    {
        /// <summary>The beginning of a name, an identity number or a telephone number.</summary>
        [Required, StringLength(100)] public string Words { get; init; } = "";

        /// <summary>Only records kept by this area, by code.</summary>
        public string? Area { get; init; }

        /// <summary>Go on behind this person: <c>next</c> of the page before.</summary>
        public Guid? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 100)] public int? Limit { get; init; }
    }

    /// <param name="Items">The persons, by name.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<PersonItem> Items, Guid? Next) : IShowsPersons
    {
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => [.. Items.Select(p => p.Id)];

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("people/search", RegistryContract.PeopleRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/people/search", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Finds persons by the beginning of the name, by identity number or by telephone number");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (!tree.TryFind(request.Area, actor.Scope, out var area) && !string.IsNullOrEmpty(request.Area))
        {
            return new AreaNotFound(request.Area);
        }
        var within = string.IsNullOrEmpty(request.Area) || area is null ? actor.Scope : actor.Scope.Within(area.Subtree);
        var limit = request.Limit ?? 50;
        var (ids, wrong) = await IdsAsync(request, db, within, limit + 1, cancellation);
        if (wrong is not null)
        {
            return new Malformed(new Dictionary<string, FieldError[]> { ["words"] = [wrong] });
        }
        var shown = ids.Take(limit).ToArray();
        var persons = await new PersonSearch(db, within, limit).PersonsAsync(shown, cancellation);
        var items = await PersonItem.OfAsync(db, [.. shown.Where(persons.ContainsKey).Select(id => persons[id])], db.Shared.Calendar.DayOf(clock.GetUtcNow()), cancellation);
        return new Response(items, ids.Count > limit ? shown[^1] : null) { AuditPosition = AuditChain.PositionOver(persons.Values.Select(p => p.Position)) };
    }

    private static async Task<(IReadOnlyList<Guid> Ids, FieldError? Wrong)> IdsAsync(Request request, OutbreakDb db, Scope within, int limit, CancellationToken cancellation)
    {
        var search = new PersonSearch(db, within, limit);
        var tidy = IdentityNumber.Tidy(request.Words);
        if (IdentityNumber.Parse(tidy) is { } number)
        {
            return (await search.ByHashAsync("person_identity", db.Shared.Keys.BlindIndexes(SealedNumber.Identity, SealedNumber.TextOf(IdentityKind.ResidentId, number.Text)), cancellation), null);
        }
        if (PhoneNumber.Parse(request.Words) is { } phone)
        {
            return (await search.ByHashAsync("person_phone", db.Shared.Keys.BlindIndexes(SealedNumber.Phone, phone), cancellation), null);
        }
        if (tidy.Any(char.IsAsciiDigit))
        {
            return tidy.Length is 15 or 18 && tidy.Count(char.IsAsciiDigit) >= 14 ? ([], IdentityNumber.ErrorOf(tidy))
                : (await search.ByHashAsync("person_identity", new[] { IdentityKind.Passport, IdentityKind.TravelPermit, IdentityKind.Other }.SelectMany(kind => db.Shared.Keys.BlindIndexes(SealedNumber.Identity, SealedNumber.TextOf(kind, tidy))), cancellation), null);
        }
        var key = PersonName.KeyOf(request.Words);
        return key.Length == 0 ? ([], new FieldError("people.name.no-letter")) : (await search.ByNameAsync(key, request.After, cancellation), null);
    }
}
