using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.Clocks;

/// <summary>
/// Which clocks a case starts, and what meets them. The lengths are data: those of the protocol edition that judged the case, where the
/// clock began before its first day those of the edition that held then, else of the statutory clock that holds on the day. A clock that
/// no source states starts only where an edition names it.
/// </summary>
internal sealed class ClockRules(ClockCatalogue statutory, EditionCatalogue editions, OutbreakCalendar calendar)
{
    public const string ReportClassA = "report-class-a";
    public const string ReportClassBC = "report-class-b-c";
    public const string ReportAsymptomatic = "asymptomatic-report";
    public const string EnterWithoutNetwork = "enter-without-network";
    public const string FirstInvestigation = "first-investigation";
    public const string InvestigateAsymptomatic = "asymptomatic-investigation";
    public const string Audit = "cdc-audit";
    public const string Transfer = "transfer";

    /// <summary>The clocks that the investigation meets.</summary>
    public static readonly string[] MetByInvestigation = [FirstInvestigation, InvestigateAsymptomatic, Audit];

    /// <summary>The clocks that the report meets, counted from the diagnosis.</summary>
    public static readonly string[] FromDiagnosis = [ReportClassA, ReportClassBC, ReportAsymptomatic];

    public static async Task<ClockRules> ReadAsync(OutbreakDb db, CancellationToken cancellation) => new(await db.ClocksAsync(cancellation), await db.EditionsAsync(cancellation), db.Shared.Calendar);

    /// <summary>The clocks of a case that has just been reported, those that its report meets met.</summary>
    public IReadOnlyList<CaseClock> Start(Case reported, CaseWanted wanted, DateTimeOffset now)
    {
        var area = wanted.Area;
        var investigation = reported.Class is CaseClass.Asymptomatic && Length(InvestigateAsymptomatic, reported.ReportedAt, reported, area) is not null ? InvestigateAsymptomatic : FirstInvestigation;
        // What a file tells of the past is judged by what it proves.
        var investigatedAt = reported.ImportId is null ? reported.InvestigatedAt : null;
        CaseClock[] begun =
        [
            .. new[]
            {
                reported.DiagnosedAt is { } diagnosed ? ReportClock(reported, wanted.Disease, area, diagnosed, now) : null,
                wanted.ReceivedAt is { } received ? Begin(EnterWithoutNetwork, reported, area, received, reported.ReportedAt, false, now) : null,
                Begin(investigation, reported, area, reported.ReportedAt, investigatedAt, false, now),
                Begin(Audit, reported, area, reported.ReportedAt, investigatedAt, false, now),
                Begin(Transfer, reported, area, reported.ReportedAt, null, true, now),
            }.OfType<CaseClock>(),
        ];
        if (reported.ImportId is not null)
        {
            FileClocks.Judge(begun, wanted.Investigation, now);
        }
        Array.ForEach(begun, clock => clock.Follow(reported.Class, now));
        return begun;
    }

    /// <summary>From the diagnosis to the report, which has met it; null where none holds.</summary>
    public CaseClock? ReportClock(Case reported, Disease disease, AreaNode area, DateTimeOffset diagnosedAt, DateTimeOffset now) =>
        Begin(ReportCode(disease, reported, area, diagnosedAt), reported, area, diagnosedAt, reported.ReportedAt, true, now);

    private CaseClock? Begin(string code, Case of, AreaNode area, DateTimeOffset startedAt, DateTimeOffset? metAt, bool byUnit, DateTimeOffset now)
    {
        if (Length(code, startedAt, of, area) is not { } length)
        {
            return null;
        }
        var clock = new CaseClock
        {
            CaseId = of.Id, Code = code, Sequence = 0, Position = of.Position, DiseaseId = of.DiseaseId,
            OrganisationId = byUnit ? of.OrganisationId : null, UnitName = byUnit ? of.ReportingUnit : null, UnitPosition = CountyOf(area).Position,
            StartedAt = startedAt, DueAt = startedAt + length, RecordedAt = now,
        };
        if (metAt is { } met)
        {
            clock.Meet(met, met == of.ReportedAt ? met : now);
        }
        return clock;
    }

    /// <summary>How long a clock runs that starts at an instant; null where none holds then. A rule of the edition that is dated holds on its days alone.</summary>
    public TimeSpan? Length(string code, DateTimeOffset startedAt, Case of, AreaNode? area)
    {
        var day = calendar.DayOf(startedAt);
        var edition = editions.Find(of.EditionId) is { } judged && judged.Document.From <= day ? judged : editions.On(of.DiseaseId, day, area);
        return edition?.Document.Clocks.FirstOrDefault(c => c.Code == code && c.HoldsOn(day)) is { } own ? TimeSpan.FromMinutes(own.Minutes)
            : statutory.On(code, day) is { Verified: true } clock ? TimeSpan.FromMinutes(clock.Minutes)
            : null;
    }

    /// <summary>A disease without a class is one of unknown cause, reported as class A is.</summary>
    private string ReportCode(Disease disease, Case reported, AreaNode area, DateTimeOffset diagnosedAt) =>
        reported.Class is CaseClass.Asymptomatic && Length(ReportAsymptomatic, diagnosedAt, reported, area) is not null ? ReportAsymptomatic
        : disease.ClassOn(calendar.DayOf(diagnosedAt))?.ControlAsClass is "B" or "C" ? ReportClassBC : ReportClassA;

    /// <summary>The county that answers for an area; the area itself where it lies above.</summary>
    public static AreaNode CountyOf(AreaNode area) => area.Path.LastOrDefault(node => node.Level <= AreaLevel.County) ?? area;
}
