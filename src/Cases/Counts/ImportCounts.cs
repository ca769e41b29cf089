using System.CommandLine;
using System.ComponentModel;
using System.IO.Compression;
using System.Text;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>
/// Brings in a file of counts: staged and checked first, then published as a whole. The way for the command line, the
/// API and the demonstration; pages take the same two steps with a look between them.
/// </summary>
public static class ImportCounts
{
    /// <summary>What one import did.</summary>
    /// <param name="Rows">Rows of the file.</param>
    /// <param name="New">Rows that say something of a day nobody has spoken of.</param>
    /// <param name="Corrected">Rows that change a figure.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    public sealed record Outcome(int Rows, int New, int Corrected, int Unchanged, int Refused);

    /// <summary>The result with the refused rows, each with its cells.</summary>
    public sealed record Report(Outcome Outcome, Guid? ImportId, IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> Refused, FileFacts Facts, int Falls);

    /// <summary>What the API answers.</summary>
    /// <param name="ImportId">The import; null where it was only a trial.</param>
    /// <param name="Rows">Rows of the file.</param>
    /// <param name="New">Rows that say something of a day nobody has spoken of.</param>
    /// <param name="Corrected">Rows that change a figure.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    /// <param name="RefusedRows">The first thousand of them, with the reason.</param>
    /// <param name="Facts">What the file turned out to be.</param>
    /// <param name="Falls">Cumulative figures below those of an earlier day of the file; they are taken.</param>
    public sealed record Answer(Guid? ImportId, int Rows, int New, int Corrected, int Unchanged, int Refused, IReadOnlyList<RefusedRowAnswer> RefusedRows, FileFacts Facts, int Falls)
    {
        internal static Answer Of(Report report, Words words) =>
            new(report.ImportId, report.Outcome.Rows, report.Outcome.New, report.Outcome.Corrected, report.Outcome.Unchanged, report.Outcome.Refused, RefusedRowAnswer.Of(report.Refused, words), report.Facts, report.Falls);
    }

    /// <summary>Stages a file, then publishes it, or only says what publishing would do.</summary>
    public static async Task<Result<Report>> ImportAsync(Run run, StageCounts.Request request, string? source, PublishMode mode, Actor actor, Words words, CancellationToken cancellation)
    {
        var staged = await run.Async(StageCounts.Slice, request, actor, cancellation);
        if (!staged.IsOk)
        {
            return staged.Refusal;
        }
        if (mode is PublishMode.DryRun)
        {
            var preview = await run.Async(PreviewCounts.Slice, new PreviewCounts.Request { Staged = staged.Value }, actor, cancellation);
            return preview.IsOk
                ? new Report(new(preview.Value.Rows, preview.Value.New, preview.Value.Corrected, preview.Value.Unchanged, preview.Value.Refused), null, staged.Value.Headers, AllRefused(request, staged.Value, preview.Value.Contradictions), staged.Value.Facts, preview.Value.Falls)
                : preview.Refusal;
        }
        var publish = new PublishCounts.Request { Staged = staged.Value, Source = source, RefusedCsv = contradictions => RefusedCsv(request, staged.Value, contradictions, words) };
        var published = await run.Async(PublishCounts.Slice, publish, actor, cancellation);
        return published.IsOk
            ? new Report(new(published.Value.Rows, published.Value.New, published.Value.Corrected, published.Value.Unchanged, published.Value.Refused), published.Value.ImportId, staged.Value.Headers, AllRefused(request, staged.Value, published.Value.Contradictions), staged.Value.Facts, published.Value.Falls)
            : published.Refusal;
    }

    /// <summary>The rows refused one by one and those that contradict the file itself, in the order of the file.</summary>
    internal static IReadOnlyList<RefusedRow> AllRefused(StageCounts.Request request, StageCounts.Response staged, IReadOnlyList<(int Line, FieldError Why)> contradictions) =>
        RefusedFile.All(request.Content, request.FileName, staged.Sheet, staged.Refused, contradictions);

    internal static byte[] RefusedCsv(StageCounts.Request request, StageCounts.Response staged, IReadOnlyList<(int, FieldError)> contradictions, Words words) =>
        RefusedFile.Pack(staged.Headers, AllRefused(request, staged, contradictions), words);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/counts/import", async (
                [Description("CSV (UTF-8, GB18030), XLSX, or either as gzip.")] IFormFile file,
                [FromForm, Description("Code of the disease, where no column tells it.")] string? disease,
                [FromForm, Description("Name of a saved or shipped column mapping.")] string? mapping,
                [FromForm, Description("Days to add to every date; -1 for a source that lags one day.")] int? dateShift,
                [FromForm, Description("The figures of a day were published this many days later.")] int? publishedAfter,
                [FromForm, Description("Who published the figures.")] string? source,
                [FromForm, Description("The sheet of a workbook; without it the first visible one that holds a table.")] string? sheet,
                [FromForm, Description("Order of day and month in dates whose year is last; without it as the column itself proves.")] DayMonthOrder? dateOrder,
                [FromForm, Description("Say what would happen and write nothing.")] bool? dryRun,
                Run run, Actor actor, Words words, Door door, CancellationToken cancellation) =>
            {
                await using var content = file.OpenReadStream();
                var request = new StageCounts.Request { Content = content, FileName = file.FileName, Disease = disease, MappingName = mapping, Adjust = m => Adjusted(m, dateShift, null, null, null, publishedAfter, dateOrder), Sheet = sheet };
                var result = await ImportAsync(run, request, source, dryRun is true ? PublishMode.DryRun : PublishMode.Publish, actor, words, cancellation);
                return result.IsOk ? Results.Json(Answer.Of(result.Value, words), Json.Options) : door.Problem(result.Refusal);
            })
            .DisableAntiforgery()
            .TakesFiles()
            .For(PublishCounts.Slice, "Imports a file of counts (CSV, XLSX, gzip); dryRun says what it would do", typeof(Answer))
            .WithName("counts-import");

    internal static void AddCommand(CommandTree commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = commands.T["cli.import.counts.file"] };
        var disease = new Option<string?>("--disease") { Description = commands.T["cli.import.counts.disease"] };
        var mapping = new Option<string?>("--mapping") { Description = commands.T["cli.import.counts.mapping"] };
        var shift = new Option<int?>("--date-shift") { Description = commands.T["cli.import.counts.date-shift"] };
        var shiftFrom = commands.Host.DayOption("--shift-from", commands.T["cli.import.counts.shift-from"]);
        var shiftTo = commands.Host.DayOption("--shift-to", commands.T["cli.import.counts.shift-to"]);
        var shiftLevel = new Option<AreaLevel?>("--shift-level") { Description = commands.T["cli.import.counts.shift-level"] };
        var after = new Option<int?>("--published-after") { Description = commands.T["cli.import.counts.published-after"] };
        var source = new Option<string?>("--source") { Description = commands.T["cli.import.counts.source"] };
        var sheet = new Option<string?>("--sheet") { Description = commands.T["cli.import.counts.sheet"] };
        var dateOrder = new Option<DayMonthOrder?>("--date-order") { Description = commands.T["cli.import.counts.date-order"] };
        var dryRun = new Option<bool>("--dry-run") { Description = commands.T["cli.import.counts.dry-run"] };
        var command = new Command("counts", commands.T["cli.import.counts"]) { file, disease, mapping, shift, shiftFrom, shiftTo, shiftLevel, after, source, sheet, dateOrder, dryRun };
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            await using var content = File.OpenRead(path);
            var result = await ProgressLine.ShowAsync(words["counts.import.reading", Path.GetFileName(path)], progress => ImportAsync(
                runtime.Run,
                new StageCounts.Request
                {
                    Content = content,
                    FileName = path,
                    Disease = parsed.GetValue(disease),
                    MappingName = parsed.GetValue(mapping),
                    Adjust = m => Adjusted(m, parsed.GetValue(shift), parsed.GetValue(shiftFrom), parsed.GetValue(shiftTo), parsed.GetValue(shiftLevel), parsed.GetValue(after), parsed.GetValue(dateOrder)),
                    Sheet = parsed.GetValue(sheet),
                    Progress = rows => progress(words.Number(rows)),
                },
                parsed.GetValue(source), parsed.GetValue(dryRun) ? PublishMode.DryRun : PublishMode.Publish, runtime.Actor, words, cancellation));
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            var outcome = result.Value.Outcome;
            foreach (var line in FileFactsText.Say(result.Value.Facts, result.Value.Falls, words))
            {
                Console.Error.WriteLine(line);
            }
            RefusedRows.WriteBeside(path, result.Value.Headers, result.Value.Refused, words);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(outcome);
            }
            else
            {
                Console.Out.WriteLine(words["counts.import.done", outcome.Rows, outcome.New, outcome.Corrected, outcome.Unchanged, outcome.Refused]);
            }
            return outcome.Refused > 0 ? ExitCode.DoneWithRefusedRows : ExitCode.Done;
        }, cancellation));
        commands.Group("import").Subcommands.Add(command);
    }

    private static CountMapping Adjusted(CountMapping mapping, int? shift, DateOnly? from, DateOnly? to, AreaLevel? level, int? after, DayMonthOrder? order) => mapping with
    {
        DateShiftDays = shift ?? mapping.DateShiftDays,
        DateOrder = order ?? mapping.DateOrder,
        ShiftFrom = from ?? mapping.ShiftFrom,
        ShiftTo = to ?? mapping.ShiftTo,
        ShiftLevel = level ?? mapping.ShiftLevel,
        PublishedAfterDays = after ?? mapping.PublishedAfterDays,
    };
}

public enum PublishMode
{
    Publish,
    DryRun,
}
