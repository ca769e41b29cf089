using System.Text.RegularExpressions;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Registry.People;

/// <summary>
/// Reads what was told of a person, the same for a form, an interface and a file: every field that is wrong is named, and the
/// identity number must agree with day of birth and sex.
/// </summary>
public sealed partial class PersonReading
{
    public const int OldestYears = 130;
    public const int MostPhones = 5;

    /// <summary>From this age on nobody else need be named.</summary>
    public const int GuardedBelow = 14;

    private readonly Dictionary<string, FieldError[]> _wrong = [];
    private readonly PersonTold _told;
    private readonly DateOnly _today;

    private PersonReading(PersonTold told, DateOnly today) => (_told, _today) = (told, today);

    /// <summary>The person to be put on record, or what is wrong, by field.</summary>
    /// <param name="told">What was told.</param>
    /// <param name="tree">The areas, for the addresses.</param>
    /// <param name="position">The area that will keep the record.</param>
    /// <param name="today">The present day.</param>
    public static Result<PersonWanted> Read(PersonTold told, AreaTree tree, long position, DateOnly today)
    {
        var reading = new PersonReading(told, today);
        var wanted = reading.Read(tree, position);
        return reading._wrong.Count > 0 ? new Malformed(reading._wrong) : wanted;
    }

    private PersonWanted Read(AreaTree tree, long position)
    {
        var name = ReadName("name", _told.Name, isNeeded: !_told.IsNameUnknown);
        var (kind, number, resident) = ReadIdentity();
        var born = ReadBirth(resident);
        var (age, on) = ReadAge(born);
        var sex = _told.Sex is Sex.Unknown && resident is not null ? resident.Sex : _told.Sex;
        if (resident is not null && sex != resident.Sex)
        {
            Wrong("sex", new("people.identity.other-sex"));
        }
        var wanted = new PersonWanted
        {
            Position = position,
            Name = name ?? "",
            Sex = sex,
            BirthDate = born,
            AgeYears = born is null ? age : null,
            AgeOn = born is null ? on : null,
            IdentityKind = kind,
            IdentityNumber = number,
            Phones = ReadPhones(),
            Addresses = ReadAddresses(tree),
            GuardianName = ReadName("guardianName", _told.GuardianName, isNeeded: false),
            GuardianBasis = ReadBasis(),
        };
        if (wanted is { GuardianName: null, GuardianBasis: null } && AgeOf(born, age, on) < GuardedBelow && !_wrong.Keys.Any(field => field is "guardianName" or "birthDate" or "ageYears" or "ageOn"))
        {
            Wrong("guardianName", new("people.guardian.needed", GuardedBelow));
        }
        return wanted;
    }

    private string? ReadName(string field, string? typed, bool isNeeded)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            if (isNeeded)
            {
                Wrong(field, new("validation.required"));
            }
            return null;
        }
        if (PersonName.ErrorOf(typed) is { } error)
        {
            Wrong(field, error);
            return null;
        }
        return NameText.Clean(typed);
    }

    private (IdentityKind? Kind, string? Number, IdentityNumber? Resident) ReadIdentity()
    {
        if (string.IsNullOrWhiteSpace(_told.IdentityNumber))
        {
            return default;
        }
        var kind = _told.IdentityKind ?? IdentityKind.ResidentId;
        if (kind is IdentityKind.ResidentId)
        {
            if (IdentityNumber.ErrorOf(_told.IdentityNumber) is { } error)
            {
                Wrong("identityNumber", error);
                return default;
            }
            var resident = IdentityNumber.Parse(_told.IdentityNumber)!;
            return (kind, resident.Text, resident);
        }
        var number = IdentityNumber.Tidy(_told.IdentityNumber);
        if (!(kind is IdentityKind.Other ? AnyDocument() : TravelDocument()).IsMatch(number))
        {
            Wrong("identityNumber", new("people.identity.form"));
            return default;
        }
        return (kind, number, null);
    }

    private DateOnly? ReadBirth(IdentityNumber? resident)
    {
        var born = _told.BirthDate ?? resident?.BirthDate;
        if (born is null)
        {
            return null;
        }
        if (resident is not null && born != resident.BirthDate)
        {
            Wrong("birthDate", new("people.identity.other-birth", resident.BirthDate.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
        }
        else if (born > _today)
        {
            Wrong(_told.BirthDate is null ? "identityNumber" : "birthDate", new("people.birth.future"));
        }
        else if (Person.YearsBetween(born.Value, _today) > OldestYears)
        {
            Wrong(_told.BirthDate is null ? "identityNumber" : "birthDate", new("people.birth.too-old", OldestYears));
        }
        return born;
    }

    private (short? Years, DateOnly? On) ReadAge(DateOnly? born)
    {
        if (_told.AgeYears is not { } years)
        {
            return default;
        }
        var on = _told.AgeOn ?? _today;
        if (on > _today)
        {
            Wrong("ageOn", new("areas.day-in-future"));
        }
        else if (years is < 0 or > OldestYears)
        {
            Wrong("ageYears", new("validation.range", 0, OldestYears));
        }
        else if (born is { } day && day <= on && Math.Abs(Person.YearsBetween(day, on) - years) > 1)
        {
            Wrong("ageYears", new("people.age.differs", Person.YearsBetween(day, on)));
        }
        return (years, on);
    }

    private int? AgeOf(DateOnly? born, short? years, DateOnly? on) =>
        born is { } day ? Person.YearsBetween(day, _today) : years is { } age && on is { } then ? age + Person.YearsBetween(then, _today) : null;

    private List<string> ReadPhones()
    {
        var phones = new List<string>();
        foreach (var typed in _told.Phones.Where(p => !string.IsNullOrWhiteSpace(p)))
        {
            if (PhoneNumber.Parse(typed) is not { } phone)
            {
                Wrong("phones", new("people.phone.wrong"));
            }
            else if (!phones.Contains(phone))
            {
                phones.Add(phone);
            }
        }
        if (phones.Count > MostPhones)
        {
            Wrong("phones", new("people.phone.many", MostPhones));
        }
        return phones;
    }

    private List<AddressWanted> ReadAddresses(AreaTree tree)
    {
        var addresses = new List<AddressWanted>();
        foreach (var told in _told.Addresses.Where(a => !string.IsNullOrWhiteSpace(a.Area) || !string.IsNullOrWhiteSpace(a.Text)))
        {
            var error = !Enum.IsDefined(told.Kind) || addresses.Exists(a => a.Kind == told.Kind) ? new FieldError("people.address.twice")
                : tree.ByCode(told.Area) is null ? new FieldError("people.address.area", told.Area)
                : told.Text is { Length: > PersonAddress.LongestText } ? new FieldError("validation.length", 0, PersonAddress.LongestText)
                : NameText.ErrorOf(told.Text ?? "");
            if (error is not null)
            {
                Wrong("addresses", error);
                continue;
            }
            addresses.Add(new(told.Kind, tree.ByCode(told.Area)!, NameText.Clean(told.Text)));
        }
        return addresses;
    }

    private string? ReadBasis()
    {
        if (string.IsNullOrWhiteSpace(_told.GuardianBasis))
        {
            return null;
        }
        if (GuardianBases.All.Contains(_told.GuardianBasis))
        {
            return _told.GuardianBasis;
        }
        Wrong("guardianBasis", new("people.guardian.basis-unknown", string.Join(", ", GuardianBases.All)));
        return null;
    }

    private void Wrong(string field, FieldError error) => _wrong[field] = [.. _wrong.GetValueOrDefault(field, []), error];

    [GeneratedRegex("^[A-Z0-9]{5,15}$")]
    private static partial Regex TravelDocument();

    [GeneratedRegex(@"^[\p{L}\p{Nd}]{3,30}$")]
    private static partial Regex AnyDocument();
}
