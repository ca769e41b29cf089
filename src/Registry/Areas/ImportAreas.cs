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
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Brings in a tree of areas from a table <c>code,name,level,parent_code</c> (optionally <c>pinyin,name_en</c>). A code
/// that is known keeps its position; a name that differs is taken over and the former name kept. A row that cannot
/// be used comes back with its reason; the others go in.
/// </summary>
public static class ImportAreas
{
    public sealed record Request
    {
        [JsonIgnore] public Stream Content { get; init; } = Stream.Null;
        /// <summary>Told how many rows have been read.</summary>
        [JsonIgnore] public Action<int>? Progress { get; init; }
        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    /// <param name="Rows">Rows read.</param>
    /// <param name="New">Areas that were not known.</param>
    /// <param name="Changed">Known areas whose name or spelling changed.</param>
    /// <param name="Unchanged">Known areas as they were.</param>
    /// <param name="Refused">Rows that could not be used.</param>
    /// <param name="Headers">The columns of the file.</param>
    /// <param name="RefusedRows">The refused rows with line, field and reason.</param>
    public sealed record Response(int Rows, int New, int Changed, int Unchanged, int Refused, [property: JsonIgnore] IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> RefusedRows) : IAudited, ITakesRows
    {
        [JsonIgnore] public string AuditRecords => $"areas: {New} new, {Changed} changed";

        /// <summary>The area that holds all areas written.</summary>
        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/import", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/import", ([Description("CSV or XLSX.")] IFormFile file, Words words, Door door) => door.Answer(
                Slice, new Request { Content = file.OpenReadStream(), FileName = file.FileName },
                done => Results.Json(new ImportedRows(done.Rows, done.New, done.Changed, done.Unchanged, done.Refused, RefusedRowAnswer.Of(done.RefusedRows, words)), Json.Options)))
            .DisableAntiforgery()
            .TakesFiles()
            .For(Slice, "Imports a tree of areas from a CSV or XLSX table code,name,level,parent_code", typeof(ImportedRows));

    internal static void AddCommand(CommandTree commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = commands.T["cli.import.areas.file"] };
        var command = new Command("areas", commands.T["cli.import.areas"]) { file };
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            await using var content = parsed.GetRequiredValue(file).OpenRead();
            var name = parsed.GetRequiredValue(file).Name;
            var result = await ProgressLine.ShowAsync(words["areas.import.reading", name], progress => runtime.Run.Async(
                Slice, new Request { Content = content, FileName = name, Progress = rows => progress(words.Number(rows)) }, runtime.Actor, cancellation));
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
        var rows = AreaRows.Read(request.Content, request.FileName, request.Progress);
        if (rows.MissingColumns is { } missing)
        {
            return new AreaColumnsMissing(missing);
        }
        db.RaiseVersion(AreaTopics.Areas);
        var known = await db.Areas().ToDictionaryAsync(a => a.Code, cancellation);
        var formerCodes = (await db.AreaFormerNames().Select(n => n.Code).ToListAsync(cancellation)).ToHashSet(StringComparer.Ordinal);
        var plan = AreaImportPlan.Make(rows, known, formerCodes, actor.Scope);
        await InsertAsync(db, plan.Country is { } country ? [country, .. plan.New] : plan.New, cancellation);
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        foreach (var (area, row) in plan.Changed)
        {
            var former = area.Rename(row.Name, row.NameEn ?? area.NameEn, area.Code, row.Pinyin ?? area.Pinyin, today, request.FileName, clock.Now());
            if (former.IsOk && former.Value.Name != row.Name)
            {
                db.Add(former.Value);
            }
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(rows.Count, plan.New.Count, plan.Changed.Count, plan.Unchanged, plan.Refused.Count, rows.Headers, plan.Refused)
        {
            AuditPosition = AuditChain.PositionOver(plan.New.Concat(plan.Changed.Select(c => c.Area)).Select(a => a.Position)),
        };
    }

    private static async Task InsertAsync(OutbreakDb db, IReadOnlyCollection<Area> areas, CancellationToken cancellation)
    {
        await using var rows = await BulkRows.IntoAsync(db, "area", ["position", "parent_position", "level", "code", "name", "name_en", "pinyin", "version"], cancellation);
        foreach (var area in areas)
        {
            rows.Add(area.Position);
            rows.Add(area.ParentPosition);
            rows.Add((int?)area.Level);
            rows.Add(area.Code);
            rows.Add(area.Name);
            rows.Add(area.NameEn);
            rows.Add(area.Pinyin);
            rows.Add((int?)1);
            rows.EndRow();
        }
        await rows.CompleteAsync();
    }
}
