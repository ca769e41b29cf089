using System.CommandLine;
using System.ComponentModel.DataAnnotations;
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
/// Enters or corrects the daily report of an area: its figures, or in so many words that there was no new case and no death
/// (the zero report). The figures become a statement of the counts, known since now. What is unlikely is asked back.
/// </summary>
public static class EnterReport
{
    public sealed record Request : IReasoned
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        [JsonIgnore] public string Area { get; init; } = "";

        /// <summary>The day reported.</summary>
        [JsonIgnore] public DateOnly Date { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The zero report: no new confirmed case and no death that day. No figure goes with it.</summary>
        public bool NoNewCases { get; init; }

        /// <summary>Confirmed cases; left out: unknown, or as it stands.</summary>
        [Range(0, EnterCount.MostPlausible)] public int? Confirmed { get; init; }
        /// <summary>Suspected cases; left out: unknown, or as it stands.</summary>
        [Range(0, EnterCount.MostPlausible)] public int? Suspected { get; init; }
        /// <summary>Cured or discharged cases; left out: unknown, or as it stands.</summary>
        [Range(0, EnterCount.MostPlausible)] public int? Cured { get; init; }
        /// <summary>Deaths; left out: unknown, or as it stands.</summary>
        [Range(0, EnterCount.MostPlausible)] public int? Dead { get; init; }

        /// <summary>Whether figures are cumulative or of the day alone.</summary>
        public CountBasis Basis { get; init; }

        /// <summary>The warnings were read and the figures are right; the reason says why.</summary>
        public bool ConfirmWarnings { get; init; }

        /// <summary>Why; needed for a correction and to confirm warnings.</summary>
        [StringLength(500)] public string? Reason { get; init; }

        /// <summary>The <c>version</c> you saw; 0 where nothing is on record of the day.</summary>
        [Required, Range(0, short.MaxValue)] public int? ExpectedVersion { get; init; }

        internal CountValues Said => NoNewCases ? new(0, null, null, 0) : new(Confirmed, Suspected, Cured, Dead);

        internal CountBasis SaidBasis => NoNewCases ? CountBasis.Daily : Basis;
    }

    /// <param name="Area">Code of the area.</param>
    /// <param name="Date">The day reported.</param>
    /// <param name="Version">To be sent with the next change.</param>
    /// <param name="Report">The report as it stands now.</param>
    public sealed record Response(string Area, DateOnly Date, int Version, DailyReport Report) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <summary>What one of two conflicting writers holds.</summary>
    public sealed record Standing(int Version, DailyReport Report);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reports/enter", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/{area}/days/{date}", (string area, DateOnly date, Request request, Door door) => door.Answer(Slice, request with { Area = area, Date = date }))
            .For(Slice, "Enters or corrects the daily report of an area")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string>("--area") { Description = commands.T["cli.reports.area"], Required = true };
        var disease = new Option<string>("--disease") { Description = commands.T["cli.reports.disease"], Required = true };
        var date = commands.Host.DayOption("--date", commands.T["cli.reports.date"]);
        date.Required = true;
        var zero = new Option<bool>("--no-new-cases") { Description = commands.T["cli.reports.no-new-cases"] };
        var figures = CountValues.Measures.ToDictionary(m => m, m => new Option<int?>("--" + m.ToString().ToLowerInvariant()) { Description = commands.T["measure." + m] });
        var basis = new Option<CountBasis>("--basis") { Description = commands.T["cli.reports.basis"] };
        var confirm = new Option<bool>("--confirm") { Description = commands.T["cli.reports.confirm"] };
        var reason = new Option<string?>("--reason") { Description = commands.T["cli.reports.reason"] };
        var withdraw = new Option<bool>("--withdraw") { Description = commands.T["cli.reports.withdraw"] };
        var version = new Option<int?>("--version-seen") { Description = commands.T["cli.reports.version-seen"] };
        var command = new Command("enter", commands.T["cli.reports.enter"]) { area, disease, date, zero, basis, confirm, reason, withdraw, version };
        foreach (var figure in figures.Values)
        {
            command.Options.Add(figure);
        }
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (code, kind, day) = (parsed.GetRequiredValue(area), parsed.GetRequiredValue(disease), parsed.GetValue(date)!.Value);
            var seen = await runtime.Run.Async(ShowReport.Slice, new ShowReport.Request { Area = code, Disease = kind, Date = day }, runtime.Actor, cancellation);
            if (!seen.IsOk)
            {
                return CommandHost.Refuse(seen.Refusal, words);
            }
            var expected = parsed.GetValue(version) ?? seen.Value.Version;
            int? Figure(Measure m) => parsed.GetValue(figures[m]);
            var result = parsed.GetValue(withdraw)
                ? await runtime.Run.Async(WithdrawReport.Slice, new WithdrawReport.Request { Area = code, Disease = kind, Date = day, Reason = parsed.GetValue(reason), ExpectedVersion = expected }, runtime.Actor, cancellation)
                : await runtime.Run.Async(Slice, new Request { Area = code, Disease = kind, Date = day, NoNewCases = parsed.GetValue(zero), Confirmed = Figure(Measure.Confirmed), Suspected = Figure(Measure.Suspected), Cured = Figure(Measure.Cured), Dead = Figure(Measure.Dead), Basis = parsed.GetValue(basis), ConfirmWarnings = parsed.GetValue(confirm), Reason = parsed.GetValue(reason), ExpectedVersion = expected }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
            }
            else
            {
                Console.Out.WriteLine($"{result.Value.Area} {result.Value.Date:yyyy-MM-dd} {words["reports.state." + result.Value.Report.State]}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("reports").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (request.Date > db.Shared.Calendar.DayOf(now))
        {
            return new CountInTheFuture(request.Date);
        }
        if (request.NoNewCases && !new CountValues(request.Confirmed, request.Suspected, request.Cured, request.Dead).IsEmpty)
        {
            return new ZeroWithFigures();
        }
        if (request.Said.IsEmpty)
        {
            return new ReportSaysNothing();
        }
        await ReportTables.LockAsync(db, request.Disease, cancellation);
        var subject = await ReportSubject.FindAsync(db, actor, request.Area, request.Disease, request.Date, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var report = subject.Value;
        if (report.Version != request.ExpectedVersion)
        {
            return new VersionConflict(new Standing(request.ExpectedVersion!.Value, DailyReport.Of([report.Entry(ReportEntryKind.Entered, request.NoNewCases, request.SaidBasis, request.Said, actor, request.Reason, now)], report.DueAt, now)), new Standing(report.Version, report.Standing(now)));
        }
        var corrects = report.Last is { Kind: not ReportEntryKind.Withdrawn };
        var stands = corrects && report.Last!.IsZero == request.NoNewCases && report.Last.Basis == request.SaidBasis ? report.Last.Values : default;
        var values = CountValues.From(m => request.Said[m] ?? stands[m]);
        if (corrects && values == stands)
        {
            return new CountUnchanged();
        }
        var (reasoned, warnings) = (!string.IsNullOrWhiteSpace(request.Reason), ReportWarnings.Of(values, request.SaidBasis, report.Facts, request.Date));
        if (warnings.Count > 0 && !(request.ConfirmWarnings && reasoned))
        {
            return new ReportNeedsConfirmation(warnings);
        }
        if (corrects && !reasoned)
        {
            return new CorrectionNeedsReason();
        }
        var counted = await EnterCount.RunAsync(new()
        {
            Area = report.Area.Code,
            Date = request.Date,
            Disease = report.Disease.Code,
            Confirmed = request.Said.Confirmed,
            Suspected = request.Said.Suspected,
            Cured = request.Said.Cured,
            Dead = request.Said.Dead,
            Basis = request.SaidBasis,
            Reason = request.Reason,
            ExpectedVersion = report.Statements.Count,
        }, db, actor, clock, cancellation);
        if (!counted.IsOk && counted.Refusal is not CountUnchanged)
        {
            return counted.Refusal;
        }
        return await report.AddAsync(db, report.Entry(corrects ? ReportEntryKind.Corrected : ReportEntryKind.Entered, request.NoNewCases, request.SaidBasis, values, actor, request.Reason, now), counted.IsOk, cancellation);
    }
}
