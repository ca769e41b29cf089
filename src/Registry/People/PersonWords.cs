using Fangxian.Platform.Localisation;

namespace Fangxian.Registry.People;

/// <summary>Persons in the reader's words.</summary>
public static class PersonWords
{
    public static string Name(this Words words, PersonItem person) => person.Name.Length > 0 ? person.Name : words["people.name.unknown"];

    public static string SexName(this Words words, Sex sex) => words["people.sex." + sex.ToString().ToLowerInvariant()];

    /// <summary>1956-03-14 (64), 35 years, or unknown.</summary>
    public static string Birth(this Words words, PersonItem person) =>
        person.BirthDate is { } born ? Words.Iso(born) + (person.Age is { } years ? words.IsEnglish ? $" ({years})" : $"（{years} 岁）" : "")
        : person.Age is { } age ? words["people.age.years", age]
        : words["common.unknown"];

    public static string KindName(this Words words, IdentityKind kind) => words["people.document." + kind switch
    {
        IdentityKind.ResidentId => "resident-id",
        IdentityKind.Passport => "passport",
        IdentityKind.TravelPermit => "travel-permit",
        _ => "other",
    }];

    public static string KindName(this Words words, AddressKind kind) => words["people.address." + kind.ToString().ToLowerInvariant()];

    /// <summary>What a masked number is: a kind of document, or a telephone.</summary>
    public static string KindName(this Words words, MaskedNumber number) => number.Kind is { } kind ? words.KindName(kind) : words["people.phone"];
}
