using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Registry.People;

/// <summary>A person as a report or a row of a file tells of it, already read and checked field by field.</summary>
public sealed record PersonWanted
{
    /// <summary>The area that keeps the record.</summary>
    public required long Position { get; init; }

    /// <summary>As written; empty where the source gives none (public line lists), and then never matched by name.</summary>
    public required string Name { get; init; }
    public Sex Sex { get; init; }
    public DateOnly? BirthDate { get; init; }
    public short? AgeYears { get; init; }
    public DateOnly? AgeOn { get; init; }
    public IdentityKind? IdentityKind { get; init; }
    public string? IdentityNumber { get; init; }
    public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Whether those told take the place of those on record: somebody has mended the whole list of them.</summary>
    public bool ArePhonesAll { get; init; }
    public IReadOnlyList<AddressWanted> Addresses { get; init; } = [];
    public string? GuardianName { get; init; }
    public string? GuardianBasis { get; init; }
}

public sealed record AddressWanted(AddressKind Kind, AreaNode Area, string? Text);

/// <summary>What became of a person wanted.</summary>
/// <param name="PersonId">The person on record now.</param>
/// <param name="IsNew">Whether a new record was made.</param>
/// <param name="Candidates">Persons within the actor's areas who may be the same, in the review queue now.</param>
public sealed record RegisteredPerson(Guid PersonId, bool IsNew, IReadOnlyList<Guid> Candidates)
{
    /// <summary>The key of the name on record.</summary>
    public required string NameKey { get; init; }

    /// <summary>The sex on record; what was told, where none was.</summary>
    public Sex Sex { get; init; }

    /// <summary>The day of birth on record; what was told, where none was.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Why the day of birth that was told cannot be that of the person on record: then nothing that was told was taken over.</summary>
    public FieldError? BornAfterRole { get; init; }

    /// <summary>What a form says of a person whose record was made just now; null of one on record before.</summary>
    public PersonOnForm? OnForm { get; init; }
}

/// <summary>A person as other modules join it.</summary>
public sealed record PersonRow
{
    public required Guid Id { get; init; }
    public required long Position { get; init; }
    public required string Name { get; init; }
    public required string NameKey { get; init; }
    public Sex Sex { get; init; }
    public DateOnly? BirthDate { get; init; }
    public short? AgeYears { get; init; }
    public DateOnly? AgeOn { get; init; }
    public string? GuardianName { get; init; }
}
