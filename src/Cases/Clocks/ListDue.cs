using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Clocks;

public enum DueList
{
    /// <summary>Running: what is due next first.</summary>
    Next = 0,

    /// <summary>Not done, and the time is over: the longest over first.</summary>
    Overdue = 1,

    /// <summary>Done late, whether entered so or found out by a later discovery or a changed date, as its signs tell: the latest first.</summary>
    Breached = 2,

    /// <summary>
    /// Looked like a breach and was none in the end: entered late, or cleared by a changed date, as its signs tell. Of cases reported
    /// within <see cref="ListDue.RecentDays"/>, the latest first.
    /// </summary>
    InTimeAfterAll = 3,
}

/// <summary>The work list of statutory clocks: what is due next, what is overdue, what was late, and what was in time after all, by whom.</summary>
public static class ListDue
{
    public const int MostRows = 200;

    /// <summary>So far back units are tallied, and what was in time after all is looked for: by the order of reports, for no index leads to signs.</summary>
    public const int RecentDays = 30;

    /// <summary>No more units and steps are tallied: those with the most breaches.</summary>
    public const int MostUnits = 50;

    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area; everything in one's own areas where left out.</summary>
        [StringLength(20)] public string? Area { get; init; }

        /// <summary>Code of the disease; all where left out.</summary>
        [StringLength(40)] public string? Disease { get; init; }

        /// <summary>Next, overdue, breached, or in time after all.</summary>
        [EnumDataType(typeof(DueList))] public DueList? List { get; init; }

        /// <summary>What the answer before said under <c>next</c>.</summary>
        [StringLength(100)] public string? After { get; init; }

        /// <summary>How many at most.</summary>
        [Range(1, MostRows)] public int? Limit { get; init; }
    }

    /// <param name="List">Which list.</param>
    /// <param name="AsOf">The instant of which this is the state.</param>
    /// <param name="Running">How many clocks run.</param>
    /// <param name="Overdue">How many are overdue.</param>
    /// <param name="Rows">The clocks.</param>
    /// <param name="Areas">How many run and are overdue in the areas that answer for them.</param>
    /// <param name="Units">Of the breached, on the first page: how many were due within 30 days, by unit and step; the most first.</param>
    /// <param name="Next">To be sent as <c>after</c> for those that follow; null where these are the last.</param>
    public sealed record Response(DueList List, DateTimeOffset AsOf, int Running, int Overdue, IReadOnlyList<Row> Rows, IReadOnlyList<AreaTally> Areas, IReadOnlyList<UnitTally> Units, string? Next) : IShowsPersons
    {
        IReadOnlyCollection<Guid> IShowsPersons.PersonsShown => [.. Rows.Select(r => r.PersonId)];
    }

    /// <param name="CaseId">The case.</param>
    /// <param name="Number">Its number.</param>
    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Class">What it is held to be.</param>
    /// <param name="Person">The person, masked.</param>
    /// <param name="AgeYears">Age in whole years.</param>
    /// <param name="Area">The responsible area.</param>
    /// <param name="Clock">The clock.</param>
    public sealed record Row(Guid CaseId, string Number, string Disease, CaseClass Class, string Person, short? AgeYears, AreaItem Area, ClockItem Clock)
    {
        internal Guid PersonId { get; init; }
    }

    /// <param name="Area">The area that answers.</param>
    /// <param name="Running">How many run.</param>
    /// <param name="Overdue">How many are overdue.</param>
    public sealed record AreaTally(AreaItem Area, int Running, int Overdue);

    /// <param name="Unit">The unit that had to do it; null for the centre for disease control of the area.</param>
    /// <param name="Area">The area that answers for it.</param>
    /// <param name="Code">Code of the statutory clock: the step.</param>
    /// <param name="Breached">How many were done late.</param>
    /// <param name="MostLateMinutes">Whole minutes after it was due, of the latest of them.</param>
    public sealed record UnitTally(string? Unit, AreaItem? Area, string Code, int Breached, int MostLateMinutes);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/due", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/due", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Statutory clocks of cases: due next, overdue, breached, in time after all");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.cases.area"] };
        var disease = new Option<string?>("--disease") { Description = commands.T["cli.cases.disease"] };
        var list = new Option<DueList>("--list") { Description = commands.T["cli.cases.list"] };
        var limit = new Option<int>("--limit") { Description = commands.T["cli.cases.limit"], DefaultValueFactory = _ => 50 };
        var command = new Command("due", commands.T["cli.cases.due"]) { area, disease, list, limit };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request { Area = parsed.GetValue(area), Disease = parsed.GetValue(disease), List = parsed.GetValue(list), Limit = parsed.GetValue(limit) }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            Console.Out.WriteLine(words["cases.due.line", result.Value.Running, result.Value.Overdue]);
            foreach (var row in result.Value.Rows)
            {
                Console.Out.WriteLine($"{row.Number}  {words.Name(row.Area.Name, row.Area.NameEn)}  {words.Step(row.Clock.Code)}  {words.Stands(row.Clock)}{string.Concat(row.Clock.Signs.Select(sign => $"  {words["cases.clock.sign." + sign]}"))}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("cases").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (tree, diseases, now, list) = (await db.AreaTreeAsync(cancellation), await db.DiseasesAsync(cancellation), clock.Now(), request.List ?? DueList.Next);
        if (!tree.TryFind(request.Area, actor.Scope, out var area))
        {
            return new AreaNotFound(request.Area!);
        }
        if (request.Disease is { Length: > 0 } code && diseases.ByCode(code) is null)
        {
            return new DiseaseNotFound(code);
        }
        var (within, disease, limit) = (area?.Subtree ?? PositionRange.Everything, diseases.ByCode(request.Disease)?.Id, request.Limit ?? 50);
        if (!DuePlace.TryRead(request.After, out var after))
        {
            return Malformed.Field("after", "validation.format");
        }
        var all = db.CaseClocks().AsNoTracking().Where(c => c.ReplacedAt == null && (disease == null || c.DiseaseId == disease));
        all = within == PositionRange.Everything ? all : all.Where(c => c.Position >= within.From && c.Position <= within.To);
        var open = all.Where(c => c.MetAt == null);
        var recent = now.AddDays(-RecentDays);
        short[] asked = disease is { } one ? [one] : [.. diseases.All.Select(d => d.Id)];
        var clocks = await Page(list switch
        {
            DueList.Next => open.Where(c => c.DueAt >= now),
            DueList.Overdue => open.Where(c => c.DueAt < now),
            DueList.Breached => all.Where(c => c.LateMinutes > 0),
            _ => db.Cases().AsNoTracking().Where(c => asked.Contains(c.DiseaseId) && c.ReportedAt > recent)
                .Join(all.Where(c => c.LateMinutes == 0 && (c.Signs & (ClockSigns.LateEntry | ClockSigns.ChangedDate)) != 0), c => c.Id, k => k.CaseId, (_, k) => k),
        }, after, list is DueList.Next or DueList.Overdue).Take(limit + 1).ToListAsync(cancellation);
        var tallies = await open.GroupBy(c => c.UnitPosition).Select(g => new { Position = g.Key, Running = g.Count(c => c.DueAt >= now), Overdue = g.Count(c => c.DueAt < now) }).ToListAsync(cancellation);
        var more = clocks.Count > limit;
        clocks = more ? clocks[..limit] : clocks;
        return new Response(list, now, tallies.Sum(t => t.Running), tallies.Sum(t => t.Overdue), await RowsAsync(db, clocks, tree, diseases, now, cancellation),
            [.. tallies.Where(t => actor.Scope.Covers(t.Position)).OrderByDescending(t => t.Overdue).ThenBy(t => t.Position).Select(t => new AreaTally(AreaItem.Of(tree.Find(t.Position)!), t.Running, t.Overdue))],
            list is DueList.Breached && after is null ? await UnitsAsync(db, all.Where(c => c.LateMinutes > 0 && c.DueAt > recent), tree, cancellation) : [],
            more ? DuePlace.Of(clocks[^1]) : null);
    }

    /// <summary>By the time due, the case and the step: two clocks of a case may be due at one instant.</summary>
    private static IQueryable<CaseClock> Page(IQueryable<CaseClock> some, DuePlace? after, bool earliestFirst)
    {
        if (earliestFirst)
        {
            some = after is { } place ? some.Where(c => c.DueAt >= place.DueAt && (c.DueAt > place.DueAt || c.CaseId.CompareTo(place.CaseId) > 0 || (c.CaseId == place.CaseId && string.Compare(c.Code, place.Code) > 0))) : some;
            return some.OrderBy(c => c.DueAt).ThenBy(c => c.CaseId).ThenBy(c => c.Code);
        }
        some = after is { } p ? some.Where(c => c.DueAt <= p.DueAt && (c.DueAt < p.DueAt || c.CaseId.CompareTo(p.CaseId) < 0 || (c.CaseId == p.CaseId && string.Compare(c.Code, p.Code) < 0))) : some;
        return some.OrderByDescending(c => c.DueAt).ThenByDescending(c => c.CaseId).ThenByDescending(c => c.Code);
    }

    private static async Task<IReadOnlyList<UnitTally>> UnitsAsync(OutbreakDb db, IQueryable<CaseClock> late, AreaTree tree, CancellationToken cancellation)
    {
        var tallies = await late.GroupBy(c => new { c.OrganisationId, c.UnitName, c.UnitPosition, c.Code }).Select(g => new { g.Key, Breached = g.Count(), Most = g.Max(c => c.LateMinutes) })
            .OrderByDescending(t => t.Breached).ThenByDescending(t => t.Most).ThenBy(t => t.Key.Code).Take(MostUnits).ToListAsync(cancellation);
        var units = await ClockItem.UnitsAsync(db, tallies.Select(t => t.Key.OrganisationId), cancellation);
        return [.. tallies.Select(t => new UnitTally(t.Key.UnitName ?? (t.Key.OrganisationId is { } unit ? units.GetValueOrDefault(unit) : null), tree.Find(t.Key.UnitPosition) is { } area ? AreaItem.Of(area) : null, t.Key.Code, t.Breached, t.Most ?? 0))];
    }

    private static async Task<IReadOnlyList<Row>> RowsAsync(OutbreakDb db, List<CaseClock> clocks, AreaTree tree, Registry.Diseases.DiseaseCatalogue diseases, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = clocks.Select(c => c.CaseId).Distinct().ToArray();
        var cases = await db.Cases().AsNoTracking().Where(c => ids.Contains(c.Id)).Select(c => new { c.Id, c.Number, c.DiseaseId, c.Class, c.PersonId, c.AgeYears, c.Position }).ToDictionaryAsync(c => c.Id, cancellation);
        var persons = cases.Values.Select(c => c.PersonId).ToArray();
        var names = await db.PersonsOfRoles().Where(p => persons.Contains(p.Id)).Select(p => new { p.Id, p.Name }).ToDictionaryAsync(p => p.Id, p => p.Name, cancellation);
        var units = await ClockItem.UnitsAsync(db, clocks.Select(c => c.OrganisationId), cancellation);
        return [.. clocks.Where(c => cases.ContainsKey(c.CaseId)).Select(c => (Clock: c, Case: cases[c.CaseId])).Select(r => new Row(
            r.Case.Id, r.Case.Number, diseases.ById(r.Case.DiseaseId)?.Code ?? "", r.Case.Class, Masked.Name(names.GetValueOrDefault(r.Case.PersonId, "")), r.Case.AgeYears, AreaItem.Of(tree.Find(r.Case.Position)!),
            ClockItem.Of(r.Clock, r.Clock.OrganisationId is { } unit ? units.GetValueOrDefault(unit) : null, tree, now)) { PersonId = r.Case.PersonId })];
    }

    /// <summary>The last row of a page.</summary>
    private readonly record struct DuePlace(DateTimeOffset DueAt, Guid CaseId, string Code)
    {
        public static string Of(CaseClock last) => string.Create(CultureInfo.InvariantCulture, $"{Instants.ToMicroseconds(last.DueAt)}_{last.CaseId:N}_{last.Code}");

        public static bool TryRead(string? text, out DuePlace? place)
        {
            place = null;
            if (string.IsNullOrEmpty(text))
            {
                return true;
            }
            var parts = text.Split('_', 3);
            if (parts.Length != 3 || !long.TryParse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var due) || !Guid.TryParseExact(parts[1], "N", out var id) || Math.Abs(due) > 200_000_000_000_000_000)
            {
                return false;
            }
            place = new(Instants.FromMicroseconds(due), id, parts[2]);
            return true;
        }
    }
}
