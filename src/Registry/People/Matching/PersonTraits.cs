namespace Fangxian.Registry.People.Matching;

/// <summary>What is known of a person as far as two records are compared by it: never a number, only its keyed hash.</summary>
internal sealed record PersonTraits
{
    /// <summary>Empty where the name is not known.</summary>
    public required string NameKey { get; init; }
    public Sex Sex { get; init; }
    public DateOnly? BirthDate { get; init; }
    public short? AgeYears { get; init; }
    public DateOnly? AgeOn { get; init; }

    /// <summary>Whether a guardian or the basis without one is on record.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>Hashes of identity documents, each with its kind.</summary>
    public Dictionary<UInt128, IdentityKind> Identities { get; init; } = [];

    /// <summary>Hashes of telephone numbers.</summary>
    public HashSet<UInt128> Phones { get; init; } = [];

    /// <summary>The years in which the person may have been born: that of the day of birth, or by the age told.</summary>
    public (int From, int To)? BornIn =>
        BirthDate is { } born ? (born.Year, born.Year)
        : AgeYears is { } age && AgeOn is { } told ? (told.Year - age - 1, told.Year - age)
        : null;
}
