using System.CommandLine;
using System.ComponentModel;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>Brings in resident populations from a table <c>code,population,year</c>; rows of unknown areas are refused.</summary>
public static class ImportPopulation
{
    public sealed record Request
    {
        [JsonIgnore] public Stream Content { get; init; } = Stream.Null;
        public string FileName { get; init; } = "";

        /// <summary>Who counted: named beside every rate.</summary>
        public string Source { get; init; } = "";
    }

    /// <param name="Rows">Rows read.</param>
    /// <param name="New">Populations that were not known.</param>
    /// <param name="Changed">Known populations that changed.</param>
    /// <param name="Unchanged">Known populations as they were.</param>
    /// <param name="Refused">Rows that could not be used.</param>
    /// <param name="Headers">The columns of the file.</param>
    /// <param name="RefusedRows">The refused rows with line, field and reason.</param>
    public sealed record Response(int Rows, int New, int Changed, int Unchanged, int Refused, [property: JsonIgnore] IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> RefusedRows) : IAudited, ITakesRows
    {
        [JsonIgnore] public string AuditRecords => $"populations: {New} new, {Changed} changed";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/import-population", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/population", ([Description("CSV or XLSX.")] IFormFile file, [FromForm, Description("Who counted: named beside every rate.")] string? source, Words words, Door door) => door.Answer(
                Slice, new Request { Content = file.OpenReadStream(), FileName = file.FileName, Source = string.IsNullOrWhiteSpace(source) ? file.FileName : source },
                done => Results.Json(new ImportedRows(done.Rows, done.New, done.Changed, done.Unchanged, done.Refused, RefusedRowAnswer.Of(done.RefusedRows, words)), Json.Options)))
            .DisableAntiforgery()
            .TakesFiles()
            .For(Slice, "Imports resident populations from a CSV or XLSX table code,population,year", typeof(ImportedRows));

    internal static void AddCommand(CommandTree commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = commands.T["cli.import.population.file"] };
        var source = new Option<string>("--source") { Description = commands.T["cli.import.population.source"], DefaultValueFactory = _ => "" };
        var command = new Command("population", commands.T["cli.import.population"]) { file, source };
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            await using var content = parsed.GetRequiredValue(file).OpenRead();
            var name = parsed.GetRequiredValue(file).Name;
            var result = await runtime.Run.Async(Slice, new Request { Content = content, FileName = name, Source = parsed.GetValue(source) is { Length: > 0 } said ? said : name }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            var done = result.Value;
            RefusedRows.WriteBeside(parsed.GetRequiredValue(file).FullName, done.Headers, done.RefusedRows, words);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { done.Rows, done.New, done.Changed, done.Unchanged, done.Refused });
            }
            else
            {
                Console.Out.WriteLine(words["areas.import.done", done.Rows, done.New, done.Changed, done.Unchanged, done.Refused]);
            }
            return done.Refused > 0 ? ExitCode.DoneWithRefusedRows : ExitCode.Done;
        }, cancellation));
        commands.Group("import").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var known = await db.AreaPopulations().ToDictionaryAsync(p => (p.Position, p.Year), cancellation);
        var refused = new List<RefusedRow>();
        var (rows, added, changed) = (0, 0, 0);
        using var table = TableFile.Open(request.Content, request.FileName);
        int[] column = [.. new[] { "code", "population", "year" }.Select(name => table.Headers.ToList().FindIndex(h => h.Equals(name, StringComparison.OrdinalIgnoreCase)))];
        if (column.Contains(-1))
        {
            return new AreaColumnsMissing("code, population, year");
        }
        while (table.Read())
        {
            rows++;
            var (code, text, yearText) = (table[column[0]], table[column[1]], table[column[2]]);
            if (tree.ByCode(code) is not { } node)
            {
                refused.Add(new(table.LineNumber, "code", code, new("areas.row.unknown", code), [.. table.Row]));
            }
            else if (!actor.Scope.Covers(node.Position))
            {
                refused.Add(new(table.LineNumber, "code", code, new("areas.row.outside", node.Name), [.. table.Row]));
            }
            else if (!FigureText.TryParse(text, out var people) || people < 0 || !FigureText.TryParse(yearText.TrimEnd('年'), out var inYear) || inYear is < 1900 or > 2200)
            {
                refused.Add(new(table.LineNumber, "population", text, new("areas.row.population", text), [.. table.Row]));
            }
            else if ((int)inYear is var year && !known.TryGetValue((node.Position, year), out var present))
            {
                db.Add(known[(node.Position, year)] = new AreaPopulation { Position = node.Position, Year = year, Population = people, Source = request.Source });
                added++;
            }
            else if (present.Population != people)
            {
                (present.Population, present.Source) = (people, request.Source);
                changed++;
            }
        }
        db.RaiseVersion(AreaTopics.Areas);
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added, changed, rows - added - changed - refused.Count, refused.Count, table.Headers, refused);
    }
}
