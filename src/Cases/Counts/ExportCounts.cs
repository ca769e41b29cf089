using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>
/// The counts of an area at the end of a day: its own figures, the sum of its parts, and the difference. With an
/// instant, as they were known then. Unknown figures are null.
/// </summary>
public static class ExportCounts
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        public string Area { get; init; } = "";

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day whose end is asked for; the last day with a figure by default.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>Only what was known at this instant; without offset a time of the province's zone, a date its end.</summary>
        public string? KnownAt { get; init; }

        /// <summary>Short for date D, known at the end of D.</summary>
        public DateOnly? AsOf { get; init; }
    }

    /// <param name="Area">The code of the area.</param>
    /// <param name="Own">What the area itself reported.</param>
    /// <param name="Parts">The sum of what its parts reported.</param>
    /// <param name="Difference">Own less parts.</param>
    /// <param name="PartsReporting">How many parts have a figure for the day.</param>
    /// <param name="PartsExpected">How many parts have ever reported up to the day.</param>
    /// <param name="OwnLeftOut">Days that the own totals leave out, being sums of daily figures.</param>
    /// <param name="PartsLeftOut">On how many days of how many parts the sums of the parts leave something out.</param>
    /// <param name="Name">Name of the area in Chinese.</param>
    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Date">The day whose end the figures describe; null where nobody has ever reported.</param>
    /// <param name="KnownAt">The instant whose knowledge was asked for; null: now.</param>
    public sealed record Response(string Area, string Name, string Disease, DateOnly? Date, DateTimeOffset? KnownAt, CountValues Own, CountValues Parts, CountValues Difference, int PartsReporting, int PartsExpected, IReadOnlyList<DaysLeftOut> OwnLeftOut, IReadOnlyList<DaysLeftOut> PartsLeftOut);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/export", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/{area}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Counts of an area on a day: own, sum of the parts, difference");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string>("--area") { Description = commands.T["cli.export.counts.area"], Required = true };
        var disease = new Option<string>("--disease") { Description = commands.T["cli.export.counts.disease"], Required = true };
        var date = commands.Host.DayOption("--date", commands.T["cli.export.counts.date"]);
        var knownAt = new Option<string?>("--known-at") { Description = commands.T["cli.export.counts.known-at"] };
        var asOf = commands.Host.DayOption("--as-of", commands.T["cli.export.counts.as-of"]);
        var command = new Command("counts", commands.T["cli.export.counts"]) { area, disease, date, knownAt, asOf };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var request = new Request { Area = parsed.GetRequiredValue(area), Disease = parsed.GetRequiredValue(disease), Date = parsed.GetValue(date), KnownAt = parsed.GetValue(knownAt), AsOf = parsed.GetValue(asOf) };
            var result = await runtime.Run.Async(Slice, request, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(result.Value);
                return ExitCode.Done;
            }
            Console.Out.WriteLine($"{result.Value.Name} {result.Value.Date:yyyy-MM-dd}");
            foreach (var (label, values) in new[] { ("own", result.Value.Own), ("parts", result.Value.Parts), ("difference", result.Value.Difference) })
            {
                Console.Out.WriteLine(words["counts.export." + label] + ": " + string.Join("  ", CountValues.Measures.Select(m => $"{words["measure." + m]} {words.Number(values[m])}")));
            }
            foreach (var what in result.Value.OwnLeftOut.Concat(result.Value.PartsLeftOut))
            {
                Console.Out.WriteLine(what.Say(words));
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("export").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Area) is not { } area || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Area);
        }
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease!);
        }
        DateTimeOffset? knownAt = request.AsOf is { } asOf ? db.Shared.Calendar.EndOf(asOf) : null;
        if (request.KnownAt is { Length: > 0 } text && (knownAt = InstantText.Parse(text, db.Shared.Calendar)) is null)
        {
            return Malformed.Field("knownAt", "counts.known-at", text);
        }
        var facts = await db.CountFactsAsync(disease.Id, area, knownAt, cancellation);
        var date = request.AsOf ?? request.Date ?? facts?.Last;
        var (own, parts) = facts is null || date is not { } day ? (default, default) : (facts.OwnValues(day), facts.PartsValues(day));
        return facts is null || date is not { } of
            ? new Response(area.Code, area.Name, disease.Code, date, knownAt, own, parts, own - parts, 0, 0, [], [])
            : new Response(area.Code, area.Name, disease.Code, date, knownAt, own, parts, own - parts, facts.PartsReporting(of), facts.PartsExpected(of),
                [.. CountValues.Measures.Select(m => DaysLeftOut.Of(m, facts.OwnDaysLeftOut(m, of))).Where(l => l.Days > 0)],
                [.. CountValues.Measures.Select(m => new DaysLeftOut(m, facts.PartsDaysLeftOut(m, of), [])).Where(l => l.Days > 0)]);
    }
}
