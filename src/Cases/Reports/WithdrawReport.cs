using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Reports;

/// <summary>
/// Withdraws the daily report of an area with nothing in its place: it is owed anew. Those of its figures that still hold become
/// unknown, never 0; what others have said since stays.
/// </summary>
public static class WithdrawReport
{
    public sealed record Request : IReasoned
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        [JsonIgnore] public string Area { get; init; } = "";

        /// <summary>The day reported.</summary>
        [JsonIgnore] public DateOnly Date { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>Why; always needed.</summary>
        [StringLength(500)] public string? Reason { get; init; }

        /// <summary>The <c>version</c> you saw.</summary>
        [Required, Range(0, short.MaxValue)] public int? ExpectedVersion { get; init; }
    }

    public static readonly Slice<Request, EnterReport.Response> Slice = Platform.Modules.Slice.Write<Request, EnterReport.Response>("reports/withdraw", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/{area}/days/{date}/withdraw", (string area, DateOnly date, Request request, Door door) => door.Answer(Slice, request with { Area = area, Date = date }))
            .For(Slice, "Withdraws the daily report of an area")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<EnterReport.Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        await ReportTables.LockAsync(db, request.Disease, cancellation);
        var subject = await ReportSubject.FindAsync(db, actor, request.Area, request.Disease, request.Date, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var report = subject.Value;
        if (report.Version != request.ExpectedVersion)
        {
            return new VersionConflict(new EnterReport.Standing(request.ExpectedVersion!.Value, report.Standing(now)), new EnterReport.Standing(report.Version, report.Standing(now)));
        }
        if (report.Last is not { Kind: not ReportEntryKind.Withdrawn } last)
        {
            return new NothingToWithdraw();
        }
        if (string.IsNullOrWhiteSpace(request.Reason))
        {
            return new WithdrawalNeedsReason();
        }
        Measure[] own = [.. CountValues.Measures.Where(m => SaidOf(report, m) is { } said && Holds(report, m, said.Values[m]!.Value, said.Basis))];
        var counted = own.Length > 0;
        if (counted && (await EnterCount.RunAsync(new()
        {
            Area = report.Area.Code,
            Date = request.Date,
            Disease = report.Disease.Code,
            Withdraw = own,
            Basis = last.Basis,
            Reason = request.Reason,
            ExpectedVersion = report.Statements.Count,
        }, db, actor, clock, cancellation)).Refusal is { } refusal)
        {
            return refusal;
        }
        return await report.AddAsync(db, report.Entry(ReportEntryKind.Withdrawn, false, last.Basis, default, actor, request.Reason, now), counted, cancellation);
    }

    /// <summary>The last entry that speaks of a measure since the report was entered: a correction that does not leaves it as it stands.</summary>
    private static ReportEntry? SaidOf(ReportSubject report, Measure measure)
    {
        var entered = report.Entries.Last(e => e.Kind is ReportEntryKind.Entered).Sequence;
        return report.Entries.LastOrDefault(e => e.Sequence >= entered && e.Values[measure] is not null);
    }

    /// <summary>Whether what the report said of a measure is what holds now.</summary>
    private static bool Holds(ReportSubject report, Measure measure, int said, CountBasis basis)
    {
        var day = CollectionsMarshal.AsSpan(report.Statements);
        return CountMatch.Latest(day, (int)measure) is >= 0 and var latest && day[latest].Value((int)measure) == said && day[latest].Basis == basis;
    }
}
