using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>A person as lists show it: what tells one from another, and no number in full.</summary>
public sealed record PersonItem
{
    /// <summary>Id of the person.</summary>
    public required Guid Id { get; init; }

    /// <summary>As written; empty where it is not known.</summary>
    public required string Name { get; init; }

    /// <summary>Sex as on the document.</summary>
    public required Sex Sex { get; init; }

    /// <summary>Day of birth.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Age today in whole years; null where it is not known.</summary>
    public int? Age { get; init; }

    /// <summary>The area that keeps the record.</summary>
    public required AreaItem Area { get; init; }

    /// <summary>Identity documents, masked.</summary>
    public IReadOnlyList<MaskedNumber> Identities { get; init; } = [];

    /// <summary>Telephone numbers, masked.</summary>
    public IReadOnlyList<MaskedNumber> Phones { get; init; } = [];

    /// <summary>Counts the changes of the record; sent back with the next one.</summary>
    public required int Version { get; init; }

    /// <summary>The persons as lists show them, in their order, each with its masked numbers.</summary>
    internal static async Task<IReadOnlyList<PersonItem>> OfAsync(OutbreakDb db, IReadOnlyList<Person> persons, DateOnly today, CancellationToken cancellation)
    {
        var (identities, phones) = await MaskedNumber.OfAsync(db, [.. persons.Select(p => p.Id)], cancellation);
        var tree = await db.AreaTreeAsync(cancellation);
        return [.. persons.Select(p => new PersonItem
        {
            Id = p.Id, Name = p.Name, Sex = p.Sex, BirthDate = p.BirthDate, Age = p.AgeAt(today), Area = AreaItem.Of(tree.Find(p.Position)!), Version = p.Version,
            Identities = [.. identities[p.Id]], Phones = [.. phones[p.Id]],
        })];
    }
}

/// <summary>An identity or telephone number of which only enough is shown to know it again.</summary>
/// <param name="Id">Names it when somebody asks for it in full, with a reason.</param>
/// <param name="Kind">Kind of document; null for a telephone.</param>
/// <param name="Masked">110***********123X.</param>
public sealed record MaskedNumber(Guid Id, IdentityKind? Kind, string Masked)
{
    internal static async Task<(ILookup<Guid, MaskedNumber> Identities, ILookup<Guid, MaskedNumber> Phones)> OfAsync(OutbreakDb db, IReadOnlyList<Guid> persons, CancellationToken cancellation)
    {
        var keys = db.Shared.Keys;
        await using var lease = await db.OpenAsync(cancellation);
        // Whoever was shown the person sees the rows of the person, wherever the record is kept.
        var identities = await ReadAsync(lease, db.Kind, persons, "SELECT person_id, id, number, kind FROM person_identity", "kind, id", cancellation);
        var phones = await ReadAsync(lease, db.Kind, persons, "SELECT person_id, id, number, 0 FROM person_phone", "id", cancellation);
        return (identities.ToLookup(i => i.Person, i => new MaskedNumber(i.Id, (IdentityKind)i.Kind, People.Masked.Identity(keys.OpenIdentity(i.Id, i.Number)))), phones.ToLookup(p => p.Person, p => new MaskedNumber(p.Id, null, People.Masked.Phone(keys.OpenPhone(p.Id, p.Number)))));
    }

    private static async Task<List<(Guid Person, Guid Id, byte[] Number, int Kind)>> ReadAsync(ConnectionLease lease, DatabaseKind kind, IReadOnlyList<Guid> persons, string select, string order, CancellationToken cancellation)
    {
        await using var command = lease.Command($"{select} WHERE {kind.IsOneOf("person_id", "@persons")} ORDER BY {order}");
        command.BindMany(kind, "@persons", persons);
        var numbers = new List<(Guid, Guid, byte[], int)>();
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            numbers.Add((row.ReadId(kind, 0), row.ReadId(kind, 1), row.GetFieldValue<byte[]>(2), row.GetInt32(3)));
        }
        return numbers;
    }
}

/// <summary>An address as it is shown.</summary>
/// <param name="Kind">Registered, living or staying.</param>
/// <param name="Area">The area.</param>
/// <param name="Text">Street and number.</param>
public sealed record AddressItem(AddressKind Kind, AreaItem Area, string? Text);

/// <summary>Which persons an actor sees: those kept by the own areas, and those of whom the own areas keep a role.</summary>
internal static class PersonAccess
{
    /// <summary>About how many persons whoever keeps roles is asked, or told, at once.</summary>
    public const int MostAsked = 500;

    public static async Task<Person?> SeenAsync(this OutbreakDb db, Guid id, CancellationToken cancellation)
    {
        if (await db.Persons().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellation) is { } own)
        {
            return own;
        }
        // The same questions are asked of a person who does not exist, so that nobody tells the two apart by time.
        var asked = await db.RolesOfAsync([id], anywhere: false, cancellation);
        var person = await db.Anywhere<Person>().AsNoTracking().SingleOrDefaultAsync(p => p.Id == id, cancellation);
        return asked.Count > 0 ? person : null;
    }

    /// <summary>The roles of persons, as whoever keeps them tells.</summary>
    internal static async Task<IReadOnlyList<PersonRoleRow>> RolesOfAsync(this OutbreakDb db, IReadOnlyCollection<Guid> persons, bool anywhere, CancellationToken cancellation)
    {
        var roles = new List<PersonRoleRow>();
        foreach (var some in persons.Chunk(MostAsked))
        {
            var asked = new PersonRolesAsked(some) { Anywhere = anywhere };
            await db.RaiseAsync(asked, cancellation);
            roles.AddRange(asked.Roles);
        }
        return roles;
    }
}
