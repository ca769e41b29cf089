using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
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

namespace Fangxian.Cases.Investigation;

/// <summary>One case with all that is known of it, in the order in which it happened; its person masked.</summary>
public static class ShowCase
{
    public sealed record Request
    {
        /// <summary>The case.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response : IShowsPersons, IAboutArea
    {
        /// <summary>The case.</summary>
        public required Guid Id { get; init; }
        /// <summary>County, year and running number.</summary>
        public required string Number { get; init; }
        /// <summary>To be sent with the next change.</summary>
        public required int Version { get; init; }
        /// <summary>Code of the disease.</summary>
        public required string Disease { get; init; }
        /// <summary>The responsible area.</summary>
        public required AreaItem ResponsibleArea { get; init; }
        /// <summary>Where the person lived when falling ill.</summary>
        public AreaItem? Residence { get; init; }
        /// <summary>The person, masked.</summary>
        public required PersonSeen Person { get; init; }
        /// <summary>When it was reported.</summary>
        public required DateTimeOffset ReportedAt { get; init; }
        /// <summary>Whether a line list brought it.</summary>
        public bool IsFromFile { get; init; }
        /// <summary>Who reported it.</summary>
        public required string ReportedBy { get; init; }
        /// <summary>The reporting unit.</summary>
        public string? ReportingUnit { get; init; }
        /// <summary>The day of onset.</summary>
        public DateOnly? OnsetDate { get; init; }
        /// <summary>The day of the first visit to a doctor.</summary>
        public DateOnly? FirstVisitDate { get; init; }
        /// <summary>The day from which the person is isolated.</summary>
        public DateOnly? IsolationDate { get; init; }
        /// <summary>When it was diagnosed.</summary>
        public DateTimeOffset? DiagnosedAt { get; init; }
        /// <summary>When it was first investigated.</summary>
        public DateTimeOffset? InvestigatedAt { get; init; }
        /// <summary>What it is held to be now.</summary>
        public required CaseClass Class { get; init; }
        /// <summary>The day from which that counts.</summary>
        public required DateOnly ClassDate { get; init; }
        /// <summary>How ill the person is.</summary>
        public Severity? Severity { get; init; }
        /// <summary>How it ended.</summary>
        public CaseOutcome? Outcome { get; init; }
        /// <summary>The day of cure or death.</summary>
        public DateOnly? OutcomeDate { get; init; }
        /// <summary>The group of persons as the report card has it.</summary>
        public Occupation? Occupation { get; init; }
        /// <summary>Where the person works or learns.</summary>
        public string? Employer { get; init; }
        /// <summary>Anything else.</summary>
        public string? Note { get; init; }
        /// <summary>What is known of symptoms, exposures, findings and underlying illness.</summary>
        public required IReadOnlyList<CaseFact> Facts { get; init; }
        /// <summary>Words of an imported row that nobody has understood yet, as they were told.</summary>
        public required IReadOnlyList<ToldItem> AsTold { get; init; }
        /// <summary>Every class with its edition and basis, the first first.</summary>
        public required IReadOnlyList<ClassItem> Classes { get; init; }
        /// <summary>What the edition of the day of the present class makes of it; null where none holds.</summary>
        public EditionSays? Edition { get; init; }
        /// <summary>Stays in hospitals.</summary>
        public required IReadOnlyList<StayItem> Stays { get; init; }
        /// <summary>Treatments.</summary>
        public required IReadOnlyList<TreatmentItem> Treatments { get; init; }
        /// <summary>Samples with their tests.</summary>
        public required IReadOnlyList<SampleItem> Samples { get; init; }
        /// <summary>Statutory clocks, replaced ones too.</summary>
        public required IReadOnlyList<ClockItem> Clocks { get; init; }
        /// <summary>Offers to other areas.</summary>
        public required IReadOnlyList<OfferItem> Offers { get; init; }
        /// <summary>The earlier case of the same person and disease.</summary>
        public CaseLink? ReinfectionOf { get; init; }
        /// <summary>Other cases of the same person and disease in your areas that may tell of this illness again.</summary>
        public required IReadOnlyList<ToldTwiceItem> ToldTwice { get; init; }
        /// <summary>Later cases of the same person and disease.</summary>
        public required IReadOnlyList<CaseLink> Reinfections { get; init; }

        IReadOnlyCollection<Guid> IShowsPersons.PersonsShown => [Person.Id, Id];

        long? IShowsPersons.AuditPosition => Position;

        string IAboutArea.Area => ResponsibleArea.Code;

        internal long Position { get; init; }
    }

    /// <param name="Id">The person.</param>
    /// <param name="Name">Masked.</param>
    /// <param name="Sex">As on the document.</param>
    /// <param name="AgeYears">At onset or report.</param>
    /// <param name="BirthYear">The year of birth.</param>
    public sealed record PersonSeen(Guid Id, string Name, Sex Sex, short? AgeYears, int? BirthYear);

    /// <param name="Sequence">0 for the first.</param>
    /// <param name="Class">The class.</param>
    /// <param name="Date">The day from which it counts.</param>
    /// <param name="DecidedAt">When it was decided.</param>
    /// <param name="By">Who decided.</param>
    /// <param name="Edition">Number of the edition that judged it.</param>
    /// <param name="Basis">What the edition held it to be, and by which criteria.</param>
    /// <param name="OverrideReason">Why the edition was overruled, or what the mistake was.</param>
    /// <param name="Corrects">The sequence of the one that was a mistake.</param>
    public sealed record ClassItem(short Sequence, CaseClass Class, DateOnly Date, DateTimeOffset DecidedAt, string By, string? Edition, JudgementBasis? Basis, string? OverrideReason, short? Corrects);

    /// <param name="Number">Number of the edition.</param>
    /// <param name="Class">What it holds the case to be; null where it meets no class yet.</param>
    public sealed record EditionSays(string Number, CaseClass? Class);

    /// <param name="Field">The field of the line list.</param>
    /// <param name="Words">What stood there.</param>
    public sealed record ToldItem(string Field, string Words);

    /// <param name="Id">The stay.</param>
    /// <param name="Kind">The care.</param>
    /// <param name="Hospital">The hospital.</param>
    /// <param name="From">The first day.</param>
    /// <param name="Until">The last day.</param>
    public sealed record StayItem(Guid Id, StayKind Kind, string Hospital, DateOnly From, DateOnly? Until);

    /// <param name="Id">The treatment.</param>
    /// <param name="Kind">Its kind.</param>
    /// <param name="What">In words.</param>
    /// <param name="From">The first day.</param>
    /// <param name="Until">The last day.</param>
    public sealed record TreatmentItem(Guid Id, TreatmentKind Kind, string? What, DateOnly From, DateOnly? Until);

    /// <param name="Id">The sample.</param>
    /// <param name="Kind">What was taken.</param>
    /// <param name="TakenOn">The day.</param>
    /// <param name="Label">The number on the tube.</param>
    /// <param name="Tests">What tests found.</param>
    public sealed record SampleItem(Guid Id, SampleKind Kind, DateOnly TakenOn, string? Label, IReadOnlyList<TestItem> Tests);

    /// <param name="Id">The test.</param>
    /// <param name="Method">How.</param>
    /// <param name="Result">What it found.</param>
    /// <param name="ResultOn">The day.</param>
    /// <param name="Laboratory">The laboratory.</param>
    public sealed record TestItem(Guid Id, TestMethod Method, TestResult Result, DateOnly ResultOn, string? Laboratory);

    /// <param name="Id">The offer.</param>
    /// <param name="To">The area it was offered to.</param>
    /// <param name="State">How it stands.</param>
    /// <param name="OfferedAt">When it was offered.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="AnsweredAt">When it was answered.</param>
    /// <param name="AnswerReason">Why it was refused.</param>
    public sealed record OfferItem(Guid Id, AreaItem? To, HandoverState State, DateTimeOffset OfferedAt, string? Reason, DateTimeOffset? AnsweredAt, string? AnswerReason);

    /// <param name="Id">The other case.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Class">What it is held to be.</param>
    /// <param name="From">Its first day.</param>
    public sealed record ToldTwiceItem(Guid Id, string Number, CaseClass Class, DateOnly From);

    /// <param name="Id">The case; null where it is not in your areas.</param>
    /// <param name="Number">Its number; null likewise.</param>
    public sealed record CaseLink(Guid? Id, string? Number);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/show", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/{id:guid}", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "One case with all that is known of it");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.StayOpenAsync(cancellation);
        if (await db.Cases().FirstOrDefaultAsync(c => c.Id == request.Id, cancellation) is not { } c)
        {
            return new CaseNotFound(request.Id.ToString());
        }
        var (tree, editions) = (await db.AreaTreeAsync(cancellation), await db.EditionsAsync(cancellation));
        var person = await db.PersonsOfRoles().FirstAsync(p => p.Id == c.PersonId, cancellation);
        var has = await CaseParts.OfAsync(db, c, cancellation);
        var tests = (has.Tests ? await db.CaseTests().Where(t => t.CaseId == c.Id).OrderBy(t => t.ResultOn).ThenBy(t => t.Id).ToListAsync(cancellation) : []).ToLookup(t => t.SampleId, t => new TestItem(t.Id, t.Method, t.Result, t.ResultOn, t.Laboratory));
        var others = has.Others ? await db.Cases().Where(o => o.PersonId == c.PersonId && o.DiseaseId == c.DiseaseId && o.Id != c.Id).ToListAsync(cancellation) : [];
        return new Response
        {
            Id = c.Id,
            Number = c.Number,
            IsFromFile = c.ImportId is not null,
            Version = c.Version,
            Position = c.Position,
            Disease = (await db.DiseasesAsync(cancellation)).ById(c.DiseaseId)?.Code ?? "",
            ResponsibleArea = AreaItem.Of(tree.Find(c.Position)!),
            Residence = Item(tree, c.ResidencePosition),
            Person = new(person.Id, Masked.Name(person.Name), person.Sex, c.AgeYears, person.BirthDate?.Year),
            ReportedAt = c.ReportedAt,
            ReportedBy = c.ReportedBy,
            ReportingUnit = c.ReportingUnit ?? (c.OrganisationId is { } unit ? await db.OrganisationRows().Where(o => o.Id == unit).Select(o => o.Name).FirstOrDefaultAsync(cancellation) : null),
            OnsetDate = c.OnsetDate,
            FirstVisitDate = c.FirstVisitDate,
            IsolationDate = c.IsolationDate,
            DiagnosedAt = c.DiagnosedAt,
            InvestigatedAt = c.InvestigatedAt,
            Class = c.Class,
            ClassDate = c.ClassDate,
            Severity = c.Severity,
            Outcome = c.Outcome,
            OutcomeDate = c.OutcomeDate,
            Occupation = c.Occupation,
            Employer = c.Employer,
            Note = c.Note,
            Facts = CaseFactJson.Read(c.Facts),
            AsTold = [.. ToldWords.Shown(await db.ToldOfAsync(c.Id, cancellation), actor, c.Position).Select(t => new ToldItem(t.Field, t.Words))],
            Classes = [.. (await db.CaseClassifications().Where(k => k.CaseId == c.Id).OrderBy(k => k.Sequence).ToListAsync(cancellation)).Select(k => new ClassItem(k.Sequence, k.Class, k.Date, k.DecidedAt, k.By, editions.Find(k.EditionId)?.Number, Judgement.ReadBasis(k.Basis), k.OverrideReason, k.Corrects))],
            Edition = await CaseOpinion.OfAsync(db, c, c.ClassDate, cancellation) is { } opinion ? new(opinion.Edition.Number, opinion.Judgement.Class) : null,
            Stays = !has.Stays ? [] : await db.CaseStays().Where(s => s.CaseId == c.Id).OrderBy(s => s.From).ThenBy(s => s.Id).Select(s => new StayItem(s.Id, s.Kind, s.Hospital, s.From, s.Until)).ToListAsync(cancellation),
            Treatments = !has.Treatments ? [] : await db.CaseTreatments().Where(t => t.CaseId == c.Id).OrderBy(t => t.From).ThenBy(t => t.Id).Select(t => new TreatmentItem(t.Id, t.Kind, t.What, t.From, t.Until)).ToListAsync(cancellation),
            Samples = !has.Samples ? [] : [.. (await db.CaseSamples().Where(s => s.CaseId == c.Id).OrderBy(s => s.TakenOn).ThenBy(s => s.Id).ToListAsync(cancellation)).Select(s => new SampleItem(s.Id, s.Kind, s.TakenOn, s.Label, [.. tests[s.Id]]))],
            Clocks = await ClockItem.OfCaseAsync(db, c.Id, tree, clock.Now(), cancellation),
            Offers = !has.Offers ? [] : [.. (await db.CaseHandovers().Where(h => h.CaseId == c.Id && h.Side == HandoverSide.Given).OrderBy(h => h.OfferedAt).ToListAsync(cancellation)).Select(h => new OfferItem(h.Id, Item(tree, h.ToPosition), h.State, h.OfferedAt, h.Reason, h.AnsweredAt, h.AnswerReason))],
            ToldTwice = Twice(c, others, db.Shared.Calendar),
            ReinfectionOf = c.ReinfectionOf is { } earlier ? new(others.Find(o => o.Id == earlier)?.Id, others.Find(o => o.Id == earlier)?.Number) : null,
            Reinfections = [.. others.Where(o => o.ReinfectionOf == c.Id).Select(o => new CaseLink(o.Id, o.Number))],
        };
    }

    private static IReadOnlyList<ToldTwiceItem> Twice(Case of, IEnumerable<Case> others, OutbreakCalendar calendar) => CasesOfPersons.OnceOf(of, calendar) is not { } once ? []
        : [.. others.Select(o => (Case: o, Once: CasesOfPersons.OnceOf(o, calendar))).Where(o => o.Once?.IsToldTwiceBy(once) is true).OrderBy(o => o.Once!.From).Select(o => new ToldTwiceItem(o.Case.Id, o.Case.Number, o.Case.Class, o.Once!.From))];

    private static AreaItem? Item(AreaTree tree, long? position) => position is { } at && tree.Find(at) is { } node ? AreaItem.Of(node) : null;
}
