using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People.Matching;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>What a later statement of a role tells of its person: it takes the place of what is on record; what it leaves out stays. Whoever is told again is kept for as long as somebody new.</summary>
public static class MendPersons
{
    /// <summary>
    /// Within the present writing transaction, whatever the area that keeps the record: the role through which the person is reached
    /// was limited to the scope itself.
    /// </summary>
    /// <returns>The persons of whom something changed.</returns>
    public static async Task<IReadOnlyCollection<Guid>> MendPersonsAsync(this OutbreakDb db, IReadOnlyList<(Guid PersonId, PersonWanted Wanted)> told, DateTimeOffset now, CancellationToken cancellation)
    {
        var (changed, least) = (new HashSet<Guid>(), db.Shared.Calendar.DayOf(now).AddDays(Registration.DaysWithoutRole));
        foreach (var some in told.Chunk(500))
        {
            var ids = some.Select(t => t.PersonId).Distinct().ToArray();
            var persons = await db.Anywhere<Person>().Where(p => ids.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
            var rows = new PersonNumbers(
                (await db.Anywhere<PersonIdentity>().Where(i => ids.Contains(i.PersonId)).ToListAsync(cancellation)).ToLookup(i => i.PersonId),
                (await db.Anywhere<PersonPhone>().Where(p => ids.Contains(p.PersonId)).ToListAsync(cancellation)).ToLookup(p => p.PersonId),
                (await db.Anywhere<PersonAddress>().Where(a => ids.Contains(a.PersonId)).ToListAsync(cancellation)).ToLookup(a => a.PersonId));
            foreach (var again in persons.Values.Where(p => p.PurgeOn < least))
            {
                again.PurgeOn = least;
            }
            foreach (var (id, wanted) in some.Where(t => persons.ContainsKey(t.PersonId)))
            {
                if (Mend(db, persons[id], wanted, rows, now))
                {
                    persons[id].Changed();
                    changed.Add(id);
                }
            }
        }
        await db.SaveChangesAsync(cancellation);
        await db.RaisePersonsChangedAsync(changed, cancellation);
        return changed;
    }

    private static bool Mend(OutbreakDb db, Person person, PersonWanted wanted, PersonNumbers rows, DateTimeOffset now)
    {
        var changed = person.Retell(wanted, PersonName.KeyOf(wanted.Name));
        var keys = db.Shared.Keys;
        if (wanted is { IdentityKind: { } kind, IdentityNumber: { } number } && !Has(rows.Identities[person.Id].Select(i => i.BlindIndex), keys.HashesOf(kind, number)))
        {
            db.RemoveRange(rows.Identities[person.Id].Where(i => i.Kind == kind));
            db.Add(keys.Seal(Guid.CreateVersion7(now), person.Id, person.Position, kind, number));
            changed = true;
        }
        foreach (var phone in wanted.Phones.Where(phone => !Has(rows.Phones[person.Id].Select(p => p.BlindIndex), keys.HashesOf(phone))))
        {
            db.Add(keys.Seal(Guid.CreateVersion7(now), person.Id, person.Position, phone));
            changed = true;
        }
        if (wanted is { ArePhonesAll: true, Phones.Count: > 0 })
        {
            var kept = wanted.Phones.SelectMany(keys.HashesOf).ToHashSet();
            var gone = rows.Phones[person.Id].Where(p => !kept.Contains(MatchQuery.Key(p.BlindIndex))).ToArray();
            db.RemoveRange(gone);
            changed |= gone.Length > 0;
        }
        foreach (var told in wanted.Addresses)
        {
            var present = rows.Addresses[person.Id].FirstOrDefault(a => a.Kind == told.Kind);
            if (present is null)
            {
                db.Add(PersonAddress.Of(person, told));
            }
            else if ((present.AreaPosition, present.Text) != (told.Area.Position, told.Text ?? present.Text))
            {
                (present.AreaPosition, present.Text) = (told.Area.Position, told.Text);
            }
            else
            {
                continue;
            }
            changed = true;
        }
        return changed;
    }

    private static bool Has(IEnumerable<byte[]> rows, IEnumerable<UInt128> hashes) => rows.Select(row => MatchQuery.Key(row)).Intersect(hashes).Any();

    private sealed record PersonNumbers(ILookup<Guid, PersonIdentity> Identities, ILookup<Guid, PersonPhone> Phones, ILookup<Guid, PersonAddress> Addresses);
}
