using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fangxian.Registry.Organisations;

/// <summary>
/// An organisation of any sector, hung on the area that answers for it. It is closed, never deleted; its names and the
/// persons who answered for it stay on record with their days.
/// </summary>
public sealed class Organisation
{
    public required Guid Id { get; init; }

    /// <summary>The responsible area.</summary>
    public required long Position { get; set; }

    /// <summary>The level of the responsible area, stored and never inferred.</summary>
    public required AreaLevel Level { get; set; }
    public required string Name { get; set; }
    public string? NameEn { get; set; }

    /// <summary>Initials of the name in pinyin.</summary>
    public required string Pinyin { get; set; }

    /// <summary>Its place in lists among the organisations of one area: by initials; unlike that of any other.</summary>
    public string ListKey { get; private set; } = "";

    /// <summary>What a search looks through: names of today and former ones, English name, initials, in small letters.</summary>
    public string SearchText { get; private set; } = "";

    /// <summary>Key of the sector.</summary>
    public required string Sector { get; set; }

    /// <summary>The unified social credit code; null for a branch or body that has none of its own.</summary>
    public string? CreditCode { get; set; }
    public string? Address { get; set; }
    public string? OfficePhone { get; set; }

    /// <summary>The organisation above it.</summary>
    public Guid? ParentId { get; set; }
    public DateOnly? OpenedOn { get; set; }

    /// <summary>The first day without it.</summary>
    public DateOnly? ClosedOn { get; set; }
    public string? Note { get; set; }
    public int Version { get; set; } = 1;
    public List<Appointment> Appointments { get; init; } = [];
    public List<OrganisationFormerName> FormerNames { get; init; } = [];

    /// <summary>Who answers in a role on a day; null where nobody does.</summary>
    public Appointment? Holder(AppointmentRole role, DateOnly day) => Appointments.Find(a => a.Role == role && a.HoldsOn(day));

    /// <summary>Takes over new details; a name that changes is kept with the day until which it held.</summary>
    internal Result<Done> Change(OrganisationDetails wanted, DateOnly on)
    {
        if (ClosedOn is not null)
        {
            return new OrganisationClosed(Name);
        }
        if (wanted.Name != Name && !FormerNames.Exists(n => n.Name == Name && n.Until == on))
        {
            FormerNames.Add(new OrganisationFormerName { OrganisationId = Id, Position = Position, Name = Name, Until = on });
        }
        Take(wanted);
        Version++;
        return Done.Instance;
    }

    /// <summary>Ends the organisation from a day on, and with it the appointments that last.</summary>
    public Result<Done> Close(DateOnly on)
    {
        if (ClosedOn is not null)
        {
            return new OrganisationClosed(Name);
        }
        if (Appointments.Select(a => (DateOnly?)a.From).Append(OpenedOn).Max() is { } latest && latest >= on)
        {
            return new OrganisationDayTooEarly(on, latest);
        }
        foreach (var lasting in Appointments.Where(a => a.Until is null))
        {
            lasting.Until = on;
        }
        ClosedOn = on;
        Version++;
        return Done.Instance;
    }

    /// <summary>
    /// Puts a person in a role from a day on and ends the one before on that day. From the day on which the present one began
    /// it mends that record: name, post, telephone, account.
    /// </summary>
    public Result<Appointment> Appoint(Appointment appointed)
    {
        if (WhyNotAppoint(appointed) is { } refusal)
        {
            return refusal;
        }
        Version++;
        var last = Last(appointed.Role);
        if (last?.From == appointed.From)
        {
            (last.PersonName, last.Post, last.OfficePhone, last.AccountId, last.Until) = (appointed.PersonName, appointed.Post, appointed.OfficePhone, appointed.AccountId, null);
            return last;
        }
        if (last is { Until: null })
        {
            last.Until = appointed.From;
        }
        Appointments.Add(appointed);
        return appointed;
    }

    /// <summary>Why the appointment cannot be made; null where it can.</summary>
    internal RuleRefusal? WhyNotAppoint(Appointment appointed) =>
        ClosedOn is not null ? new OrganisationClosed(Name)
        : OpenedOn is { } opened && appointed.From < opened ? new OrganisationDayTooEarly(appointed.From, opened)
        : Last(appointed.Role) is { } last && last.From != appointed.From && (appointed.From < last.From || appointed.From < last.Until) ? new OrganisationDayTooEarly(appointed.From, last.Until ?? last.From)
        : null;

    private Appointment? Last(AppointmentRole role) => Appointments.Where(a => a.Role == role).MaxBy(a => a.From);

    /// <summary>Ends the appointment in a role from a day on; nobody follows yet, so that a gap shows.</summary>
    public Result<Appointment> Dismiss(AppointmentRole role, DateOnly on)
    {
        if (Appointments.Find(a => a.Role == role && a.Until is null) is not { } holder)
        {
            return new NobodyAppointed(Name);
        }
        if (on <= holder.From)
        {
            return new OrganisationDayTooEarly(on, holder.From);
        }
        holder.Until = on;
        Version++;
        return holder;
    }

    internal static Organisation Open(Guid id, OrganisationDetails wanted)
    {
        var opened = new Organisation { Id = id, Position = wanted.Area.Position, Level = wanted.Area.Level, Name = wanted.Name, Pinyin = wanted.Pinyin, Sector = wanted.Sector.Key };
        opened.Take(wanted);
        return opened;
    }

    private void Take(OrganisationDetails wanted)
    {
        (Position, Level, Name, NameEn, Pinyin, Sector, CreditCode) = (wanted.Area.Position, wanted.Area.Level, wanted.Name, wanted.NameEn, wanted.Pinyin, wanted.Sector.Key, wanted.CreditCode);
        (Address, OfficePhone, ParentId, OpenedOn, Note) = (wanted.Address, wanted.OfficePhone, wanted.ParentId, wanted.OpenedOn, wanted.Note);
        ListKey = $"{Pinyin} {Id:N}";
        SearchText = string.Join('\n', FormerNames.Select(n => n.Name).Prepend(NameEn ?? "").Prepend(Pinyin).Prepend(Name)).ToLowerInvariant();
        Appointments.ForEach(a => a.Position = Position);
        FormerNames.ForEach(n => n.Position = Position);
    }

    internal static void Configure(EntityTypeBuilder<Organisation> table)
    {
        table.ToTable("organisation");
        table.HasKey(o => o.Id);
        table.Property(o => o.Id).ValueGeneratedNever();
        table.Property(o => o.Name).HasMaxLength(150);
        table.Property(o => o.NameEn).HasMaxLength(200);
        table.Property(o => o.Pinyin).HasMaxLength(60);
        table.Property(o => o.ListKey).HasMaxLength(100);
        table.Property(o => o.Sector).HasMaxLength(40);
        table.Property(o => o.CreditCode).HasMaxLength(Organisations.CreditCode.Length);
        table.Property(o => o.Address).HasMaxLength(200);
        table.Property(o => o.OfficePhone).HasMaxLength(40);
        table.Property(o => o.Note).HasMaxLength(500);
        table.Property(o => o.Version).IsConcurrencyToken();
        table.HasIndex(o => o.CreditCode).IsUnique();
        table.HasIndex(o => new { o.Position, o.ListKey });
        table.HasIndex(o => o.ParentId);
        table.HasMany(o => o.Appointments).WithOne().HasForeignKey(a => a.OrganisationId);
        table.HasMany(o => o.FormerNames).WithOne().HasForeignKey(n => n.OrganisationId);
    }
}

/// <summary>A name that an organisation once had, and the first day on which it no longer had it.</summary>
public sealed class OrganisationFormerName
{
    public required Guid OrganisationId { get; init; }
    public required string Name { get; init; }
    public required DateOnly Until { get; init; }

    /// <summary>That of the organisation, so that the scope holds here too.</summary>
    public required long Position { get; set; }

    internal static void Configure(EntityTypeBuilder<OrganisationFormerName> table)
    {
        table.ToTable("organisation_former_name");
        table.HasKey(n => new { n.OrganisationId, n.Until, n.Name });
        table.Property(n => n.Name).HasMaxLength(150);
    }
}

internal static class OrganisationTables
{
    public static DbSet<Organisation> Organisations(this OutbreakDb db) => db.Set<Organisation>();

    public static DbSet<Appointment> Appointments(this OutbreakDb db) => db.Set<Appointment>();
}
