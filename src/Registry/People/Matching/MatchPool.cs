using System.Runtime.InteropServices;

namespace Fangxian.Registry.People.Matching;

/// <summary>A person who may be the one looked for.</summary>
internal sealed record Candidate(Guid Id, long Position, PersonTraits Traits);

/// <summary>A person found like, and how like.</summary>
internal readonly record struct Match(Candidate Person, double Score);

/// <summary>
/// The persons with whom a batch is compared, found by what two records of one person have in common: an identity document,
/// a telephone number, the name, or the day of birth with the first or last letter of the name.
/// </summary>
internal sealed class MatchPool
{
    private readonly Dictionary<Guid, Candidate> _persons = [];
    private readonly Dictionary<UInt128, List<Candidate>> _byIdentity = [];
    private readonly Dictionary<UInt128, List<Candidate>> _byPhone = [];
    private readonly Dictionary<string, List<Candidate>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<(DateOnly, char), List<Candidate>> _byBirth = [];

    public IReadOnlyCollection<Guid> Ids => _persons.Keys;

    /// <summary>The person of this id, put in where it is not there yet.</summary>
    public Candidate Known(Guid id, Func<Candidate> make)
    {
        if (!_persons.TryGetValue(id, out var known))
        {
            Add(known = make());
        }
        return known;
    }

    public void Add(Candidate person)
    {
        _persons[person.Id] = person;
        var traits = person.Traits;
        foreach (var identity in traits.Identities.Keys)
        {
            Into(_byIdentity, identity, person);
        }
        foreach (var phone in traits.Phones)
        {
            Into(_byPhone, phone, person);
        }
        if (traits.NameKey.Length == 0)
        {
            return;
        }
        Into(_byName, traits.NameKey, person);
        if (traits.BirthDate is { } born)
        {
            Into(_byBirth, (born, traits.NameKey[0]), person);
            if (traits.NameKey[^1] != traits.NameKey[0])
            {
                Into(_byBirth, (born, traits.NameKey[^1]), person);
            }
        }
    }

    public void TellIdentity(Candidate person, UInt128 identity, IdentityKind kind)
    {
        if (person.Traits.Identities.TryAdd(identity, kind))
        {
            Into(_byIdentity, identity, person);
        }
    }

    public void TellPhone(Candidate person, UInt128 phone)
    {
        if (person.Traits.Phones.Add(phone))
        {
            Into(_byPhone, phone, person);
        }
    }

    /// <summary>The persons like the one described, the likest first; of equals the one recorded first.</summary>
    public List<Match> Like(PersonTraits wanted, Guid? except = null)
    {
        var found = new List<Match>();
        var seen = new HashSet<Guid>();
        foreach (var person in Near(wanted))
        {
            if (person.Id != except && seen.Add(person.Id) && Likeness.Of(wanted, person.Traits) is var score and >= Likeness.Doubtful)
            {
                found.Add(new(person, score));
            }
        }
        found.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Person.Id.CompareTo(b.Person.Id));
        return found;
    }

    private IEnumerable<Candidate> Near(PersonTraits wanted)
    {
        var near = wanted.Identities.Keys.SelectMany(i => In(_byIdentity, i)).Concat(wanted.Phones.SelectMany(p => In(_byPhone, p)));
        if (wanted.NameKey.Length == 0)
        {
            return near;
        }
        near = wanted.BornIn is null ? near : near.Concat(In(_byName, wanted.NameKey));
        return wanted.BirthDate is { } born ? near.Concat(In(_byBirth, (born, wanted.NameKey[0]))).Concat(In(_byBirth, (born, wanted.NameKey[^1]))) : near;
    }

    private static List<Candidate> In<TKey>(Dictionary<TKey, List<Candidate>> by, TKey key)
        where TKey : notnull => by.GetValueOrDefault(key) ?? [];

    private static void Into<TKey>(Dictionary<TKey, List<Candidate>> by, TKey key, Candidate person)
        where TKey : notnull
    {
        ref var there = ref CollectionsMarshal.GetValueRefOrAddDefault(by, key, out _);
        (there ??= []).Add(person);
    }
}
