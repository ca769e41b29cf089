using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.People.Matching;

namespace Fangxian.Registry.People;

/// <summary>One batch of persons on its way to the record: who is new, who is known, who is in doubt.</summary>
internal sealed class Registration(MatchPool pool, KeyRing keys, DateTimeOffset now, DateOnly today)
{
    /// <summary>How long a person is kept whom no role takes up.</summary>
    public const int DaysWithoutRole = 30;

    /// <summary>More questions than this about one person help nobody.</summary>
    private const int MostQuestions = 5;

    private readonly Dictionary<Guid, NewPerson> _made = [];
    private readonly List<TellsMore> _known = [];
    private readonly HashSet<Guid> _again = [];
    private readonly Dictionary<Guid, Sex> _sexes = [];
    private readonly List<PersonMatch> _questions = [];
    private IReadOnlyDictionary<PersonWanted, FieldError> _refused = new Dictionary<PersonWanted, FieldError>();

    public Placed Place(PersonWanted wanted, PersonTraits traits)
    {
        var like = pool.Like(traits);
        if (like is [{ Score: >= Likeness.Certain } best, ..])
        {
            if (_made.TryGetValue(best.Person.Id, out var made))
            {
                made.Fill(wanted, keys, now);
            }
            else
            {
                _again.Add(best.Person.Id);
                TellMore(best.Person, wanted);
            }
            Tell(best.Person, traits);
            return new(wanted, best.Person, false, []);
        }
        var person = NewPerson.Of(wanted, traits.NameKey, now, today.AddDays(DaysWithoutRole));
        person.Fill(wanted, keys, now);
        _made.Add(person.Person.Id, person);
        var placed = new Candidate(person.Person.Id, wanted.Position, traits);
        pool.Add(placed);
        foreach (var (other, score) in like.Take(MostQuestions))
        {
            _questions.Add(PersonMatch.Of(person.Person.Id, wanted.Position, other.Id, other.Position, score, now));
        }
        return new(wanted, placed, true, [.. like.Take(MostQuestions).Select(m => m.Person.Id)]);
    }

    private void TellMore(Candidate known, PersonWanted wanted)
    {
        var isMissing = IsMissing(known.Traits, wanted);
        if (isMissing || wanted.Addresses.Count > 0)
        {
            _known.Add(new(known.Id, wanted, !isMissing));
        }
        if (isMissing && known.Traits.Sex is Sex.Unknown && wanted.Sex is not Sex.Unknown)
        {
            _sexes.TryAdd(known.Id, wanted.Sex);
        }
    }

    /// <summary>What became of a person wanted, once all were placed: a row further down may have told the sex.</summary>
    public RegisteredPerson Registered(Placed placed)
    {
        var (id, traits) = (placed.Person.Id, placed.Person.Traits);
        var sex = _made.TryGetValue(id, out var made) ? made.Person.Sex : _sexes.GetValueOrDefault(id, traits.Sex);
        return new(id, placed.IsNew, placed.Candidates)
        {
            NameKey = traits.NameKey, Sex = sex, BirthDate = made is null ? traits.BirthDate ?? placed.Wanted.BirthDate : made.Person.BirthDate, BornAfterRole = _refused.GetValueOrDefault(placed.Wanted), OnForm = made?.OnForm,
        };
    }

    public async Task SaveAsync(OutbreakDb db, CancellationToken cancellation)
    {
        await PersonInsert.IntoAsync(db, _made.Values, _questions, cancellation);
        (var changed, _refused) = await KnownPersons.FillAsync(db, _known, keys, now, cancellation);
        // The next batch of the same transaction must find them.
        await db.SaveChangesAsync(cancellation);
        await db.KeepAtLeastAsync(_again, today.AddDays(DaysWithoutRole), cancellation);
        await db.RaisePersonsChangedAsync(changed, cancellation);
    }

    /// <summary>Whether anything but an address is told that is not on record. A guardian on record stays, by name or by basis.</summary>
    private bool IsMissing(PersonTraits known, PersonWanted told) =>
        (known.Sex is Sex.Unknown && told.Sex is not Sex.Unknown)
        || (known.BirthDate is null && (told.BirthDate is not null || (known.AgeYears is null && told.AgeYears is not null)))
        || (told.GuardianName is not null || told.GuardianBasis is not null) && !known.IsGuarded
        || (told is { IdentityKind: { } kind, IdentityNumber: { } number } && !keys.HashesOf(kind, number).Any(known.Identities.ContainsKey))
        || told.Phones.Any(phone => !keys.HashesOf(phone).Any(known.Phones.Contains));

    /// <summary>Rows further down may know the person by what this one told.</summary>
    private void Tell(Candidate person, PersonTraits traits)
    {
        foreach (var (identity, kind) in traits.Identities)
        {
            pool.TellIdentity(person, identity, kind);
        }
        foreach (var phone in traits.Phones)
        {
            pool.TellPhone(person, phone);
        }
    }
}

/// <summary>Where a person wanted was placed.</summary>
/// <param name="Wanted">The person wanted.</param>
/// <param name="Person">The person, with what is known.</param>
/// <param name="IsNew">Whether a new record was made.</param>
/// <param name="Candidates">Who may be the same.</param>
internal sealed record Placed(PersonWanted Wanted, Candidate Person, bool IsNew, IReadOnlyList<Guid> Candidates);
