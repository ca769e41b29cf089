using System.ComponentModel.DataAnnotations;

namespace Fangxian.Registry.People;

/// <summary>What somebody, or a row of a file, tells of a person; not checked yet.</summary>
public record PersonTold
{
    /// <summary>As on the document: Chinese, with the middle dot, or in Latin letters.</summary>
    [StringLength(400)] public string? Name { get; init; }

    /// <summary>Nobody knows the name (a public line list, somebody unconscious): then it may be left out.</summary>
    public bool IsNameUnknown { get; init; }

    /// <summary>Sex as on the document; taken from the identity number where it is left out.</summary>
    [EnumDataType(typeof(Sex))] public Sex Sex { get; init; }

    /// <summary>Day of birth; taken from the identity number where it is left out.</summary>
    public DateOnly? BirthDate { get; init; }

    /// <summary>Age in whole years, where the day of birth is not known.</summary>
    [Range(0, PersonReading.OldestYears)] public short? AgeYears { get; init; }

    /// <summary>The day on which the person was that old; today where it is left out.</summary>
    public DateOnly? AgeOn { get; init; }

    /// <summary>Kind of document; the resident identity card where a number comes without one.</summary>
    [EnumDataType(typeof(IdentityKind))] public IdentityKind? IdentityKind { get; init; }

    /// <summary>Number of the document.</summary>
    [StringLength(60)] public string? IdentityNumber { get; init; }

    /// <summary>Telephone numbers, five at the most; those of other countries with +.</summary>
    [MaxLength(PersonReading.MostPhones)] public IReadOnlyList<string> Phones { get; init; } = [];

    /// <summary>Where the person is registered, lives and stays; one of each.</summary>
    [MaxLength(3)] public IReadOnlyList<AddressTold> Addresses { get; init; } = [];

    /// <summary>Who has the care of a person under 14.</summary>
    [StringLength(400)] public string? GuardianName { get; init; }

    /// <summary>The statutory basis, where a person under 14 is recorded without a guardian: report-duty, investigation, emergency.</summary>
    [StringLength(40)] public string? GuardianBasis { get; init; }
}

/// <param name="Kind">Registered, living or staying.</param>
/// <param name="Area">Code of the area.</param>
/// <param name="Text">Street and number.</param>
public sealed record AddressTold(AddressKind Kind, string Area, string? Text = null);

/// <summary>
/// On what a person under 14 is recorded where no guardian is named (Provisions on the Cyber Protection of Children's Personal
/// Information, 2019, articles 9 and 10, ask the guardian; the duties below go before).
/// </summary>
public static class GuardianBases
{
    /// <summary>Report of a statutory infectious disease: Law on the Prevention and Treatment of Infectious Diseases (2013), articles 30 and 31.</summary>
    public const string ReportDuty = "report-duty";

    /// <summary>Investigation of an outbreak: the same law, articles 12, 40 and 48.</summary>
    public const string Investigation = "investigation";

    /// <summary>An emergency in public health: Regulations on Public Health Emergencies (State Council order 376), articles 36 and 40.</summary>
    public const string Emergency = "emergency";

    public static readonly IReadOnlyList<string> All = [ReportDuty, Investigation, Emergency];
}
