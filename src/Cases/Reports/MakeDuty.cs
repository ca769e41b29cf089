using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reports;

/// <summary>
/// Makes a duty to report daily: who owes, of which disease, by when, from which day, and who ruled so. The rule itself is
/// the authority's (for class A measures in 2020: daily, zero reports included); the system ships none.
/// </summary>
public static class MakeDuty
{
    public sealed record Request
    {
        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>Code of the area within which reports are owed.</summary>
        [Required] public string? Area { get; init; }

        /// <summary>The level that owes: Prefecture or County …; left out: the area itself alone.</summary>
        public AreaLevel? Level { get; init; }

        /// <summary>Time of day in the configured zone by which the report is due: 20:00; this or a clock.</summary>
        [RegularExpression("([01][0-9]|2[0-3]):[0-5][0-9]", ErrorMessage = "reports.duty.due-form")] public string? Due { get; init; }

        /// <summary>How many days after the day reported it is due: 0 the same day, 1 the next.</summary>
        [Range(0, ReportDuty.MostDaysAfter)] public int DueDaysAfter { get; init; }

        /// <summary>Code of the statutory clock by which it is due, counted from the end of the day reported; in place of a time of day.</summary>
        [StringLength(40)] public string? Clock { get; init; }

        /// <summary>The first day reported.</summary>
        [Required] public DateOnly? From { get; init; }

        /// <summary>The first day no longer reported; left out: until it is ended.</summary>
        public DateOnly? Until { get; init; }

        /// <summary>Who ruled so: the notice, its number and date.</summary>
        [Required, StringLength(500, MinimumLength = 2)] public string? Source { get; init; }
    }

    /// <param name="Duty">The duty as it is now.</param>
    public sealed record Response(DutyState Duty) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"report-duty {Duty.Id}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("reports/make-duty", CasesContract.ReportDutiesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/reports/duties", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Makes a duty to report daily");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string>("--area") { Description = commands.T["cli.reports.area"], Required = true };
        var disease = new Option<string>("--disease") { Description = commands.T["cli.reports.disease"], Required = true };
        var level = new Option<AreaLevel?>("--level") { Description = commands.T["cli.reports.level"] };
        var due = new Option<string?>("--due") { Description = commands.T["cli.reports.due"] };
        var ticks = new Option<string?>("--clock") { Description = commands.T["cli.reports.clock"] };
        var after = new Option<int>("--due-days-after") { Description = commands.T["cli.reports.due-days-after"] };
        var from = commands.Host.DayOption("--from", commands.T["cli.reports.from"]);
        var until = commands.Host.DayOption("--until", commands.T["cli.reports.until"]);
        var source = new Option<string>("--source") { Description = commands.T["cli.reports.source"], Required = true };
        var command = new Command("make-duty", commands.T["cli.reports.make-duty"]) { area, disease, level, due, after, ticks, from, until, source };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var request = new Request { Area = parsed.GetRequiredValue(area), Disease = parsed.GetRequiredValue(disease), Level = parsed.GetValue(level), Due = parsed.GetValue(due), DueDaysAfter = parsed.GetValue(after), Clock = parsed.GetValue(ticks), From = parsed.GetValue(from), Until = parsed.GetValue(until), Source = parsed.GetRequiredValue(source) };
            var result = await runtime.Run.Async(Slice, request, runtime.Actor, cancellation);
            return result.IsOk ? DutyState.Print(result.Value, result.Value.Duty, parsed.GetValue(commands.Host.AsJson), words) : CommandHost.Refuse(result.Refusal, words);
        }, cancellation));
        commands.Group("reports").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, request.Area!, request.Disease, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var (area, disease, tree) = subject.Value;
        if (!actor.Scope.Covers(area.Subtree))
        {
            return new AreaNotFound(request.Area!);
        }
        if (request.Level is { } level && level <= area.Level)
        {
            return new DutyLevelNotBelow(area.Name);
        }
        if (request.Until <= request.From)
        {
            return Malformed.Field("until", "reports.duty.until-before");
        }
        var due = await DueAsync(request, db, cancellation);
        if (!due.IsOk)
        {
            return due.Refusal;
        }
        await db.LockTopicAsync(DutyTables.Topic, cancellation);
        db.RaiseVersion(DutyTables.Topic);
        var same = await db.ReportDuties().AsNoTracking().Where(d => d.DiseaseId == disease.Id && d.Position == area.Position && d.Level == request.Level).ToListAsync(cancellation);
        if (same.Exists(d => (request.Until is null || d.From < request.Until) && (d.Until is null || request.From < d.Until)))
        {
            return new DutyOverlaps(area.Name);
        }
        var duty = new ReportDuty
        {
            Id = Guid.CreateVersion7(clock.GetUtcNow()),
            DiseaseId = disease.Id,
            Position = area.Position,
            Level = request.Level,
            DueMinute = due.Value.Minute,
            DueDaysAfter = due.Value.DaysAfter,
            Clock = string.IsNullOrEmpty(request.Clock) ? null : request.Clock,
            From = request.From!.Value,
            Until = request.Until,
            Source = request.Source!.Trim(),
        };
        db.Add(duty);
        await db.SaveChangesAsync(cancellation);
        return new Response(duty.StateOf(tree, disease.Code, actor, db.Shared.Calendar.DayOf(clock.Now()))) { AuditPosition = area.Position };
    }

    /// <summary>When a report is due: at a time of day, or so long after the end of the day reported as a clock says.</summary>
    private readonly record struct Due(int DaysAfter, int Minute);

    private static async Task<Result<Due>> DueAsync(Request request, OutbreakDb db, CancellationToken cancellation)
    {
        if (string.IsNullOrEmpty(request.Clock))
        {
            return TimeOnly.TryParseExact(request.Due, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                ? new Due(request.DueDaysAfter, time.Hour * 60 + time.Minute) : Malformed.Field("due", "validation.required");
        }
        if (!string.IsNullOrEmpty(request.Due))
        {
            return Malformed.Field("due", "reports.duty.due-and-clock");
        }
        const int day = 24 * 60;
        return (await db.ClocksAsync(cancellation)).On(request.Clock, request.From!.Value) is not { } ticks ? Malformed.Field("clock", "reports.duty.no-clock", request.Clock)
            : 1 + ticks.Minutes / day is var after and > ReportDuty.MostDaysAfter ? Malformed.Field("clock", "reports.duty.clock-too-long", ReportDuty.MostDaysAfter)
            : new Due(1 + ticks.Minutes / day, ticks.Minutes % day);
    }
}
