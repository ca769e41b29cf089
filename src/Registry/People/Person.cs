using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.People;

/// <summary>Sex as on the identity document (GB/T 2261.1).</summary>
public enum Sex
{
    Unknown = 0,
    Male = 1,
    Female = 2,
}

/// <summary>
/// A person, before any role. Cases, contacts and the like are dated roles that name the person by id. The area that keeps the
/// record decides who sees it; whoever keeps a role sees its person through that role.
/// </summary>
[PersonalData("outbreak-response", "infectious-disease-law", Sensitivity.Sensitive, RetentionDays = 730)]
public sealed class Person
{
    public const int LongestName = 100;

    public required Guid Id { get; init; }

    /// <summary>The area that keeps the record.</summary>
    public required long Position { get; set; }

    /// <summary>As written, with the middle dot or in Latin letters.</summary>
    public required string Name { get; set; }

    /// <summary>What a search and a match compare: without spaces, dots and case.</summary>
    public required string NameKey { get; set; }
    public Sex Sex { get; set; }
    public DateOnly? BirthDate { get; set; }

    /// <summary>Age in whole years on <see cref="AgeOn"/>, where the day of birth is not known.</summary>
    public short? AgeYears { get; set; }
    public DateOnly? AgeOn { get; set; }

    /// <summary>Who has the care of a person under 14.</summary>
    public string? GuardianName { get; set; }

    /// <summary>The statutory basis for the record of a person under 14 without a guardian named.</summary>
    public string? GuardianBasis { get; set; }

    /// <summary>The person that this record was merged into; null while it stands by itself.</summary>
    public Guid? MergedInto { get; set; }
    public required DateTimeOffset RecordedAt { get; init; }

    /// <summary>The day on which the retention job asks next whether a role still needs the person, and forgets it otherwise.</summary>
    public DateOnly? PurgeOn { get; set; }

    /// <summary>When it was compared with the persons of all areas; null while that is still to be done.</summary>
    public DateTimeOffset? MatchedAt { get; set; }
    public int Version { get; set; } = 1;

    /// <summary>Whole years on a day, by day of birth or by the age told, which holds some days before it was told as it does behind; null where neither is known.</summary>
    public int? AgeAt(DateOnly day) => BirthDate is { } born ? YearsBetween(born, day)
        : AgeYears is { } age && AgeOn is { } told ? Math.Max(0, age + (day < told ? -YearsBetween(day, told) : YearsBetween(told, day)))
        : null;

    /// <summary>Takes over what was told and is missing here; what is on record stays.</summary>
    /// <returns>Whether anything was missing.</returns>
    internal bool Fill(PersonWanted told) => Fill(told.Sex, told.BirthDate, told.AgeYears, told.AgeOn, told.GuardianName, told.GuardianBasis).Count > 0;

    /// <summary>As above, from another record of the same person.</summary>
    /// <returns>The fields that were missing.</returns>
    internal IReadOnlyList<string> Fill(Person other)
    {
        var filled = Fill(other.Sex, other.BirthDate, other.AgeYears, other.AgeOn, other.GuardianName, other.GuardianBasis);
        if (NameKey.Length == 0 && other.NameKey.Length > 0)
        {
            (Name, NameKey) = (other.Name, other.NameKey);
            filled.Add(nameof(Name));
        }
        return filled;
    }

    /// <summary>Empties the fields that were filled from another record, where they still say what that says.</summary>
    internal void Unfill(IReadOnlyList<string> filled, Person from)
    {
        foreach (var field in filled)
        {
            switch (field)
            {
                case nameof(Name) when Name == from.Name:
                    (Name, NameKey) = ("", "");
                    break;
                case nameof(Sex) when Sex == from.Sex:
                    Sex = Sex.Unknown;
                    break;
                case nameof(BirthDate) when BirthDate == from.BirthDate:
                    BirthDate = null;
                    break;
                case nameof(AgeYears) when AgeYears == from.AgeYears && AgeOn == from.AgeOn:
                    (AgeYears, AgeOn) = (null, null);
                    break;
                case nameof(GuardianName) when GuardianName == from.GuardianName:
                    GuardianName = null;
                    break;
                case nameof(GuardianBasis) when GuardianBasis == from.GuardianBasis:
                    GuardianBasis = null;
                    break;
            }
        }
    }

    /// <summary>Takes over what somebody who has the record before them says.</summary>
    internal void Mend(PersonWanted told, string nameKey)
    {
        (Position, Name, NameKey, Sex, BirthDate) = (told.Position, told.Name, nameKey, told.Sex, told.BirthDate);
        (AgeYears, AgeOn, GuardianName, GuardianBasis) = (told.AgeYears, told.AgeOn, told.GuardianName, told.GuardianBasis);
        Changed();
    }

    /// <summary>Takes over what is told anew; what is left out stays.</summary>
    /// <returns>Whether anything changed.</returns>
    internal bool Retell(PersonWanted told, string nameKey)
    {
        var before = (Name, Sex, BirthDate, AgeYears, AgeOn, GuardianName, GuardianBasis);
        (Name, NameKey) = told.Name.Length > 0 ? (told.Name, nameKey) : (Name, NameKey);
        Sex = told.Sex is Sex.Unknown ? Sex : told.Sex;
        BirthDate = told.BirthDate ?? BirthDate;
        (AgeYears, AgeOn) = told.AgeYears is null || BirthDate is not null ? (AgeYears, AgeOn) : (told.AgeYears, told.AgeOn);
        (GuardianName, GuardianBasis) = (told.GuardianName ?? GuardianName, told.GuardianBasis ?? GuardianBasis);
        return before != (Name, Sex, BirthDate, AgeYears, AgeOn, GuardianName, GuardianBasis);
    }

    /// <summary>A change: the next one must have read it, and the person is compared anew with those of all areas.</summary>
    internal void Changed()
    {
        Version++;
        MatchedAt = null;
    }

    private List<string> Fill(Sex sex, DateOnly? birthDate, short? ageYears, DateOnly? ageOn, string? guardianName, string? guardianBasis)
    {
        var filled = new List<string>();
        if (Sex is Sex.Unknown && sex is not Sex.Unknown)
        {
            Sex = sex;
            filled.Add(nameof(Sex));
        }
        if (BirthDate is null && birthDate is not null)
        {
            BirthDate = birthDate;
            filled.Add(nameof(BirthDate));
        }
        if (BirthDate is null && AgeYears is null && ageYears is not null)
        {
            (AgeYears, AgeOn) = (ageYears, ageOn);
            filled.Add(nameof(AgeYears));
        }
        if (GuardianName is null && guardianName is not null)
        {
            GuardianName = guardianName;
            filled.Add(nameof(GuardianName));
        }
        if (GuardianBasis is null && guardianBasis is not null)
        {
            GuardianBasis = guardianBasis;
            filled.Add(nameof(GuardianBasis));
        }
        return filled;
    }

    /// <summary>Whole years from one day to another; below 0 where it is the earlier one.</summary>
    public static int YearsBetween(DateOnly from, DateOnly to) => to.Year - from.Year - (to.AddYears(from.Year - to.Year) < from ? 1 : 0);

    internal static void Configure(ModelBuilder model, OutbreakDb db)
    {
        EntityTypeBuilder<Person> table = model.Entity<Person>();
        table.ToTable("person");
        table.HasKey(p => p.Id);
        table.Property(p => p.Id).ValueGeneratedNever();
        table.Property(p => p.Name).HasMaxLength(LongestName);
        table.Property(p => p.NameKey).HasMaxLength(LongestName);
        if (db.Kind is DatabaseKind.Postgres)
        {
            // The beginning of a name is a range of keys only where keys are in the order of their bytes.
            table.Property(p => p.NameKey).UseCollation("C");
        }
        table.Property(p => p.GuardianName).HasMaxLength(LongestName);
        table.Property(p => p.GuardianBasis).HasMaxLength(200);
        table.Property(p => p.Version).IsConcurrencyToken();
        // A search by the beginning of a name, and a match by all of it, test area and day without touching the row; whoever looks on
        // from there needs the id, and whether the record still stands by itself.
        table.HasIndex(p => new { p.NameKey, p.Position, p.BirthDate, p.Id, p.MergedInto });
        table.HasIndex(p => new { p.BirthDate, p.Position, p.NameKey });
        table.HasIndex(p => p.PurgeOn);
        table.HasIndex(p => p.MergedInto).HasFilter("merged_into IS NOT NULL");
        table.HasIndex(p => p.RecordedAt).HasFilter("matched_at IS NULL");
        db.LimitToScope<Person>(model, p => p.Position);
    }
}
