using Fangxian.Cases.Clocks;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reporting;

/// <summary>The cases that one has reported oneself, the latest first, each with how it stands and whether it came in time.</summary>
public static class ListOwnReports
{
    public const int Most = 100;

    public sealed record Request;

    /// <param name="Reports">At most 100.</param>
    public sealed record Response(IReadOnlyList<Row> Reports) : IShowsPersons
    {
        IReadOnlyCollection<Guid> IShowsPersons.PersonsShown => [.. Reports.Select(r => r.PersonId)];
    }

    /// <param name="CaseId">The case.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Person">The person, masked.</param>
    /// <param name="Class">What it is held to be now.</param>
    /// <param name="ReportedAt">When it was reported.</param>
    /// <param name="LateMinutes">Whole minutes after the report was due; 0 in time; null where no clock holds.</param>
    public sealed record Row(Guid CaseId, string Number, string Disease, string Person, CaseClass Class, DateTimeOffset ReportedAt, int? LateMinutes)
    {
        internal Guid PersonId { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/mine", CasesContract.CasesReport, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/mine", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The cases that you have reported yourself");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var diseases = await db.DiseasesAsync(cancellation);
        var own = await db.Cases().AsNoTracking().Where(c => c.ReportedBy == actor.Name && c.ImportId == null).OrderByDescending(c => c.ReportedAt).ThenByDescending(c => c.Id).Take(Most)
            .Select(c => new { c.Id, c.Number, c.DiseaseId, c.PersonId, c.Class, c.ReportedAt }).ToListAsync(cancellation);
        var (ids, persons) = (own.Select(c => c.Id).ToArray(), own.Select(c => c.PersonId).Distinct().ToArray());
        var names = await db.PersonsOfRoles().Where(p => persons.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, cancellation);
        var late = (await db.CaseClocks().AsNoTracking().Where(c => ids.Contains(c.CaseId) && c.ReplacedAt == null && ClockRules.FromDiagnosis.Contains(c.Code)).Select(c => new { c.CaseId, c.LateMinutes }).ToListAsync(cancellation)).ToLookup(c => c.CaseId, c => c.LateMinutes);
        return new Response([.. own.Select(c => new Row(c.Id, c.Number, diseases.ById(c.DiseaseId)?.Code ?? "", Masked.Name(names.GetValueOrDefault(c.PersonId, "")), c.Class, c.ReportedAt, late[c.Id].FirstOrDefault()) { PersonId = c.PersonId })]);
    }
}
