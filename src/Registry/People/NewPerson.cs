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
    private (IdentityKind Kind, Guid Id, string Number)? _document;
    private (Guid Id, string Number)? _phone;

    /// <summary>What a form says of the person: of several numbers the one that the record has first.</summary>
    public PersonOnForm OnForm => new()
    {
        Name = Person.Name, GuardianName = Person.GuardianName, Sex = Person.Sex, BirthDate = Person.BirthDate, IdentityNumber = _document?.Number, Phone = _phone?.Number,
        Address = Addresses.Find(a => a.Kind is AddressKind.Living)?.Text,
    };

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
            var id = Guid.CreateVersion7(now);
            Identities.Add(keys.Seal(id, Person.Id, Person.Position, kind, number));
            _document = First(_document, (kind, id, number));
        }
        foreach (var phone in wanted.Phones.Where(_numbers.Add))
        {
            var id = Guid.CreateVersion7(now);
            Phones.Add(keys.Seal(id, Person.Id, Person.Position, phone));
            _phone = First(_phone, (id, phone));
        }
        Addresses.AddRange(wanted.Addresses.Where(a => !Addresses.Exists(known => known.Kind == a.Kind)).Select(a => PersonAddress.Of(Person, a)).ToArray());
    }

    private static T First<T>(T? known, T added)
        where T : struct, IComparable<T> => known is { } before && before.CompareTo(added) < 0 ? before : added;
}
