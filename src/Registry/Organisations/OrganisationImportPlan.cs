using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Registry.Organisations;

/// <summary>An organisation that is known already, as far as rows are matched with it.</summary>
internal sealed record KnownOrganisation(Guid Id, string? CreditCode, string Name, long Position, Guid? ParentId, bool IsClosed);

/// <summary>
/// What importing a table of organisations would do. A row is the organisation with its credit code, else the one of its name
/// in its area; a row whose organisation above stands further down waits for it.
/// </summary>
internal sealed class OrganisationImportPlan(IReadOnlyList<KnownOrganisation> known, HashSet<string> codesElsewhere, PinyinInitials initials, DateOnly today, DateTimeOffset now)
{
    private readonly Dictionary<string, KnownOrganisation> _byCode = known.Where(k => k.CreditCode is not null).ToDictionary(k => k.CreditCode!, StringComparer.Ordinal);
    private readonly Dictionary<(string, long), KnownOrganisation> _byName = known.Where(k => !k.IsClosed).GroupBy(k => (k.Name, k.Position)).ToDictionary(g => g.Key, g => g.First());
    private readonly Dictionary<string, Guid?> _above = known.GroupBy(k => k.Name).ToDictionary(g => g.Key, g => g.Count() == 1 ? g.First().Id : (Guid?)null, StringComparer.Ordinal);
    private readonly Dictionary<Guid, Guid?> _parents = known.ToDictionary(k => k.Id, k => k.ParentId);
    private readonly HashSet<Guid> _seen = [];

    public List<Organisation> New { get; } = [];

    public int Changed { get; private set; }

    public int Unchanged { get; private set; }

    public List<RefusedRow> Refused { get; } = [];

    /// <summary>The known organisation that a row is about; null for a new one.</summary>
    public KnownOrganisation? Match(OrganisationCells row) =>
        row.CreditCode is { } code && _byCode.TryGetValue(code, out var same) ? same : _byName.GetValueOrDefault((row.Name, row.Area.Position));

    /// <summary>Places every row.</summary>
    /// <param name="rows">The usable rows of the file.</param>
    /// <param name="tracked">The organisations that <see cref="Match"/> named, with their appointments and former names.</param>
    public void Place(IReadOnlyList<OrganisationCells> rows, IReadOnlyDictionary<Guid, Organisation> tracked)
    {
        var waiting = rows;
        for (var before = int.MaxValue; waiting.Count > 0 && waiting.Count < before;)
        {
            before = waiting.Count;
            waiting = [.. waiting.Where(row => !TryPlace(row, tracked))];
        }
        Refused.AddRange(waiting.Select(row => Refusal(row, "parent", row.Parent!, new FieldError("organisations.row.parent", row.Parent))));
        Refused.Sort((a, b) => a.Line.CompareTo(b.Line));
    }

    /// <summary>False where the row must wait for the organisation above it.</summary>
    private bool TryPlace(OrganisationCells row, IReadOnlyDictionary<Guid, Organisation> tracked)
    {
        Guid? parent = null;
        if (row.Parent is { } above && (parent = ParentOf(above)) is null)
        {
            return false;
        }
        var match = Match(row);
        var present = match is null ? null : tracked.GetValueOrDefault(match.Id);
        if ((WhyNot(row, match, present, parent) ?? (present is null ? Open(row, parent) : Change(present, row, parent))) is var (field, error))
        {
            Refused.Add(Refusal(row, field, Value(row, field), error));
        }
        return true;
    }

    private (string Field, FieldError Error)? WhyNot(OrganisationCells row, KnownOrganisation? match, Organisation? present, Guid? parent) =>
        match is { IsClosed: true } ? ("name", new FieldError("organisations.row.closed", row.Name))
        : row.CreditCode is { } code && codesElsewhere.Contains(code) ? ("credit_code", new FieldError("organisations.row.code-elsewhere", code))
        : row.CreditCode is { } other && present?.CreditCode is { } has && has != other ? ("credit_code", new FieldError("organisations.row.other-code", has))
        : match is not null && !_seen.Add(match.Id) ? ("name", new FieldError("organisations.row.twice", row.Name))
        : parent is { } above && present is not null && IsBelow(above, present.Id) ? ("parent", new FieldError("organisations.row.under-itself", row.Parent))
        : null;

    private (string, FieldError)? Open(OrganisationCells row, Guid? parent)
    {
        var opened = Organisation.Open(Guid.CreateVersion7(now), Wanted(row, null, parent));
        if (Appoint(opened, row) is { } wrong)
        {
            return wrong;
        }
        opened.Version = 1;
        New.Add(opened);
        Remember(new KnownOrganisation(opened.Id, opened.CreditCode, opened.Name, opened.Position, parent, false));
        return null;
    }

    private (string, FieldError)? Change(Organisation present, OrganisationCells row, Guid? parent)
    {
        var (version, wanted) = (present.Version, Wanted(row, present, parent));
        if (Appoint(present, row) is { } wrong)
        {
            return wrong;
        }
        if (wanted.DiffersFrom(present))
        {
            present.Change(wanted, today);
        }
        (Changed, Unchanged) = present.Version != version ? (Changed + 1, Unchanged) : (Changed, Unchanged + 1);
        _parents[present.Id] = present.ParentId;
        if (present.CreditCode is { } code)
        {
            _byCode.TryAdd(code, new KnownOrganisation(present.Id, code, present.Name, present.Position, present.ParentId, false));
        }
        return null;
    }

    /// <summary>Appoints whom the row names, both or neither; who holds the role already stays.</summary>
    private (string, FieldError)? Appoint(Organisation organisation, OrganisationCells row)
    {
        var wanted = new[] { (Role: AppointmentRole.FirstResponsible, Person: row.FirstResponsible), (Role: AppointmentRole.Deputy, Person: row.Deputy) }
            .Where(w => w.Person is not null).Select(w => Appointment(organisation, w.Role, w.Person!)).OfType<Appointment>().ToArray();
        foreach (var appointment in wanted)
        {
            if (organisation.WhyNotAppoint(appointment) is { } refusal)
            {
                return (appointment.Role is AppointmentRole.Deputy ? "deputy_from" : "first_responsible_from", new FieldError("refusal." + refusal.Code, [.. refusal.Arguments]));
            }
        }
        Array.ForEach(wanted, appointment => organisation.Appoint(appointment));
        return null;
    }

    /// <summary>What is to be appointed; null where the person holds the role with the same post and telephone.</summary>
    private Appointment? Appointment(Organisation organisation, AppointmentRole role, PersonCells person)
    {
        var holder = organisation.Holder(role, today);
        var stays = holder?.PersonName == person.Name;
        var (post, phone) = (person.Post ?? (stays ? holder!.Post : null), person.OfficePhone ?? (stays ? holder!.OfficePhone : null));
        return stays && holder!.Post == post && holder.OfficePhone == phone ? null : new Appointment
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = organisation.Id,
            Position = organisation.Position,
            Role = role,
            PersonName = person.Name,
            Post = post,
            OfficePhone = phone,
            AccountId = stays ? holder!.AccountId : null,
            From = stays ? holder!.From : person.From ?? today,
        };
    }

    /// <summary>What the row wants; what it leaves empty stays as it is.</summary>
    private OrganisationDetails Wanted(OrganisationCells row, Organisation? present, Guid? parent) => new()
    {
        Name = row.Name,
        NameEn = row.NameEn ?? present?.NameEn,
        Pinyin = row.Pinyin ?? (present?.Name == row.Name ? present.Pinyin : initials.Of(row.Name)),
        Sector = row.Sector,
        CreditCode = row.CreditCode ?? present?.CreditCode,
        Area = row.Area,
        Address = row.Address ?? present?.Address,
        OfficePhone = row.OfficePhone ?? present?.OfficePhone,
        ParentId = parent ?? present?.ParentId,
        OpenedOn = row.OpenedOn ?? present?.OpenedOn,
        Note = row.Note ?? present?.Note,
    };

    private void Remember(KnownOrganisation opened)
    {
        _seen.Add(opened.Id);
        _parents[opened.Id] = opened.ParentId;
        _byName[(opened.Name, opened.Position)] = opened;
        _above[opened.Name] = _above.ContainsKey(opened.Name) ? null : opened.Id;
        if (opened.CreditCode is { } code)
        {
            _byCode[code] = opened;
        }
    }

    private Guid? ParentOf(string above) => _byCode.TryGetValue(above.ToUpperInvariant(), out var coded) ? coded.Id : _above.GetValueOrDefault(above);

    private bool IsBelow(Guid organisation, Guid above)
    {
        for (Guid? at = organisation; at is { } id; at = _parents.GetValueOrDefault(id))
        {
            if (id == above)
            {
                return true;
            }
        }
        return false;
    }

    private static string Value(OrganisationCells row, string field) => field switch
    {
        "name" => row.Name,
        "credit_code" => row.CreditCode ?? "",
        "parent" => row.Parent ?? "",
        _ => "",
    };

    private static RefusedRow Refusal(OrganisationCells row, string field, string value, FieldError error) => new(row.Line, field, value, error, row.Cells);
}
