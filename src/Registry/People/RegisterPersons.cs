using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People.Matching;

namespace Fangxian.Registry.People;

/// <summary>Puts persons on record within the present writing transaction, each once.</summary>
public static class RegisterPersons
{
    /// <summary>How many a batch may hold.</summary>
    public const int MostInBatch = 5000;

    /// <summary>
    /// Of each person wanted: the one on record where there can be no doubt, with what was missing filled in; a new one
    /// otherwise, beside the question whether it is somebody already on record.
    /// </summary>
    /// <param name="db">The writing transaction; only persons within its scope are matched.</param>
    /// <param name="wanted">At most <see cref="MostInBatch"/>.</param>
    /// <param name="now">The instant of the record.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>In the order of what was wanted.</returns>
    public static async Task<IReadOnlyList<RegisteredPerson>> RegisterPersonsAsync(this OutbreakDb db, IReadOnlyList<PersonWanted> wanted, DateTimeOffset now, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(wanted.Count, MostInBatch);
        await LockAsync(db, wanted, cancellation);
        var keys = db.Shared.Keys;
        var traits = wanted.Select(w => TraitsOf(w, keys)).ToArray();
        var pool = await new MatchQuery(db, db.Scope).FindAsync(traits, cancellation);
        var plan = new Registration(pool, keys, now, db.Shared.Calendar.DayOf(now));
        var placed = wanted.Select((one, i) => plan.Place(one, traits[i])).ToArray();
        await plan.SaveAsync(db, cancellation);
        return [.. placed.Select(plan.Registered)];
    }

    /// <summary>What is compared of a person wanted.</summary>
    internal static PersonTraits TraitsOf(PersonWanted wanted, KeyRing keys)
    {
        var traits = new PersonTraits { NameKey = PersonName.KeyOf(wanted.Name), Sex = wanted.Sex, BirthDate = wanted.BirthDate, AgeYears = wanted.AgeYears, AgeOn = wanted.AgeOn };
        if (wanted is { IdentityKind: { } kind, IdentityNumber: { } number })
        {
            foreach (var hash in keys.HashesOf(kind, number))
            {
                traits.Identities[hash] = kind;
            }
        }
        traits.Phones.UnionWith(wanted.Phones.SelectMany(keys.HashesOf));
        return traits;
    }

    /// <summary>Two who report the same person to one county at the same moment wait for each other; always in the same order.</summary>
    private static async Task LockAsync(OutbreakDb db, IReadOnlyList<PersonWanted> wanted, CancellationToken cancellation)
    {
        if (db.Kind is DatabaseKind.Postgres)
        {
            foreach (var county in wanted.Select(w => Platform.Audit.AuditChain.PositionOf(w.Position)).Distinct().Order())
            {
                await db.LockTopicAsync($"people/{county}", cancellation);
            }
        }
    }
}
