using Fangxian.Platform.Localisation;
using Fangxian.Registry.Areas;

namespace Fangxian.Registry.Organisations;

/// <summary>An organisation at one version.</summary>
public sealed record OrganisationState
{
    /// <summary>Id of the organisation.</summary>
    public required Guid Id { get; init; }

    /// <summary>Counts its changes; sent back with the next one.</summary>
    public required int Version { get; init; }

    /// <summary>The full name.</summary>
    public required string Name { get; init; }

    /// <summary>The name in English, where there is one.</summary>
    public string? NameEn { get; init; }

    /// <summary>Initials of the name in pinyin.</summary>
    public required string Pinyin { get; init; }

    /// <summary>Key of the sector.</summary>
    public required string Sector { get; init; }

    /// <summary>Unified social credit code.</summary>
    public string? CreditCode { get; init; }

    /// <summary>The area that answers for it.</summary>
    public required AreaItem Area { get; init; }

    /// <summary>Street address.</summary>
    public string? Address { get; init; }

    /// <summary>Telephone of the office.</summary>
    public string? OfficePhone { get; init; }

    /// <summary>Id of the organisation above it.</summary>
    public Guid? Parent { get; init; }

    /// <summary>The first day of the organisation.</summary>
    public DateOnly? OpenedOn { get; init; }

    /// <summary>The first day without it.</summary>
    public DateOnly? ClosedOn { get; init; }

    /// <summary>What else to know of it.</summary>
    public string? Note { get; init; }

    internal static OrganisationState Of(Organisation o, AreaTree tree) => new()
    {
        Id = o.Id, Version = o.Version, Name = o.Name, NameEn = o.NameEn, Pinyin = o.Pinyin, Sector = o.Sector, CreditCode = o.CreditCode, Area = AreaItem.Of(tree.Find(o.Position)!),
        Address = o.Address, OfficePhone = o.OfficePhone, Parent = o.ParentId, OpenedOn = o.OpenedOn, ClosedOn = o.ClosedOn, Note = o.Note,
    };

    /// <summary>What was wanted, as it would stand beside the present version.</summary>
    internal static OrganisationState Wanted(Guid id, int version, OrganisationDetails wanted) => new()
    {
        Id = id, Version = version, Name = wanted.Name, NameEn = wanted.NameEn, Pinyin = wanted.Pinyin, Sector = wanted.Sector.Key, CreditCode = wanted.CreditCode, Area = AreaItem.Of(wanted.Area),
        Address = wanted.Address, OfficePhone = wanted.OfficePhone, Parent = wanted.ParentId, OpenedOn = wanted.OpenedOn, Note = wanted.Note,
    };
}

/// <summary>Who answers, or answered, in a role.</summary>
/// <param name="Id">Id of the appointment.</param>
/// <param name="Role">First-responsible person or deputy.</param>
/// <param name="PersonName">The person's name.</param>
/// <param name="Post">The person's post.</param>
/// <param name="OfficePhone">Telephone of the office.</param>
/// <param name="AccountId">The account by which the person works here, where there is one.</param>
/// <param name="From">The first day.</param>
/// <param name="Until">The first day on which the person no longer answers; null while it lasts.</param>
public sealed record AppointmentItem(Guid Id, AppointmentRole Role, string PersonName, string? Post, string? OfficePhone, Guid? AccountId, DateOnly From, DateOnly? Until)
{
    internal static AppointmentItem Of(Appointment a) => new(a.Id, a.Role, a.PersonName, a.Post, a.OfficePhone, a.AccountId, a.From, a.Until);
}

/// <summary>A sector as lists and pickers show it.</summary>
/// <param name="Key">Stable and speaking: <c>hospital</c>.</param>
/// <param name="Name">The name in Chinese.</param>
/// <param name="NameEn">The name in English.</param>
/// <param name="Parent">Key of the sector above; null at the top.</param>
public sealed record SectorItem(string Key, string Name, string NameEn, string? Parent)
{
    internal static SectorItem Of(Sector sector) => new(sector.Key, sector.Name, sector.NameEn, sector.Parent);
}

/// <summary>Organisations in the reader's words.</summary>
public static class OrganisationWords
{
    public static string Name(this Words words, SectorItem sector) => words.Name(sector.Name, sector.NameEn);

    public static string RoleName(this Words words, AppointmentRole role) => words["organisations.role." + (role is AppointmentRole.Deputy ? "deputy" : "first")];
}
