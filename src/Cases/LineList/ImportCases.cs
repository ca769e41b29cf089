using System.CommandLine;
using System.ComponentModel;
using Fangxian.Cases.Counts;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>
/// Brings in a line list: staged and checked first, then published as a whole. The way for the command line, the API and the
/// demonstration; pages take the same two steps with a look between them.
/// </summary>
public static class ImportCases
{
    /// <summary>What one import did.</summary>
    /// <param name="Rows">Rows of the file.</param>
    /// <param name="Created">Cases that are on record now and were not.</param>
    /// <param name="Updated">Cases of which the file says something else than before.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    /// <param name="Review">Created cases whose person may be somebody on record: somebody must look.</param>
    public sealed record Outcome(int Rows, int Created, int Updated, int Unchanged, int Refused, int Review);

    /// <summary>The result with the refused rows, each with its cells.</summary>
    public sealed record Report(Outcome Outcome, Guid? ImportId, IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> Refused, FileFacts Facts)
    {
        /// <summary>The area above the counties in which rows lie that tell neither an area nor a residence that is known, and how many they are.</summary>
        internal (string Name, string? NameEn, int Rows)? AtLarge { get; init; }
    }

    /// <summary>What the API answers.</summary>
    /// <param name="ImportId">The import; null where it was only a trial.</param>
    /// <param name="Rows">Rows of the file.</param>
    /// <param name="Created">Cases that are on record now and were not.</param>
    /// <param name="Updated">Cases of which the file says something else than before.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    /// <param name="Review">Created cases whose person may be somebody on record: somebody must look.</param>
    /// <param name="RefusedRows">The first thousand refused rows, with the reason.</param>
    /// <param name="Facts">What the file turned out to be.</param>
    public sealed record Answer(Guid? ImportId, int Rows, int Created, int Updated, int Unchanged, int Refused, int Review, IReadOnlyList<RefusedRowAnswer> RefusedRows, FileFacts Facts)
    {
        internal static Answer Of(Report report, Words words) =>
            new(report.ImportId, report.Outcome.Rows, report.Outcome.Created, report.Outcome.Updated, report.Outcome.Unchanged, report.Outcome.Refused, report.Outcome.Review, RefusedRowAnswer.Of(report.Refused, words), report.Facts);
    }

    /// <summary>Stages a file, then publishes it, or only says what publishing would do.</summary>
    public static async Task<Result<Report>> ImportAsync(Run run, StageCases.Request request, string? source, PublishMode mode, Actor actor, Words words, CancellationToken cancellation)
    {
        var staged = await run.Async(StageCases.Slice, request, actor, cancellation);
        if (!staged.IsOk)
        {
            return staged.Refusal;
        }
        if (mode is PublishMode.DryRun)
        {
            var trial = await run.Async(TryCases.Slice, new TryCases.Request { Staged = staged.Value }, actor, cancellation);
            return trial.IsOk ? new Report(trial.Value, null, staged.Value.Headers, staged.Value.Refused, staged.Value.Facts) { AtLarge = AtLarge(staged.Value) } : trial.Refusal;
        }
        var publish = new PublishCases.Request { Staged = staged.Value, Source = source, RefusedCsv = more => RefusedFile.Pack(staged.Value.Headers, AllRefused(request, staged.Value, more), words) };
        var published = await run.Async(PublishCases.Slice, publish, actor, cancellation);
        return published.IsOk
            ? new Report(OutcomeOf(published.Value), published.Value.ImportId, staged.Value.Headers, AllRefused(request, staged.Value, published.Value.Contradictions), staged.Value.Facts) { AtLarge = AtLarge(staged.Value) }
            : published.Refusal;
    }

    /// <summary>The rows that lie above the counties because they tell no area.</summary>
    internal static (string Name, string? NameEn, int Rows)? AtLarge(StageCases.Response staged) =>
        staged.Staged.Rows.FindAll(r => r is { IsAreaTold: false, CaseId: null } && r.Area.Level < AreaLevel.County) is [var first, ..] rows ? (first.Area.Name, first.Area.NameEn, rows.Count) : null;

    internal static Outcome OutcomeOf(PublishCases.Response done) => new(done.Rows, done.Created, done.Updated, done.Unchanged, done.Refused, done.Review);

    internal static IReadOnlyList<RefusedRow> AllRefused(StageCases.Request request, StageCases.Response staged, IReadOnlyList<(int Line, FieldError Why)> contradictions) =>
        RefusedFile.All(request.Content, request.FileName, staged.Sheet, staged.Refused, contradictions);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/import", async (
                [Description("CSV (UTF-8, GB18030), XLSX, or either as gzip.")] IFormFile file,
                [FromForm, Description("Code of the disease.")] string? disease,
                [FromForm, Description("Name of a saved or shipped column mapping.")] string? mapping,
                [FromForm, Description("Code of the area of rows that tell none.")] string? area,
                [FromForm(Name = "class"), Description("Class of rows that tell none.")] CaseClass? caseClass,
                [FromForm, Description("Where the line list comes from.")] string? source,
                [FromForm, Description("The sheet of a workbook; without it the first visible one that holds a table.")] string? sheet,
                [FromForm, Description("Order of day and month in dates whose year is last; without it as the columns themselves prove.")] DayMonthOrder? dateOrder,
                [FromForm, Description("Say what would happen and write nothing.")] bool? dryRun,
                Run run, Actor actor, Words words, Door door, CancellationToken cancellation) =>
            {
                await using var content = file.OpenReadStream();
                var request = new StageCases.Request { Content = content, FileName = file.FileName, Disease = disease, Area = area, MappingName = mapping, Adjust = m => Adjusted(m, caseClass, dateOrder), Sheet = sheet };
                var result = await ImportAsync(run, request, source, dryRun is true ? PublishMode.DryRun : PublishMode.Publish, actor, words, cancellation);
                return result.IsOk ? Results.Json(Answer.Of(result.Value, words), Json.Options) : door.Problem(result.Refusal);
            })
            .DisableAntiforgery()
            .TakesFiles()
            .For(PublishCases.Slice, "Imports a line list of cases (CSV, XLSX, gzip); dryRun says what it would do", typeof(Answer))
            .WithName("cases-import");

    internal static void AddCommand(CommandTree commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = commands.T["cli.import.cases.file"] };
        var disease = new Option<string?>("--disease") { Description = commands.T["cli.import.cases.disease"] };
        var mapping = new Option<string?>("--mapping") { Description = commands.T["cli.import.cases.mapping"] };
        var area = new Option<string?>("--area") { Description = commands.T["cli.import.cases.area"] };
        var caseClass = new Option<CaseClass?>("--class") { Description = commands.T["cli.import.cases.class"] };
        var source = new Option<string?>("--source") { Description = commands.T["cli.import.cases.source"] };
        var sheet = new Option<string?>("--sheet") { Description = commands.T["cli.import.counts.sheet"] };
        var dateOrder = new Option<DayMonthOrder?>("--date-order") { Description = commands.T["cli.import.counts.date-order"] };
        var dryRun = new Option<bool>("--dry-run") { Description = commands.T["cli.import.counts.dry-run"] };
        var command = new Command("cases", commands.T["cli.import.cases"]) { file, disease, mapping, area, caseClass, source, sheet, dateOrder, dryRun };
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            await using var content = File.OpenRead(path);
            var result = await ProgressLine.ShowAsync(words["counts.import.reading", Path.GetFileName(path)], progress => ImportAsync(
                runtime.Run,
                new StageCases.Request
                {
                    Content = content, FileName = path, Disease = parsed.GetValue(disease), Area = parsed.GetValue(area), MappingName = parsed.GetValue(mapping), Sheet = parsed.GetValue(sheet),
                    Adjust = m => Adjusted(m, parsed.GetValue(caseClass), parsed.GetValue(dateOrder)), Progress = rows => progress(words.Number(rows)),
                },
                parsed.GetValue(source), parsed.GetValue(dryRun) ? PublishMode.DryRun : PublishMode.Publish, runtime.Actor, words, cancellation));
            return result.IsOk ? Say(result.Value, path, parsed.GetValue(commands.Host.AsJson), words) : CommandHost.Refuse(result.Refusal, words);
        }, cancellation));
        commands.Group("import").Subcommands.Add(command);
    }

    private static int Say(Report report, string path, bool asJson, Words words)
    {
        foreach (var line in FileFactsText.Say(report.Facts, 0, words))
        {
            Console.Error.WriteLine(line);
        }
        if (report.AtLarge is { } large)
        {
            Console.Error.WriteLine(words["linelist.import.at-large", large.Rows, words.Name(large.Name, large.NameEn)]);
        }
        RefusedRows.WriteBeside(path, report.Headers, report.Refused, words);
        var outcome = report.Outcome;
        if (asJson)
        {
            CommandHost.PrintJson(outcome);
        }
        else
        {
            Console.Out.WriteLine(words["linelist.import.done", outcome.Rows, outcome.Created, outcome.Updated, outcome.Unchanged, outcome.Refused, outcome.Review]);
        }
        return outcome.Refused > 0 ? ExitCode.DoneWithRefusedRows : ExitCode.Done;
    }

    private static CaseMapping Adjusted(CaseMapping mapping, CaseClass? caseClass, DayMonthOrder? order) => mapping with { Class = caseClass ?? mapping.Class, DateOrder = order ?? mapping.DateOrder };
}
