using Fangxian.Platform.Data;

namespace Fangxian.Registry.People;

/// <summary>Writes new persons: a few so that the audit keeps what was told of them; a file in bulk, named by its import.</summary>
internal static class PersonInsert
{
    private const int MostNoted = 20;

    public static async Task IntoAsync(OutbreakDb db, IReadOnlyCollection<NewPerson> persons, IReadOnlyCollection<PersonMatch> questions, CancellationToken cancellation)
    {
        if (persons.Count <= MostNoted)
        {
            await db.InsertFewAsync([.. persons.Select(p => p.Person), .. persons.SelectMany(p => p.Identities), .. persons.SelectMany(p => p.Phones), .. persons.SelectMany(p => p.Addresses), .. questions], cancellation);
            return;
        }
        await db.InsertManyAsync(persons.Select(p => p.Person), cancellation);
        await db.InsertManyAsync(persons.SelectMany(p => p.Identities), cancellation);
        await db.InsertManyAsync(persons.SelectMany(p => p.Phones), cancellation);
        await db.InsertManyAsync(persons.SelectMany(p => p.Addresses), cancellation);
        await db.InsertManyAsync(questions, cancellation);
    }
}
