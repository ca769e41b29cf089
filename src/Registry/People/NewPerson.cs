using Fangxian.Platform.Identity;

namespace Fangxian.Registry.People;

/// <summary>A new person with its rows.</summary>
internal sealed class NewPerson
{
    public required Person Person { get; init; }

    public List<PersonIdentity> Identities { get; } = [];

    public List<PersonPhone> Phones { get; } = [];

    public List<PersonAddress> Addresses { get; } = [];

    private readonly HashSet<string> _numbers = new(StringComparer.Ordinal);

    public static NewPerson Of(PersonWanted wanted, string nameKey, DateTimeOffset now, DateOnly purgeOn) => new()
    {
        Person = new Person { Id = Guid.CreateVersion7(now), Position = wanted.Position, Name = wanted.Name, NameKey = nameKey, RecordedAt = now, PurgeOn = purgeOn },
    };

    /// <summary>Takes over what is missing.</summary>
    public void Fill(PersonWanted wanted, KeyRing keys, DateTimeOffset now)
    {
        Person.Fill(wanted);
        if (wanted is { IdentityKind: { } kind, IdentityNumber: { } number } && _numbers.Add(SealedNumber.TextOf(kind, number)))
        {
            Identities.Add(keys.Seal(Guid.CreateVersion7(now), Person.Id, Person.Position, kind, number));
        }
        Phones.AddRange(wanted.Phones.Where(_numbers.Add).Select(phone => keys.Seal(Guid.CreateVersion7(now), Person.Id, Person.Position, phone)));
        Addresses.AddRange(wanted.Addresses.Where(a => !Addresses.Exists(known => known.Kind == a.Kind)).Select(a => PersonAddress.Of(Person, a)).ToArray());
    }
}
