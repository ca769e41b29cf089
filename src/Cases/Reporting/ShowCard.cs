using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reporting;

/// <summary>From where a patient comes, as the card has it, seen from the reporting county.</summary>
public enum PatientOrigin
{
    SameCounty = 1,
    SamePrefecture = 2,
    SameProvince = 3,
    OtherProvince = 4,
}

/// <summary>
/// The statutory report card (中华人民共和国传染病报告卡) from the record of a case. Whoever reported the case may print it, and whoever
/// may read cases of its area. It names the person in full; numbers stay masked, unless <see cref="PrintCard"/> is asked for them.
/// </summary>
public static class ShowCard
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response : IShowsPersons
    {
        /// <summary>Number of the card: that of the case.</summary>
        public required string Number { get; init; }
        /// <summary>Whether the card says something else than at the first report: a corrected card.</summary>
        public required bool IsCorrected { get; init; }
        /// <summary>Name in full.</summary>
        public required string Name { get; init; }
        /// <summary>Parent or guardian.</summary>
        public string? GuardianName { get; init; }
        /// <summary>Whether the numbers are written in full.</summary>
        public required NumberShown Numbers { get; init; }
        /// <summary>Identity number.</summary>
        public string? IdentityNumber { get; init; }
        /// <summary>Sex.</summary>
        public required Sex Sex { get; init; }
        /// <summary>Day of birth.</summary>
        public DateOnly? BirthDate { get; init; }
        /// <summary>Age in whole years.</summary>
        public short? AgeYears { get; init; }
        /// <summary>Where the person works or learns.</summary>
        public string? Employer { get; init; }
        /// <summary>Telephone.</summary>
        public string? Phone { get; init; }
        /// <summary>From where the patient comes.</summary>
        public PatientOrigin? Origin { get; init; }
        /// <summary>Where the person lives.</summary>
        public AreaItem? Residence { get; init; }
        /// <summary>Street and number.</summary>
        public string? Address { get; init; }
        /// <summary>Group of persons.</summary>
        public Occupation? Occupation { get; init; }
        /// <summary>What it is held to be.</summary>
        public required CaseClass Class { get; init; }
        /// <summary>Day of onset.</summary>
        public DateOnly? OnsetDate { get; init; }
        /// <summary>Time of diagnosis.</summary>
        public DateTimeOffset? DiagnosedAt { get; init; }
        /// <summary>Day of death.</summary>
        public DateOnly? DeathDate { get; init; }
        /// <summary>Code of the disease.</summary>
        public required string Disease { get; init; }
        /// <summary>Its statutory class on the day of the report; null for one that the law did not name then.</summary>
        public string? StatutoryClass { get; init; }
        /// <summary>The reporting unit.</summary>
        public string? ReportingUnit { get; init; }
        /// <summary>Telephone of the reporting unit.</summary>
        public string? UnitPhone { get; init; }
        /// <summary>Who filled it in, as the audit names the actor.</summary>
        public required string ReportedBy { get; init; }
        /// <summary>What the person of that account is called; null where there is no account.</summary>
        public string? FilledInBy { get; init; }
        /// <summary>When it was filled in.</summary>
        public required DateTimeOffset ReportedAt { get; init; }
        /// <summary>Anything else.</summary>
        public string? Note { get; init; }

        IReadOnlyCollection<Guid> IShowsPersons.PersonsShown => [PersonId];

        long? IShowsPersons.AuditPosition => Position;

        /// <summary>The same in English, where it is known in English.</summary>
        internal string? FilledInByEn { get; init; }

        internal Guid PersonId { get; init; }

        internal long Position { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/card", CasesContract.CasesReport, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/{id:guid}/card", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "The statutory report card of a case");

    internal static Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        CardAsync(request.Id, NumberShown.Masked, db, actor, cancellation);

    /// <summary>The card of a case that the actor has reported or may read.</summary>
    internal static async Task<Result<Response>> CardAsync(Guid id, NumberShown shown, OutbreakDb db, Actor actor, CancellationToken cancellation)
    {
        if (await db.Cases().AsNoTracking().FirstOrDefaultAsync(c => c.Id == id, cancellation) is not { } c || !(c.ReportedBy == actor.Name || actor.MayAt(CasesContract.CasesRead, c.Position)))
        {
            return new CaseNotFound(id.ToString());
        }
        var (tree, disease) = (await db.AreaTreeAsync(cancellation), (await db.DiseasesAsync(cancellation)).ById(c.DiseaseId)!);
        var person = (await db.PersonsOnFormsAsync([c.PersonId], cancellation))[c.PersonId];
        var unit = await db.OrganisationRows().Where(o => o.Id == c.OrganisationId).Select(o => new { o.Name, o.OfficePhone }).FirstOrDefaultAsync(cancellation);
        var home = c.ResidencePosition is { } at ? tree.Find(at) : null;
        var reporter = await db.Modules.All.OfType<IKeepsAccounts>().Single().PersonOfAsync(c.ReportedBy, db, cancellation);
        return new Response
        {
            Number = c.Number,
            IsCorrected = FirstCard.IsCorrected(c, person, db.Shared.Keys),
            Name = person.Name,
            GuardianName = person.GuardianName,
            Numbers = shown,
            IdentityNumber = person.IdentityAs(shown),
            Sex = person.Sex,
            BirthDate = person.BirthDate,
            AgeYears = c.AgeYears,
            Employer = c.Employer,
            Phone = person.PhoneAs(shown),
            Origin = home is null ? null : OriginOf(home, CaseNumbers.CountyOf(c, tree) ?? tree.Find(c.Position)!),
            Residence = home is null ? null : AreaItem.Of(home),
            Address = person.Address,
            Occupation = c.Occupation,
            Class = c.Class,
            OnsetDate = c.OnsetDate,
            DiagnosedAt = c.DiagnosedAt,
            DeathDate = c.DeathDate,
            Disease = disease.Code,
            StatutoryClass = disease.ClassOn(db.Shared.Calendar.DayOf(c.ReportedAt.AddTicks(-1)))?.Class,
            ReportingUnit = unit?.Name ?? c.ReportingUnit,
            UnitPhone = unit?.OfficePhone,
            ReportedBy = c.ReportedBy,
            FilledInBy = reporter?.Name,
            FilledInByEn = reporter?.NameEn,
            ReportedAt = c.ReportedAt,
            Note = c.Note,
            PersonId = c.PersonId,
            Position = c.Position,
        };
    }

    private static PatientOrigin OriginOf(AreaNode home, AreaNode reporting)
    {
        return Shares(AreaLevel.County) ? PatientOrigin.SameCounty
            : Shares(AreaLevel.Prefecture) ? PatientOrigin.SamePrefecture
            : Shares(AreaLevel.Province) ? PatientOrigin.SameProvince
            : PatientOrigin.OtherProvince;

        bool Shares(AreaLevel level) => home.Path.FirstOrDefault(a => a.Level == level) is { } area && reporting.Path.Contains(area);
    }
}
