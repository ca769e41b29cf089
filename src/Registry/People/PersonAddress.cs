using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.People;

/// <summary>Three places of a person that need not be one.</summary>
public enum AddressKind
{
    /// <summary>Household registration (户籍地).</summary>
    Registered = 1,

    /// <summary>Where the person lives (现住地).</summary>
    Living = 2,

    /// <summary>Where the person stays at the moment (现居留地).</summary>
    Staying = 3,
}

/// <summary>An address of a person by area. It gives a notice, not the record.</summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive)]
public sealed class PersonAddress
{
    public const int LongestText = 200;

    [PartOf] public required Guid PersonId { get; set; }
    public required AddressKind Kind { get; init; }

    /// <summary>That of the person's record, so that the scope holds here too.</summary>
    public required long Position { get; set; }

    /// <summary>The area of the address itself.</summary>
    public required long AreaPosition { get; set; }
    public string? Text { get; set; }

    internal static PersonAddress Of(Person person, AddressWanted wanted) => new() { PersonId = person.Id, Kind = wanted.Kind, Position = person.Position, AreaPosition = wanted.Area.Position, Text = wanted.Text };

    /// <summary>The person is part of its key, so it goes and comes anew.</summary>
    internal void MoveTo(OutbreakDb db, Person person)
    {
        db.Remove(this);
        db.Add(new PersonAddress { PersonId = person.Id, Kind = Kind, Position = person.Position, AreaPosition = AreaPosition, Text = Text });
    }

    internal static void Configure(EntityTypeBuilder<PersonAddress> table)
    {
        table.ToTable("person_address");
        table.HasKey(a => new { a.PersonId, a.Kind });
        table.Property(a => a.Text).HasMaxLength(LongestText);
    }
}
