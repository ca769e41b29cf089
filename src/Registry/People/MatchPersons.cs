using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.People.Matching;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>
/// Compares persons that are new or were changed with those of all areas. Only the system does so: a pair across two counties
/// waits for who sees both.
/// </summary>
public static class MatchPersons
{
    /// <summary>How many are compared in one transaction: others who write wait for it.</summary>
    public const int MostAtOnce = 250;

    /// <summary>More questions than this about one person help nobody.</summary>
    private const int MostQuestions = 5;

    public sealed record Request;

    /// <param name="Compared">How many persons were compared.</param>
    /// <param name="Found">How many pairs wait for a decision now that did not before.</param>
    public sealed record Response(int Compared, int Found) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"{Compared} persons compared, {Found} pairs";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("people/match", RegistryContract.PeopleMerge, RunAsync);

    /// <summary>Whether somebody waits to be compared.</summary>
    internal static Task<bool> IsDueAsync(OutbreakDb db, CancellationToken cancellation) => Due(db).AnyAsync(cancellation);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        var persons = await Due(db).OrderBy(p => p.RecordedAt).Take(MostAtOnce).AsNoTracking().ToListAsync(cancellation);
        var found = await PairAsync(db, db.Scope, persons, now, cancellation);
        foreach (var ids in persons.Select(p => p.Id).Chunk(500))
        {
            await db.Persons().Where(p => ids.Contains(p.Id)).ExecuteUpdateAsync(set => set.SetProperty(p => p.MatchedAt, (DateTimeOffset?)now), cancellation);
        }
        return new Response(persons.Count, found);
    }

    /// <summary>Puts into the queue whom the persons are like within a scope; pairs already decided are not brought up again.</summary>
    /// <returns>How many pairs are new.</returns>
    internal static async Task<int> PairAsync(OutbreakDb db, Scope scope, IReadOnlyList<Person> persons, DateTimeOffset now, CancellationToken cancellation)
    {
        var traits = await TraitsAsync(db, persons, cancellation);
        var pool = await new MatchQuery(db, scope).FindAsync(traits, cancellation);
        var pairs = new Dictionary<(Guid, Guid), PersonMatch>();
        for (var i = 0; i < persons.Count; i++)
        {
            foreach (var (other, score) in pool.Like(traits[i], except: persons[i].Id).Take(MostQuestions))
            {
                var pair = PersonMatch.Of(persons[i].Id, persons[i].Position, other.Id, other.Position, score, now);
                pairs.TryAdd((pair.First, pair.Second), pair);
            }
        }
        foreach (var ids in pairs.Values.Select(p => p.First).Distinct().Chunk(500))
        {
            await foreach (var known in db.Anywhere<PersonMatch>().AsNoTracking().Where(m => ids.Contains(m.First)).Select(m => new { m.First, m.Second }).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                pairs.Remove((known.First, known.Second));
            }
        }
        if (pairs.Count > 0)
        {
            await db.InsertManyAsync(pairs.Values, cancellation);
        }
        return pairs.Count;
    }

    private static IQueryable<Person> Due(OutbreakDb db) => db.Persons().Where(p => p.MatchedAt == null && p.MergedInto == null);

    private static async Task<PersonTraits[]> TraitsAsync(OutbreakDb db, IReadOnlyList<Person> persons, CancellationToken cancellation)
    {
        var traits = persons.ToDictionary(p => p.Id, p => new PersonTraits { NameKey = p.NameKey, Sex = p.Sex, BirthDate = p.BirthDate, AgeYears = p.AgeYears, AgeOn = p.AgeOn });
        foreach (var ids in persons.Select(p => p.Id).Chunk(500))
        {
            await foreach (var i in db.Anywhere<PersonIdentity>().AsNoTracking().Where(i => ids.Contains(i.PersonId)).Select(i => new { i.PersonId, i.Kind, i.BlindIndex }).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                traits[i.PersonId].Identities[MatchQuery.Key(i.BlindIndex)] = i.Kind;
            }
            await foreach (var p in db.Anywhere<PersonPhone>().AsNoTracking().Where(p => ids.Contains(p.PersonId)).Select(p => new { p.PersonId, p.BlindIndex }).AsAsyncEnumerable().WithCancellation(cancellation))
            {
                traits[p.PersonId].Phones.Add(MatchQuery.Key(p.BlindIndex));
            }
        }
        return [.. persons.Select(p => traits[p.Id])];
    }
}
