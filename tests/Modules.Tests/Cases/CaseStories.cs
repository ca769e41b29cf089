using Fangxian.Cases;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Modules.Tests.Cases;

/// <summary>A case to begin a test with, and the officers of the invented counties.</summary>
internal static class CaseStories
{
    public const string County = "990101", Next = "990102", Elsewhere = "990201";

    /// <summary>The clock says 10 May 2020, 08:00 in the province: the patient was diagnosed half an hour ago.</summary>
    public static ReportCase.Request Report(string name = "陈安宁") => new()
    {
        Name = name,
        Sex = Sex.Female,
        BirthDate = new(1985, 3, 4),
        Phones = ["13800000001"],
        Addresses = [new(AddressKind.Living, "990101001001", "河口街 1 号")],
        Disease = "covid-19",
        Classification = CaseClass.Suspected,
        OnsetDate = new(2020, 5, 7),
        FirstVisitDate = new(2020, 5, 9),
        DiagnosedAt = "2020-05-10 07:30",
        ReportingUnit = "南湾区人民医院",
        Facts = [new CaseFact("fever", true, new DateOnly(2020, 5, 7)), new CaseFact("cough", true), new CaseFact("exposure-abroad", false)],
    };

    public static async Task<ShowCase.Response> ShowAsync(this OutbreakApp app, Guid id, Actor? actor = null) => (await app.RunAsync(ShowCase.Slice, new ShowCase.Request { Id = id }, actor)).Ok();

    public static async Task<Guid> ReportAsync(this OutbreakApp app, ReportCase.Request? report = null, Actor? actor = null) => (await app.RunAsync(ReportCase.Slice, report ?? Report(), actor)).Ok().Id;

    /// <summary>The investigation as it stands, to be changed and sent.</summary>
    public static InvestigateCase.Request Investigation(this ShowCase.Response shown) => new()
    {
        Id = shown.Id, ExpectedVersion = shown.Version, OnsetDate = shown.OnsetDate, FirstVisitDate = shown.FirstVisitDate, IsolationDate = shown.IsolationDate,
        Severity = shown.Severity, Outcome = shown.Outcome, OutcomeDate = shown.OutcomeDate, Occupation = shown.Occupation, Employer = shown.Employer, Facts = shown.Facts, Note = shown.Note,
    };

    /// <summary>Somebody who may do everything with cases in one area.</summary>
    public static async Task<Actor> OfficerAsync(this OutbreakApp app, string area, string name = "officer")
    {
        await using var db = app.Read();
        var node = (await db.AreaTreeAsync(CancellationToken.None)).ByCode(area)!;
        return new Actor($"{name}.{area}", new Scope([node.Subtree]), PermissionSet.Of(CasesContract.CasesRead, CasesContract.CasesReport, CasesContract.CasesWrite, RegistryContract.AreasRead, RegistryContract.PeopleRead));
    }

    /// <summary>A number of eighteen places that is right, of a division that exists nowhere.</summary>
    public static string IdentityOf(string born, int serial)
    {
        var first = $"519901{born}{serial:000}";
        return first + IdentityNumber.CheckOf(first);
    }
}
