using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Organisations;

/// <summary>The roles in which a named person answers for an organisation.</summary>
public enum AppointmentRole
{
    /// <summary>The first-responsible person 第一责任人.</summary>
    FirstResponsible = 1,

    /// <summary>The deputy 副职, who stands in.</summary>
    Deputy = 2,
}

/// <summary>
/// A named person who answers for an organisation in a role, from a day until another; one at a time in each role. It holds
/// what stands on the door of an office: name, post, office telephone.
/// </summary>
[PersonalData("responsibility", "infectious-disease-law", Sensitivity.Personal, Kept = "appointment")]
public sealed class Appointment
{
    public required Guid Id { get; init; }
    public required Guid OrganisationId { get; init; }

    /// <summary>That of the organisation, so that the scope holds here too.</summary>
    public required long Position { get; set; }
    public required AppointmentRole Role { get; init; }
    public required string PersonName { get; set; }
    public string? Post { get; set; }
    public string? OfficePhone { get; set; }

    /// <summary>The account by which the person works here; accounts belong to a module above.</summary>
    public Guid? AccountId { get; set; }

    /// <summary>The first day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The first day on which the person no longer answers; null while it lasts.</summary>
    public DateOnly? Until { get; set; }

    public bool HoldsOn(DateOnly day) => From <= day && (Until is null || day < Until);

    internal static void Configure(EntityTypeBuilder<Appointment> table)
    {
        table.ToTable("appointment");
        table.HasKey(a => a.Id);
        table.Property(a => a.Id).ValueGeneratedNever();
        table.Property(a => a.PersonName).HasMaxLength(60);
        table.Property(a => a.Post).HasMaxLength(100);
        table.Property(a => a.OfficePhone).HasMaxLength(40);
        table.Property(a => a.From).HasColumnName("from_day");
        table.Property(a => a.Until).HasColumnName("until_day");
        table.HasIndex(a => new { a.OrganisationId, a.Role, a.From }).IsUnique();
        table.HasIndex(a => a.AccountId);
    }
}
