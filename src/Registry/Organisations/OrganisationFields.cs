using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>What people tell of an organisation when they open or change it.</summary>
public abstract record OrganisationFields
{
    internal const string Telephone = @"^[0-9+][0-9 ()+\-/,;转]{2,39}$";

    /// <summary>The full name as on the certificate or the sign.</summary>
    [Required, Name, StringLength(150)] public string Name { get; init; } = "";

    /// <summary>Name in English, where there is one.</summary>
    [Name, StringLength(200)] public string? NameEn { get; init; }

    /// <summary>Initials of the name in pinyin; taken from the name where absent.</summary>
    [RegularExpression("^[a-z0-9]{1,60}$")] public string? Pinyin { get; init; }

    /// <summary>Key of the sector, from the list of sectors.</summary>
    [Required, StringLength(40)] public string Sector { get; init; } = "";

    /// <summary>Unified social credit code (GB 32100-2015), 18 characters; absent for a branch that has none of its own.</summary>
    [CreditCode] public string? CreditCode { get; init; }

    /// <summary>Code of the area that answers for it: 2, 4, 6, 9, 12 or 15 digits.</summary>
    [Required] public string Area { get; init; } = "";

    /// <summary>Street address.</summary>
    [Name, StringLength(200)] public string? Address { get; init; }

    /// <summary>Telephone of the office.</summary>
    [RegularExpression(Telephone)] public string? OfficePhone { get; init; }

    /// <summary>Id of the organisation above it.</summary>
    public Guid? Parent { get; init; }

    /// <summary>The first day of the organisation; absent where it has long been.</summary>
    public DateOnly? OpenedOn { get; init; }

    /// <summary>What else to know of it.</summary>
    [StringLength(500)] public string? Note { get; init; }
}

/// <summary>The details of an organisation, checked against areas, sectors, and the other organisations.</summary>
internal sealed record OrganisationDetails
{
    internal required string Name { get; init; }
    internal string? NameEn { get; init; }
    internal required string Pinyin { get; init; }
    internal required Sector Sector { get; init; }
    internal string? CreditCode { get; init; }
    internal required AreaNode Area { get; init; }
    internal string? Address { get; init; }
    internal string? OfficePhone { get; init; }
    internal Guid? ParentId { get; init; }
    internal DateOnly? OpenedOn { get; init; }
    internal string? Note { get; init; }

    /// <summary>Whether anything would change.</summary>
    internal bool DiffersFrom(Organisation o) =>
        (Name, NameEn, Pinyin, Sector.Key, CreditCode, Area.Position) != (o.Name, o.NameEn, o.Pinyin, o.Sector, o.CreditCode, o.Position)
        || (Address, OfficePhone, ParentId, OpenedOn, Note) != (o.Address, o.OfficePhone, o.ParentId, o.OpenedOn, o.Note);

    /// <summary>Checks what was told of a new organisation, or of the one that is changed.</summary>
    internal static async Task<Result<OrganisationDetails>> OfAsync(OrganisationFields fields, Organisation? present, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (NameText.Clean(fields.Name) is not { } name)
        {
            return Malformed.Field("name", "validation.required");
        }
        var sectors = await db.SectorsAsync(cancellation);
        if (sectors.ByKey(fields.Sector) is not { } sector)
        {
            return Malformed.Field("sector", "organisations.sector-unknown", fields.Sector);
        }
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(fields.Area) is not { } area || !new OrganisationScope(actor, sectors).Covers(area.Position, sector.Key))
        {
            return new AreaNotFound(fields.Area);
        }
        if (area.ClosedOn is not null && area.Position != present?.Position)
        {
            return new AreaClosed(area.Name);
        }
        if (fields.OpenedOn > db.Shared.Calendar.DayOf(clock.GetUtcNow()))
        {
            return Malformed.Field("openedOn", "areas.day-in-future");
        }
        var code = string.IsNullOrWhiteSpace(fields.CreditCode) ? null : Organisations.CreditCode.Parse(fields.CreditCode)!.Text;
        if (await CodeTakenAsync(code, present, db, cancellation) is { } taken)
        {
            return taken;
        }
        if (await WrongParentAsync(fields.Parent, present, db, cancellation) is { } wrong)
        {
            return wrong;
        }
        return new OrganisationDetails
        {
            Name = name,
            NameEn = NameText.Clean(fields.NameEn),
            Pinyin = !string.IsNullOrEmpty(fields.Pinyin) ? fields.Pinyin : name == present?.Name ? present.Pinyin : (await db.NameInitialsAsync(cancellation)).Of(name),
            Sector = sector,
            CreditCode = code,
            Area = area,
            Address = NameText.Clean(fields.Address),
            OfficePhone = NameText.Clean(fields.OfficePhone),
            ParentId = fields.Parent,
            OpenedOn = fields.OpenedOn,
            Note = NameText.Clean(fields.Note?.ReplaceLineEndings(" ")),
        };
    }

    private static async Task<Refusal?> CodeTakenAsync(string? code, Organisation? present, OutbreakDb db, CancellationToken cancellation)
    {
        if (code is null || code == present?.CreditCode || (await db.TakenAnywhereAsync<Organisation>(o => o.CreditCode, [code], cancellation)).Count == 0)
        {
            return null;
        }
        var holder = await db.Organisations().AsNoTracking().Where(o => o.CreditCode == code).Select(o => o.Name).SingleOrDefaultAsync(cancellation);
        return new CreditCodeTaken(code, holder is null ? new FieldError("organisations.elsewhere") : holder);
    }

    /// <summary>The organisation above must exist, and nothing may stand above itself.</summary>
    private static async Task<Refusal?> WrongParentAsync(Guid? parent, Organisation? present, OutbreakDb db, CancellationToken cancellation)
    {
        if (parent == present?.ParentId)
        {
            return null;
        }
        for (var (above, steps) = (parent, 0); above is { } id; steps++)
        {
            if (id == present?.Id || steps == MostLevels)
            {
                return new OrganisationUnderItself(present?.Name ?? "");
            }
            if (await db.Organisations().AsNoTracking().Where(o => o.Id == id).Select(o => new { o.ParentId }).SingleOrDefaultAsync(cancellation) is not { } next)
            {
                return steps == 0 ? new OrganisationNotFound(id.ToString()) : null;
            }
            above = next.ParentId;
        }
        return null;
    }

    private const int MostLevels = 20;
}
