using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>The pairs of records that may be of one person and wait for a decision, the likest first. A pair is seen by who sees both.</summary>
public static class ListMatches
{
    public sealed record Request
    {
        /// <summary>Only pairs with this person.</summary>
        public Guid? Person { get; init; }

        /// <summary>Go on behind this pair: <c>next</c> of the page before.</summary>
        public Guid? After { get; init; }

        /// <summary>How many (default 20).</summary>
        [Range(1, 100)] public int? Limit { get; init; }
    }

    /// <param name="Items">The pairs.</param>
    /// <param name="Total">How many wait, counted up to 1,001.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<MatchItem> Items, int Total, Guid? Next) : IShowsPersons
    {
        /// <summary>For how many days a merge can be undone.</summary>
        public int PartDays { get; init; }

        /// <summary>On the first page: what the latest merges left told twice, and nobody has settled yet.</summary>
        public IReadOnlyList<ToldTwice> Unsettled { get; init; } = [];

        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => [.. Items.SelectMany(m => new[] { m.First.Id, m.Second.Id }).Concat(Unsettled.Select(t => t.PersonId))];

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <param name="Id">Id of the pair.</param>
    /// <param name="First">The record made first.</param>
    /// <param name="Second">The other one.</param>
    /// <param name="Score">How like they are, in bits.</param>
    /// <param name="SameIdentity">Both bear the same identity number.</param>
    /// <param name="SamePhone">Both have the same telephone number.</param>
    /// <param name="FoundAt">Since when it waits.</param>
    /// <param name="ToldTwice">Roles of the two that may tell of the same thing, once the records are one.</param>
    public sealed record MatchItem(Guid Id, PersonItem First, PersonItem Second, double Score, bool SameIdentity, bool SamePhone, DateTimeOffset FoundAt, IReadOnlyList<ToldTwice> ToldTwice);

    /// <summary>So many merges, the latest, are looked at for what they left told twice.</summary>
    public const int MostMerges = 200;

    /// <summary>More than this are not counted.</summary>
    public const int MostCounted = 1000;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("people/matches", RegistryContract.PeopleMerge, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/people/matches", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Pairs of records that may be of one person");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var open = db.Set<PersonMatch>().AsNoTracking().Where(m => m.State == MatchState.Open);
        open = request.Person is { } person ? open.Where(m => m.First == person || m.Second == person) : open;
        var total = await open.Take(MostCounted + 1).CountAsync(cancellation);
        if (request.After is { } after && await db.Set<PersonMatch>().AsNoTracking().SingleOrDefaultAsync(m => m.Id == after, cancellation) is { } last)
        {
            open = open.Where(m => m.Score < last.Score || (m.Score == last.Score && m.Id > last.Id));
        }
        var limit = request.Limit ?? 20;
        var found = await open.OrderByDescending(m => m.Score).ThenBy(m => m.Id).Take(limit + 1).ToListAsync(cancellation);
        var pairs = found.Take(limit).ToArray();
        var ids = pairs.SelectMany(m => new[] { m.First, m.Second }).Distinct().ToArray();
        var persons = await db.Persons().AsNoTracking().Where(p => ids.Contains(p.Id)).ToListAsync(cancellation);
        var items = (await PersonItem.OfAsync(db, persons, db.Shared.Calendar.DayOf(clock.GetUtcNow()), cancellation)).ToDictionary(p => p.Id);
        var same = await SharedNumbers.OfAsync(db, ids, cancellation);
        var roles = await db.OwnRolesAsync(ids, cancellation);
        var unsettled = request is { Person: null, After: null } ? await UnsettledAsync(db, cancellation) : [];
        return new Response(
            [.. pairs.Where(m => items.ContainsKey(m.First) && items.ContainsKey(m.Second)).Select(m => new MatchItem(m.Id, items[m.First], items[m.Second], m.Score, same.Identity(m.First, m.Second), same.Phone(m.First, m.Second), m.FoundAt, ToldTwice.Of(roles[m.First].Concat(roles[m.Second]))))],
            total, found.Count > limit ? pairs[^1].Id : null)
        {
            PartDays = await MergePersons.PartDaysAsync(db, cancellation),
            Unsettled = unsettled,
            AuditPosition = AuditChain.PositionOver(pairs.Select(m => m.Position).Concat(unsettled.SelectMany(t => new[] { t.Positions.First, t.Positions.Second }))),
        };
    }

    private static async Task<IReadOnlyList<ToldTwice>> UnsettledAsync(OutbreakDb db, CancellationToken cancellation)
    {
        var merged = await db.Set<PersonMerge>().AsNoTracking().Where(m => m.PartedAt == null).OrderByDescending(m => m.Id).Take(MostMerges).Select(m => m.Into).ToListAsync(cancellation);
        return merged.Count == 0 ? [] : [.. (await db.OwnRolesAsync([.. merged.Distinct()], cancellation)).SelectMany(ToldTwice.Of)];
    }
}

/// <summary>Which persons have a number in common, told without opening one.</summary>
internal sealed class SharedNumbers
{
    private readonly ILookup<Guid, string> _identities;
    private readonly ILookup<Guid, string> _phones;

    private SharedNumbers(ILookup<Guid, string> identities, ILookup<Guid, string> phones) => (_identities, _phones) = (identities, phones);

    public static async Task<SharedNumbers> OfAsync(OutbreakDb db, IReadOnlyCollection<Guid> persons, CancellationToken cancellation)
    {
        var identities = await db.Anywhere<PersonIdentity>().AsNoTracking().Where(i => persons.Contains(i.PersonId)).Select(i => new { i.PersonId, i.BlindIndex }).ToListAsync(cancellation);
        var phones = await db.Anywhere<PersonPhone>().AsNoTracking().Where(p => persons.Contains(p.PersonId)).Select(p => new { p.PersonId, p.BlindIndex }).ToListAsync(cancellation);
        return new(identities.ToLookup(i => i.PersonId, i => Convert.ToHexString(i.BlindIndex)), phones.ToLookup(p => p.PersonId, p => Convert.ToHexString(p.BlindIndex)));
    }

    public bool Identity(Guid one, Guid other) => _identities[one].Intersect(_identities[other]).Any();

    public bool Phone(Guid one, Guid other) => _phones[one].Intersect(_phones[other]).Any();
}
