using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.People;

public enum IdentityKind
{
    /// <summary>Resident identity number, GB 11643.</summary>
    ResidentId = 1,
    Passport = 2,

    /// <summary>Travel permit of a resident of Hong Kong, Macao or Taiwan.</summary>
    TravelPermit = 3,

    /// <summary>Any other document with a number.</summary>
    Other = 9,
}

/// <summary>An identity document: the number sealed, findable by a keyed hash alone.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class PersonIdentity
{
    public required Guid Id { get; init; }
    [PartOf] public required Guid PersonId { get; set; }

    /// <summary>That of the person, so that the scope holds here too.</summary>
    public required long Position { get; set; }
    public required IdentityKind Kind { get; init; }

    [Encrypted, NeverAudited]
    public required byte[] Number { get; set; }

    /// <summary>HMAC of kind and number under the second key.</summary>
    [BlindIndex(nameof(Number), SealedNumber.Identity), NeverAudited]
    public required byte[] BlindIndex { get; set; }

    internal static void Configure(EntityTypeBuilder<PersonIdentity> table)
    {
        table.ToTable("person_identity");
        table.HasKey(i => i.Id);
        table.Property(i => i.Id).ValueGeneratedNever();
        table.HasIndex(i => i.BlindIndex);
        table.HasIndex(i => i.PersonId);
    }
}

/// <summary>A telephone number: sealed, findable by a keyed hash alone.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class PersonPhone
{
    public required Guid Id { get; init; }
    [PartOf] public required Guid PersonId { get; set; }
    public required long Position { get; set; }

    [Encrypted, NeverAudited]
    public required byte[] Number { get; set; }

    /// <summary>HMAC of the number under the second key.</summary>
    [BlindIndex(nameof(Number), SealedNumber.Phone), NeverAudited]
    public required byte[] BlindIndex { get; set; }

    internal static void Configure(EntityTypeBuilder<PersonPhone> table)
    {
        table.ToTable("person_phone");
        table.HasKey(p => p.Id);
        table.Property(p => p.Id).ValueGeneratedNever();
        table.HasIndex(p => p.BlindIndex);
        table.HasIndex(p => p.PersonId);
    }
}
