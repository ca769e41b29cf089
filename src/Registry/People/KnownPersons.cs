using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.People.Matching;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>A row that tells of a person on record what may be missing there.</summary>
/// <param name="Person">The person.</param>
/// <param name="Wanted">What is told.</param>
/// <param name="IsAddressAlone">Whether at the most an address is missing.</param>
internal sealed record TellsMore(Guid Person, PersonWanted Wanted, bool IsAddressAlone);

/// <summary>What a batch tells of persons on record already: only what was missing is written, so that the same file again changes nothing.</summary>
internal static class KnownPersons
{
    /// <returns>
    /// The persons of whom more is known now than numbers and addresses, to be raised once they are saved; and what was not taken over, as it
    /// tells a day of birth behind a role.
    /// </returns>
    public static async Task<(IReadOnlyCollection<Guid> Changed, IReadOnlyDictionary<PersonWanted, FieldError> Refused)> FillAsync(OutbreakDb db, IReadOnlyCollection<TellsMore> told, KeyRing keys, DateTimeOffset now, CancellationToken cancellation)
    {
        var addresses = await AddressesAsync(db, [.. told.Where(t => t.Wanted.Addresses.Count > 0).Select(t => t.Person).Distinct()], cancellation);
        var (changed, refused) = (new HashSet<Guid>(), new Dictionary<PersonWanted, FieldError>(ReferenceEqualityComparer.Instance));
        var more = told.Where(t => !t.IsAddressAlone || t.Wanted.Addresses.Any(a => !addresses.Contains((t.Person, a.Kind))));
        foreach (var some in more.GroupBy(t => t.Person).Chunk(500))
        {
            var ids = some.Select(t => t.Key).ToArray();
            var persons = await db.Persons().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
            var numbers = (await db.Set<PersonIdentity>().AsNoTracking().Where(i => ids.Contains(i.PersonId)).Select(i => new { i.PersonId, i.BlindIndex }).ToListAsync(cancellation))
                .Concat(await db.Set<PersonPhone>().AsNoTracking().Where(p => ids.Contains(p.PersonId)).Select(p => new { p.PersonId, p.BlindIndex }).ToListAsync(cancellation))
                .Select(n => (n.PersonId, MatchQuery.Key(n.BlindIndex))).ToHashSet();
            var roles = await db.OwnRolesAsync([.. some.Where(t => persons[t.Key].BirthDate is null && t.Any(told => told.Wanted.BirthDate is not null)).Select(t => t.Key)], cancellation);
            foreach (var (id, wanted, _) in some.SelectMany(t => t))
            {
                if (persons[id].BirthDate is null && wanted.BirthDate is { } born && PersonBirth.AfterRole(born, roles[id]) is { } why)
                {
                    refused[wanted] = why;
                }
                else if (Fill(db, persons[id], wanted, numbers, addresses, keys, now))
                {
                    changed.Add(id);
                }
            }
        }
        return (changed, refused);
    }

    private static async Task<HashSet<(Guid, AddressKind)>> AddressesAsync(OutbreakDb db, IReadOnlyCollection<Guid> persons, CancellationToken cancellation)
    {
        var known = new HashSet<(Guid, AddressKind)>();
        if (persons.Count == 0)
        {
            return known;
        }
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command("SELECT * FROM " + db.Kind.EachOf("person_id, kind", "person_address", "person_id", "@persons") + " a");
        command.BindMany(db.Kind, "@persons", persons);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            known.Add((row.ReadId(db.Kind, 0), (AddressKind)row.GetInt32(1)));
        }
        return known;
    }

    private static bool Fill(OutbreakDb db, Person person, PersonWanted wanted, HashSet<(Guid, UInt128)> numbers, HashSet<(Guid, AddressKind)> addresses, KeyRing keys, DateTimeOffset now)
    {
        var isFilled = person.Fill(wanted);
        var changed = isFilled;
        if (wanted is { IdentityKind: { } kind, IdentityNumber: { } number } && IsNew(keys.HashesOf(kind, number)))
        {
            db.Add(keys.Seal(Guid.CreateVersion7(now), person.Id, person.Position, kind, number));
            changed = true;
        }
        foreach (var phone in wanted.Phones.Where(phone => IsNew(keys.HashesOf(phone))))
        {
            db.Add(keys.Seal(Guid.CreateVersion7(now), person.Id, person.Position, phone));
            changed = true;
        }
        foreach (var address in wanted.Addresses.Where(a => addresses.Add((person.Id, a.Kind))))
        {
            db.Add(PersonAddress.Of(person, address));
            changed = true;
        }
        if (changed)
        {
            person.Changed();
        }
        return isFilled;

        bool IsNew(IEnumerable<UInt128> hashes)
        {
            var all = hashes.ToArray();
            return !all.Any(hash => numbers.Contains((person.Id, hash))) && numbers.Add((person.Id, all[0]));
        }
    }
}
