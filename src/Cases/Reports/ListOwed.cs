using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Reports;

/// <summary>
/// Who owes the daily report of a day and how each report stands, as it was at an instant: by part of an area, and area by area.
/// Timeliness and completeness as WHO surveillance guidance counts them: reports in time and reports there, of those owed.
/// </summary>
public static class ListOwed
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area; everything in one's own areas where left out.</summary>
        public string? Area { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day reported; left out: today in the configured zone.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>As it stood at a time: 2020-02-25T20:00 in the configured zone, or with an offset, or a day (its end). Left out: now.</summary>
        [FromQuery(Name = "asOf")] public string? AsOf { get; init; }
    }

    public sealed record Response
    {
        /// <summary>The area; null where everything in one's own areas was asked and there is no area over them.</summary>
        public AreaItem? Area { get; init; }
        /// <summary>Code of the disease.</summary>
        public required string Disease { get; init; }
        /// <summary>The day reported.</summary>
        public required DateOnly Date { get; init; }
        /// <summary>The instant of which this is the state.</summary>
        public required DateTimeOffset AsOf { get; init; }
        /// <summary>Of all reports owed.</summary>
        public required Tally Total { get; init; }
        /// <summary>The area itself first, then the areas directly below it in which anybody owes.</summary>
        public required IReadOnlyList<Part> Parts { get; init; }
        /// <summary>Every report owed, by area.</summary>
        public required IReadOnlyList<Row> Reports { get; init; }
    }

    /// <param name="Owed">Reports owed.</param>
    /// <param name="Missing">Of them not there: not reported, or withdrawn.</param>
    /// <param name="Overdue">Of the missing those past their time.</param>
    /// <param name="Zero">Of those there the zero reports.</param>
    /// <param name="Late">Of those there entered after they were due.</param>
    /// <param name="Corrected">Of those there corrected since.</param>
    /// <param name="Withdrawn">Of the missing those withdrawn.</param>
    public sealed record Tally(int Owed, int Missing, int Overdue, int Zero, int Late, int Corrected, int Withdrawn)
    {
        /// <summary>Reports that are there.</summary>
        public int Reported => Owed - Missing;

        internal static Tally Of(IReadOnlyCollection<Row> rows) => new(
            rows.Count,
            rows.Count(r => r.Report.IsMissing),
            rows.Count(r => r.Report is { IsMissing: true, LateMinutes: > 0 }),
            rows.Count(r => r.Report.IsZero),
            rows.Count(r => r.Report is { IsMissing: false, LateMinutes: > 0 }),
            rows.Count(r => r.Report is { IsMissing: false, CorrectedAt: not null }),
            rows.Count(r => r.Report.State is ReportState.Withdrawn));
    }

    /// <param name="Area">The area itself, or one directly below it.</param>
    /// <param name="Own">Its own report; null where it owes none.</param>
    /// <param name="Tally">Of its own report and, for an area below, of all within it.</param>
    /// <param name="HasParts">Whether areas within it owe.</param>
    public sealed record Part(AreaItem Area, Row? Own, Tally Tally, bool HasParts);

    /// <param name="Area">The area that owes.</param>
    /// <param name="DueAt">By when: the earliest of its duties.</param>
    /// <param name="Report">How its report stands.</param>
    public sealed record Row(AreaItem Area, DateTimeOffset DueAt, DailyReport Report);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("reports/owed", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/reports/owed", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Who owes the daily report, and how each report stands");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.reports.area"] };
        var disease = new Option<string>("--disease") { Description = commands.T["cli.reports.disease"], Required = true };
        var date = commands.Host.DayOption("--date", commands.T["cli.reports.date"]);
        var asOf = new Option<string?>("--as-of") { Description = commands.T["cli.reports.as-of"] };
        var command = new Command("owed", commands.T["cli.reports.owed"]) { area, disease, date, asOf };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request { Area = parsed.GetValue(area), Disease = parsed.GetRequiredValue(disease), Date = parsed.GetValue(date), AsOf = parsed.GetValue(asOf) }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            Console.Out.WriteLine(words["reports.owed.line", result.Value.Total.Owed, result.Value.Total.Missing, result.Value.Total.Overdue]);
            foreach (var row in result.Value.Reports.Where(r => r.Report.IsMissing))
            {
                Console.Out.WriteLine($"{row.Area.Code}  {words.Name(row.Area.Name, row.Area.NameEn)}  {words["reports.state." + row.Report.State]}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("reports").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, calendar) = (await db.AreaTreeAsync(cancellation), db.Shared.Calendar);
        if (!tree.TryFind(request.Area, actor.Scope, out var area))
        {
            return new AreaNotFound(request.Area!);
        }
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease!);
        }
        if (request.AsOf is { Length: > 0 } text && InstantText.Parse(text, calendar) is null)
        {
            return Malformed.Field("asOf", "counts.known-at", text);
        }
        var asOf = request.AsOf is { Length: > 0 } instant ? InstantText.Parse(instant, calendar)!.Value : clock.Now();
        var day = request.Date ?? calendar.DayOf(asOf);
        var rows = area is null ? [] : await RowsAsync(db, tree, area, disease.Id, day, asOf, cancellation);
        return new Response
        {
            Area = area is null || !actor.Scope.Covers(area.Position) ? null : AreaItem.Of(area),
            Disease = disease.Code,
            Date = day,
            AsOf = asOf,
            Total = Tally.Of([.. rows.Select(r => r.Row)]),
            Parts = [.. rows.GroupBy(r => PartOf(r.Node, area!)).OrderBy(g => g.Key.Position).Select(g => PartWith(g.Key, [.. g.Select(r => r.Row)]))],
            Reports = [.. rows.Select(r => r.Row)],
        };
    }

    private static async Task<List<(AreaNode Node, Row Row)>> RowsAsync(OutbreakDb db, AreaTree tree, AreaNode area, short disease, DateOnly day, DateTimeOffset asOf, CancellationToken cancellation)
    {
        var within = area.Subtree;
        var duties = await db.ReportDuties().AsNoTracking().Where(d => d.DiseaseId == disease).ToListAsync(cancellation);
        var owed = duties.SelectMany(d => tree.OwedBy(d, day, db.Scope).Where(a => within.Covers(a.Position)).Select(a => (Area: a, Due: d.DueAt(day, db.Shared.Calendar))))
            .GroupBy(o => o.Area).Select(g => (Area: g.Key, Due: g.Min(o => o.Due))).OrderBy(o => o.Area.Position).ToArray();
        var entries = (await db.ReportEntries().AsNoTracking().Where(e => e.DiseaseId == disease && e.Date == day && e.Position >= within.From && e.Position <= within.To && e.At <= asOf).OrderBy(e => e.Sequence).ToListAsync(cancellation)).ToLookup(e => e.Position);
        return [.. owed.Select(o => (o.Area, new Row(AreaItem.Of(o.Area), o.Due, DailyReport.Of([.. entries[o.Area.Position]], o.Due, asOf))))];
    }

    private static Part PartWith(AreaNode node, IReadOnlyList<Row> rows)
    {
        var own = rows.FirstOrDefault(r => r.Area.Code == node.Code);
        return new(AreaItem.Of(node), own, Tally.Of(rows), rows.Count > (own is null ? 0 : 1));
    }

    private static AreaNode PartOf(AreaNode node, AreaNode area)
    {
        while (node != area && node.Parent is { } parent && parent != area)
        {
            node = parent;
        }
        return node;
    }
}
