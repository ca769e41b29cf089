using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Reports;

/// <summary>Every report owed of a day and how it stands, as a file: one row for each area.</summary>
public static class ExportOwed
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area; everything in one's own areas where left out.</summary>
        public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day reported; left out: today in the configured zone.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>As it stood at a time; left out: now.</summary>
        [FromQuery(Name = "asOf")] public string? AsOf { get; init; }

        /// <summary>csv (default), xlsx or json.</summary>
        [RegularExpression("^(csv|xlsx|json)$")] public string? Format { get; init; }
    }

    /// <param name="Content">The file.</param>
    /// <param name="Type">Its media type.</param>
    /// <param name="FileName">Its name.</param>
    public sealed record Response(byte[] Content, string Type, string FileName);

    private static readonly string[] Columns =
        ["date", "disease", "area_code", "area", "level", "due_at", "state", "zero", "late_minutes", "entered_at", "corrected_at", "withdrawn_at", "reason", "basis", "confirmed", "suspected", "cured", "dead", "as_of"];

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("reports/export-owed", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/owed/export", ([AsParameters] Request request, Door door) => door.Answer(Slice, request, file => Results.File(file.Content, file.Type, file.FileName)))
            .For(Slice, "Every report owed of a day as CSV, XLSX or JSON");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var found = await ListOwed.RunAsync(new() { Area = request.Area, Disease = request.Disease, Date = request.Date, AsOf = request.AsOf }, db, actor, clock, cancellation);
        if (!found.IsOk)
        {
            return found.Refusal;
        }
        var (owed, calendar) = (found.Value, db.Shared.Calendar);
        string? Local(DateTimeOffset? at) => at is { } instant ? InstantText.Show(instant, calendar) : null;
        var rows = owed.Reports.Select(r => (IReadOnlyList<object?>)
        [
            owed.Date, owed.Disease, r.Area.Code, r.Area.Name, r.Area.Level.ToString().ToLowerInvariant(), Local(r.DueAt), r.Report.State.ToString().ToLowerInvariant(), r.Report.IsZero ? 1 : 0, r.Report.LateMinutes,
            Local(r.Report.EnteredAt), Local(r.Report.CorrectedAt), Local(r.Report.WithdrawnAt), r.Report.Reason, r.Report.Values.IsEmpty ? null : r.Report.Basis.ToString().ToLowerInvariant(),
            r.Report.Values.Confirmed, r.Report.Values.Suspected, r.Report.Values.Cured, r.Report.Values.Dead, Local(owed.AsOf),
        ]);
        var (content, type, name) = TableWriter.Write(new Table($"reports-{owed.Date:yyyy-MM-dd}", Columns, rows), request.Format ?? "csv");
        return new Response(content, type, name);
    }
}
