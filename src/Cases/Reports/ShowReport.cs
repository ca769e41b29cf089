using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reports;

/// <summary>The daily report of one area: how it stands, everything done to it, and the figures of the day before to compare with.</summary>
public static class ShowReport
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        public string Area { get; init; } = "";

        /// <summary>The day reported.</summary>
        public DateOnly Date { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
    }

    public sealed record Response
    {
        /// <summary>The area.</summary>
        public required AreaItem Area { get; init; }
        /// <summary>Code of the disease.</summary>
        public required string Disease { get; init; }
        /// <summary>The day reported.</summary>
        public required DateOnly Date { get; init; }
        /// <summary>By when it is due; null where nobody owes it.</summary>
        public DateTimeOffset? DueAt { get; init; }
        /// <summary>To be sent with a change.</summary>
        public required int Version { get; init; }
        /// <summary>How it stands.</summary>
        public required DailyReport Report { get; init; }
        /// <summary>The totals that count at present, whoever told them.</summary>
        public required CountValues Totals { get; init; }
        /// <summary>The totals of the day before.</summary>
        public required CountValues DayBefore { get; init; }
        /// <summary>The new cases of the day before.</summary>
        public required CountValues DayBeforeNew { get; init; }
        /// <summary>Whether the area last told totals or figures of the day alone.</summary>
        public required CountBasis Basis { get; init; }
        /// <summary>Everything done to the report, the latest first.</summary>
        public required IReadOnlyList<Entry> Entries { get; init; }
    }

    /// <param name="Kind">Entered, corrected or withdrawn.</param>
    /// <param name="At">When.</param>
    /// <param name="LateMinutes">Whole minutes after it was due; null where nothing was due.</param>
    /// <param name="IsZero">A zero report.</param>
    /// <param name="Basis">Whether the figures are totals or of the day alone.</param>
    /// <param name="Values">The figures.</param>
    /// <param name="By">Who.</param>
    /// <param name="Reason">Why.</param>
    public sealed record Entry(ReportEntryKind Kind, DateTimeOffset At, int? LateMinutes, bool IsZero, CountBasis Basis, CountValues Values, string By, string? Reason);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("reports/show", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/{area}/days/{date}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The daily report of one area with all its times and the figures of the day before");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await ReportSubject.FindAsync(db, actor, request.Area, request.Disease, request.Date, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var report = subject.Value;
        var before = request.Date.AddDays(-1);
        return new Response
        {
            Area = AreaItem.Of(report.Area),
            Disease = report.Disease.Code,
            Date = request.Date,
            DueAt = report.DueAt,
            Version = report.Version,
            Report = report.Standing(clock.Now()),
            Totals = report.Facts?.OwnValues(request.Date) ?? default,
            DayBefore = report.Facts?.OwnValues(before) ?? default,
            DayBeforeNew = CountValues.From(m => report.Facts?.OwnNew(m, before)),
            Basis = await BasisAsync(db, report, cancellation),
            Entries = [.. report.Entries.Reverse().Select(e => new Entry(e.Kind, e.At, e.Kind is ReportEntryKind.Entered ? e.LateMinutes : null, e.IsZero, e.Basis, e.Values, e.By, e.Reason))],
        };
    }

    /// <summary>That of the last figures told; a zero report tells nothing of it.</summary>
    private static async Task<CountBasis> BasisAsync(OutbreakDb db, ReportSubject report, CancellationToken cancellation)
    {
        var said = db.CountStatements().AsNoTracking().Where(s => s.DiseaseId == report.Disease.Id && s.Position == report.Area.Position && s.Date <= report.Date);
        return (await said.Where(s => s.Basis == CountBasis.Cumulative || s.Confirmed > 0 || s.Suspected > 0 || s.Cured > 0 || s.Dead > 0)
            .OrderByDescending(s => s.Date).ThenByDescending(s => s.Sequence).FirstOrDefaultAsync(cancellation))?.Basis ?? CountBasis.Cumulative;
    }
}
