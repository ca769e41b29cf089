using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The line list as a file with exactly the columns and the cases shown: CSV, XLSX or Parquet. Names, days of birth and notes only
/// with a reason, which is kept with the ids of all persons: asked for without one they are refused; identity numbers and telephones
/// masked, and in full only where whoever says why may reveal them. In any order the cases of which nobody has told the value stand
/// at the end. The file is made on the disk of the server and goes when it was sent.
/// </summary>
public static class ExportCases
{
    /// <summary>As for one number of one person.</summary>
    internal const int LeastReason = 4;

    public sealed record Request : CaseFilter, IReasoned, IAboutArea
    {
        /// <summary>The order.</summary>
        [EnumDataType(typeof(CaseSort))] public CaseSort Sort { get; init; }

        /// <summary>Keys of the columns; without them the usual ones.</summary>
        [MaxLength(40)] public IReadOnlyList<string>? Columns { get; init; }

        /// <summary>csv (default), xlsx or parquet.</summary>
        [RegularExpression("^(csv|xlsx|parquet)$")] public string? Format { get; init; }

        /// <summary>What the names are needed for, in four characters at least; without it names and numbers are masked, and other columns that identify are refused. Numbers in full also need the right to reveal them.</summary>
        [StringLength(500)] public string? Reason { get; init; }

        internal Words? In { get; init; }
    }

    /// <param name="Content">The file.</param>
    /// <param name="Type">Its media type.</param>
    /// <param name="FileName">Its name.</param>
    /// <param name="Rows">How many cases it holds.</param>
    public sealed record Response(Stream Content, string Type, string FileName, int Rows) : IShowsPersons
    {
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown { get; init; } = [];

        [JsonIgnore] public long? AuditPosition { get; init; }

        [JsonIgnore] public string? ShownInFull { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/export", CasesContract.CasesExport, RunAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/cases/export", (Request request, Words words, Door door) => door.Answer(Slice, request with { In = words }, Send))
            .ForFile(Slice, "The line list as CSV, XLSX or Parquet; names only with a reason", "text/csv", TableWriter.XlsxType, RowsFile.ParquetType);
        // The form of the page: what it asks for is one field, so that it is written once.
        api.MapPost("/cases/export/form", async (HttpRequest http, Words words, Run run, Actor actor, Door door, CancellationToken cancellation) =>
            {
                var form = http.HasFormContentType ? await http.ReadFormAsync(cancellation) : FormCollection.Empty;
                var result = await run.Async(Slice, FromForm(form["request"].ToString(), form["format"], form["reason"], [.. form["also"].OfType<string>()]) with { In = words }, actor, cancellation);
                // Whoever has to say why is told so on the page.
                return result.IsOk ? Send(result.Value)
                    : result.Refusal is Malformed { Fields: var wrong } && wrong.ContainsKey("reason") && form["page"].ToString() is var page && page.StartsWith("/cases?", StringComparison.Ordinal) ? Results.LocalRedirect(page + "&purpose=missing#export")
                    : door.Problem(result.Refusal);
            })
            .ForFile(Slice, "The line list as CSV, XLSX or Parquet, asked for by a form", "text/csv", TableWriter.XlsxType, RowsFile.ParquetType)
            .WithName("cases-export-form");
    }

    private static Request FromForm(string request, string? format, string? reason, IReadOnlyList<string> also)
    {
        Request? asked = null;
        try
        {
            asked = JsonSerializer.Deserialize<Request>(request, Json.Options);
        }
        catch (JsonException)
        {
            // Malformed: the empty request names its missing fields.
        }
        asked ??= new();
        return asked with { Format = string.IsNullOrEmpty(format) ? null : format, Reason = string.IsNullOrWhiteSpace(reason) ? null : reason, Columns = also.Count == 0 ? asked.Columns : [.. asked.Columns ?? CaseColumn.Usual, .. also] };
    }

    private static IResult Send(Response file) => Results.File(file.Content, file.Type, file.FileName);

    internal static void AddCommand(CommandTree commands)
    {
        var disease = new Option<string?>("--disease") { Description = commands.T["cli.import.cases.disease"] };
        var format = new Option<string?>("--format") { Description = commands.T["cli.export.cases.format"] };
        var reason = new Option<string?>("--reason") { Description = commands.T["cli.export.cases.reason"] };
        var output = new Option<FileInfo?>("--output") { Description = commands.T["cli.export.cases.output"] };
        var numbers = new Option<bool>("--numbers") { Description = commands.T["cli.export.cases.numbers"] };
        var sort = new Option<CaseSort>("--sort") { Description = commands.T["linelist.sort"] };
        var overdue = new Option<bool>("--overdue") { Description = commands.T["linelist.filter.overdue"] };
        var command = new Command("cases", commands.T["cli.export.cases"]) { disease, format, reason, numbers, output, sort, overdue };
        var filters = new CaseOptions(commands);
        filters.AddTo(command);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var why = parsed.GetValue(reason);
            var request = filters.Read(new Request
            {
                Disease = parsed.GetValue(disease), Format = parsed.GetValue(format), Reason = why, Sort = parsed.GetValue(sort), Overdue = parsed.GetValue(overdue) ? true : null,
                Columns = [.. CaseColumn.All.Where(c => c.Number is null ? !c.Identifies || !string.IsNullOrWhiteSpace(why) : parsed.GetValue(numbers)).Select(c => c.Key)], In = words,
            }, parsed);
            var result = await runtime.Run.Async(Slice, request, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            await using var content = result.Value.Content;
            await using var target = parsed.GetValue(output)?.Create() ?? Console.OpenStandardOutput();
            await content.CopyToAsync(target, cancellation);
            Console.Error.WriteLine(words["linelist.export.done", result.Value.Rows]);
            return ExitCode.Done;
        }, cancellation));
        commands.Group("export").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (query, refusal) = await ListCases.QueryAsync(request, request.Sort, db, actor, clock, cancellation);
        if (query is null)
        {
            return refusal!;
        }
        var (withNames, columns, isRevealed) = (!string.IsNullOrWhiteSpace(request.Reason), CaseColumn.Of(request.Columns).ToArray(), false);
        if (withNames && request.Reason!.Trim().Length < LeastReason)
        {
            return Malformed.Field("reason", "validation.length", LeastReason, 500);
        }
        if (!withNames && columns.Where(c => c.Identifies).ToArray() is [_, ..] identifying)
        {
            return Malformed.Field("reason", "linelist.export.needs-reason", new FieldError("linelist.column." + identifying[0].Key), LeastReason);
        }
        var reveals = withNames && columns.Any(c => c.Number is not null) && actor.May(RegistryContract.PeopleReveal);
        var words = await CaseColumnWords.ReadAsync(db, request.In ?? throw new InvalidOperationException("A file is in a language."), withNames, cancellation) with
        {
            Keys = db.Shared.Keys,
            PositionAt = columns.Length + 1,
            Numbers = ShownAt,
        };
        var (type, ending) = RowsFile.Of(request.Format ?? "csv");
        var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            var (rows, persons, positions) = await WriteAsync(file, request.Format ?? "csv", db, query, columns, words, cancellation);
            if (rows > RowsFile.MostRows)
            {
                await file.DisposeAsync();
                return new TooManyRows(RowsFile.MostRows);
            }
            file.Position = 0;
            var name = $"cases-{request.Disease}{(string.IsNullOrEmpty(request.Area) ? "" : "-" + request.Area)}{ending}";
            return new Response(file, type, name, rows) { PersonsShown = persons, AuditPosition = positions.Count == 0 ? null : AuditChain.PositionOver(positions), ShownInFull = isRevealed ? string.Join(", ", columns.Where(c => c.Number is not null).Select(c => c.Key)) : null };
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        NumberShown ShownAt(long position)
        {
            var mayHere = reveals && actor.MayAt(RegistryContract.PeopleReveal, position);
            isRevealed |= mayHere;
            return mayHere ? NumberShown.InFull : NumberShown.Masked;
        }
    }

    private static async Task<(int Rows, IReadOnlyCollection<Guid> Persons, IReadOnlyCollection<long> Positions)> WriteAsync(Stream target, string format, OutbreakDb db, CaseQuery query, CaseColumn[] columns, CaseColumnWords words, CancellationToken cancellation)
    {
        await using var file = await RowsFile.BeginAsync(format, target, [.. columns.Select(c => new FileColumn(words.Words["linelist.column." + c.Key], c.Kind))], cancellation);
        var isLook = words.WithNames || columns.Any(c => c.Number is not null);
        var (rows, persons, positions, cells) = (0, new List<Guid>(), new HashSet<long>(), new object?[columns.Length]);
        string[] asked = [.. columns.Select(c => c.SqlOn(db, words.WithNames))];
        CaseQuery?[] parts = [query, await query.WithoutOnsetAsync(cancellation)];
        foreach (var part in parts.OfType<CaseQuery>())
        {
            await foreach (var row in part.StreamAsync(asked, cancellation))
            {
                for (var i = 0; i < columns.Length; i++)
                {
                    cells[i] = columns[i].Read(row, i, words);
                }
                await file.AddAsync(cells, cancellation);
                if (isLook)
                {
                    persons.Add(row.ReadId(words.Kind, columns.Length));
                    positions.Add(row.GetInt64(words.PositionAt));
                }
                if (++rows > RowsFile.MostRows)
                {
                    break;
                }
            }
        }
        await file.CompleteAsync(cancellation);
        return (rows, persons, positions);
    }
}
