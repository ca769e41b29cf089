namespace Fangxian.Registry.People.Matching;

/// <summary>
/// How likely two records are of one person: a sum of weights in bits, one for each trait, after Fellegi and Sunter (1969,
/// doi:10.1080/01621459.1969.10501049). A weight is log2(m/u): m is the share of agreement among pairs of one person, u
/// among pairs of two. A trait that one record does not tell weighs nothing. Where the probabilities come from, and what
/// the two thresholds mean, stands in <c>docs/statistics/matching-persons.md</c>.
/// </summary>
internal static class Likeness
{
    /// <summary>From here on two records are taken as one person without asking.</summary>
    public const double Certain = 40;

    /// <summary>From here on somebody is asked whether they are one person.</summary>
    public const double Doubtful = 20;

    /// <summary>A number is given once; that two people bear one is a slip of a pen or of a copied row.</summary>
    private const double SameIdentity = 35;

    /// <summary>Two numbers of one kind that both pass their check: one person has two of them hardly ever.</summary>
    private const double OtherIdentity = -20;

    /// <summary>Chinese full names: the sum of their squared shares is about 0.00005.</summary>
    private const double SameName = 14;

    /// <summary>By how many letters the longer of two names has where one differs.</summary>
    private static readonly double[] OneLetterOff = [-6, -6, 1, 5, 8];
    private const double OtherName = -6;

    /// <summary>One of some 25,000 days.</summary>
    private const double SameBirth = 14;
    private const double SwappedBirth = 9;
    private const double OneDigitOff = 3;
    private const double SameYears = 4;
    private const double OtherBirth = -7;
    private const double OtherYears = -6;
    private const double SameSex = 1;
    private const double OtherSex = -6;

    /// <summary>Families share a telephone, so it weighs less than its rarity.</summary>
    private const double SamePhone = 14;
    private const double OtherPhone = -1;

    public static double Of(PersonTraits one, PersonTraits other)
    {
        var sameIdentity = one.Identities.Keys.Any(other.Identities.ContainsKey);
        // A number implies day of birth and sex: they are not counted again.
        var birthAndSex = sameIdentity ? 0 : Birth(one, other) + SexOf(one, other);
        return Name(one.NameKey, other.NameKey) + birthAndSex + Identity(one, other, sameIdentity) + Phone(one, other);
    }

    private static double Identity(PersonTraits one, PersonTraits other, bool same) =>
        same ? SameIdentity : one.Identities.Values.Any(other.Identities.Values.Contains) ? OtherIdentity : 0;

    private static double Phone(PersonTraits one, PersonTraits other) =>
        one.Phones.Count == 0 || other.Phones.Count == 0 ? 0 : one.Phones.Overlaps(other.Phones) ? SamePhone : OtherPhone;

    private static double SexOf(PersonTraits one, PersonTraits other) =>
        one.Sex is Sex.Unknown || other.Sex is Sex.Unknown ? 0 : one.Sex == other.Sex ? SameSex : OtherSex;

    private static double Name(string one, string other) =>
        one.Length == 0 || other.Length == 0 ? 0
        : one == other ? SameName
        : IsOneSlip(one, other) ? OneLetterOff[Math.Min(Math.Max(one.Length, other.Length), OneLetterOff.Length - 1)]
        : OtherName;

    private static double Birth(PersonTraits one, PersonTraits other)
    {
        if (one.BirthDate is { } a && other.BirthDate is { } b)
        {
            return a == b ? SameBirth : a.Year == b.Year && a.Month == b.Day && a.Day == b.Month ? SwappedBirth : DigitsOff(a, b) == 1 ? OneDigitOff : OtherBirth;
        }
        return one.BornIn is not { } years || other.BornIn is not { } others ? 0 : years.From <= others.To + 1 && others.From <= years.To + 1 ? SameYears : OtherYears;
    }

    private static int DigitsOff(DateOnly a, DateOnly b)
    {
        var (x, y, off) = (Digits(a), Digits(b), 0);
        for (var i = 0; i < 8; i++, x /= 10, y /= 10)
        {
            off += x % 10 == y % 10 ? 0 : 1;
        }
        return off;
    }

    private static int Digits(DateOnly day) => day.Year * 10000 + day.Month * 100 + day.Day;

    /// <summary>One letter put in, left out, exchanged, or two neighbours swapped.</summary>
    private static bool IsOneSlip(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (longer.Length - shorter.Length > 1)
        {
            return false;
        }
        var start = shorter.AsSpan().CommonPrefixLength(longer);
        var restShorter = shorter.AsSpan(start);
        var restLonger = longer.AsSpan(start);
        return shorter.Length < longer.Length ? restShorter.SequenceEqual(restLonger[1..])
            : restShorter[1..].SequenceEqual(restLonger[1..])
            || (restShorter.Length > 1 && restShorter[0] == restLonger[1] && restShorter[1] == restLonger[0] && restShorter[2..].SequenceEqual(restLonger[2..]));
    }
}
