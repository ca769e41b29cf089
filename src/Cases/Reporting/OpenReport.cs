using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reporting;

/// <summary>What the short report of a disease asks today in an area: the facts its edition judges by, and the units that may report.</summary>
public static class OpenReport
{
    public const int MostUnits = 200;

    private const string HealthSector = "health";

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area.</summary>
        [StringLength(20)] public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required, StringLength(40)] public string? Disease { get; init; }
    }

    /// <param name="Facts">What is asked first.</param>
    /// <param name="Edition">Number of the edition that holds today; null where none does.</param>
    /// <param name="Units">Open health organisations of the area, at most 200, by name.</param>
    public sealed record Response(IReadOnlyList<ListFacts.Row> Facts, string? Edition, IReadOnlyList<Unit> Units);

    /// <param name="Id">The organisation.</param>
    /// <param name="Name">Its name.</param>
    public sealed record Unit(Guid Id, string Name);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/report-form", CasesContract.CasesReport, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/report-form", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "What the short report of a disease asks");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease!);
        }
        var tree = await db.AreaTreeAsync(cancellation);
        var area = string.IsNullOrEmpty(request.Area) ? tree.Find(actor.Scope.First) : tree.ByCode(request.Area);
        if (area is null || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Area ?? "");
        }
        var edition = (await db.EditionsAsync(cancellation)).On(disease.Id, db.Shared.Calendar.DayOf(clock.Now()), area);
        var (within, health) = (area.Subtree, (await db.SectorsAsync(cancellation)).Within(HealthSector));
        var units = await db.OrganisationRows().Where(o => o.ClosedOn == null && health.Contains(o.Sector) && o.Position >= within.From && o.Position <= within.To)
            .OrderBy(o => o.Position).ThenBy(o => o.Name).Take(MostUnits).Select(o => new Unit(o.Id, o.Name)).ToListAsync(cancellation);
        return new Response(CaseForm.Main(await db.FactsAsync(cancellation), edition, area), edition?.Number, units);
    }
}
