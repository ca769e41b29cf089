using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Audit;

/// <summary>
/// The lines that were asked for as a file, newest first, with the ids they name and their hashes. CSV and JSON are written
/// while they are read, page by page, however many there are; a workbook is made as a whole.
/// </summary>
public static class ExportAudit
{
    /// <summary>More lines than this do not go into one workbook.</summary>
    public const int MostInWorkbook = 100_000;

    private const int Chunk = 2_000;

    private const string FileName = "audit";

    private static readonly string[] Columns = ["id", "at", "area_code", "area", "number", "kind", "use_case", "actor", "account", "session", "records", "subjects", "reason", "detail", "hash"];

    public sealed record Request : IAuditFilter
    {
        /// <summary>Only lines about this record or person, by id.</summary>
        public Guid? Record { get; init; }

        /// <summary>Only what this actor did.</summary>
        [StringLength(128)] public string? Actor { get; init; }

        /// <summary>Only this use case, by name.</summary>
        [StringLength(64)] public string? UseCase { get; init; }

        /// <summary>Only what was written (write), or only looks at persons (look).</summary>
        [RegularExpression("^(write|look)$")] public string? Kind { get; init; }

        /// <summary>Only the chains of the area of this code and below.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>From this day on.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Until this day, with it.</summary>
        public DateOnly? To { get; init; }

        /// <summary>csv (default), xlsx or json.</summary>
        [RegularExpression("^(csv|xlsx|json)$")] public string? Format { get; init; }
    }

    /// <summary>The file before it is read: that somebody took it is noted first, whether it is then read to its end or not.</summary>
    /// <param name="Type">Its media type.</param>
    /// <param name="FileName">Its name.</param>
    public sealed record Response(string Type, string FileName) : IShowsPersons
    {
        /// <summary>The record that was asked for; else the line names the file alone.</summary>
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown { get; init; } = [Guid.CreateVersion7()];

        [JsonIgnore] public long? AuditPosition { get; init; }

        [JsonIgnore] public string? ShownInFull => "actor, account, session, reason";

        /// <summary>Writes the file.</summary>
        internal Func<Databases, Stream, CancellationToken, Task> WriteAsync { get; init; } = (_, _, _) => Task.CompletedTask;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/export", AdministrationContract.AuditRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit/export", ([AsParameters] Request request, Door door, Databases databases, HttpContext http) =>
                door.Answer(Slice, request, file => Results.Stream(into => file.WriteAsync(databases, into, http.RequestAborted), file.Type, file.FileName)))
            .ForFile(Slice, "The lines that were asked for as CSV, XLSX or JSON", TableWriter.CsvType, TableWriter.XlsxType, "application/json");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (search, refusal) = await AuditSearch.OfAsync(request, db, actor, cancellation);
        if (search is null)
        {
            return refusal!;
        }
        var first = await search.PageAsync(null, Chunk, cancellation);
        var (file, tooLong) = request.Format is "xlsx" ? await WorkbookAsync(db, search, first, cancellation) : Streamed(request, actor, first);
        return file is null ? tooLong! : file with
        {
            PersonsShown = request.Record is { } record ? [record] : file.PersonsShown,
            AuditPosition = (await db.AreaTreeAsync(cancellation)).ByCode(request.Area)?.Position,
        };
    }

    private static async Task<Result<Response>> WorkbookAsync(OutbreakDb db, AuditSearch search, IReadOnlyList<FoundLine> first, CancellationToken cancellation)
    {
        var rows = new List<IReadOnlyList<object?>>();
        await foreach (var page in PagesAsync(db, search, first, cancellation))
        {
            rows.AddRange(page);
            if (rows.Count > MostInWorkbook)
            {
                return new AuditTooLong(MostInWorkbook);
            }
        }
        var (content, type, name) = TableWriter.Write(new Table(FileName, Columns, rows), "xlsx");
        return new Response(type, name) { WriteAsync = (_, into, token) => into.WriteAsync(content, token).AsTask() };
    }

    private static Result<Response> Streamed(Request request, Actor actor, IReadOnlyList<FoundLine> first)
    {
        var (type, extension, form) = request.Format is "json" ? ("application/json", ".json", TableStream.Form.Json) : (TableWriter.CsvType, ".csv", TableStream.Form.Csv);
        return new Response(type, FileName + extension)
        {
            WriteAsync = async (databases, into, cancellation) =>
            {
                await using var db = databases.ForReading(actor.Scope);
                var file = new TableStream(into, Columns, form);
                await foreach (var page in PagesAsync(db, (await AuditSearch.OfAsync(request, db, actor, cancellation)).Value, first, cancellation))
                {
                    await file.WriteAsync(page, cancellation);
                }
                await file.EndAsync(cancellation);
            },
        };
    }

    /// <summary>The first page and each behind the key with which the last one ended.</summary>
    private static async IAsyncEnumerable<IEnumerable<IReadOnlyList<object?>>> PagesAsync(OutbreakDb db, AuditSearch search, IReadOnlyList<FoundLine> first, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var found = first; ; found = await search.PageAsync(new(found[^1].At, found[^1].Id), Chunk, cancellation))
        {
            yield return await RowsAsync(db, search, found, cancellation);
            if (found.Count < Chunk)
            {
                yield break;
            }
        }
    }

    private static async Task<IEnumerable<IReadOnlyList<object?>>> RowsAsync(OutbreakDb db, AuditSearch search, IReadOnlyList<FoundLine> found, CancellationToken cancellation)
    {
        var ids = found.Select(l => l.Id).ToArray();
        var rest = await db.AuditLines.Where(l => ids.Contains(l.Id)).Select(l => new { l.Id, l.Subjects, l.Hash }).ToDictionaryAsync(l => l.Id, cancellation);
        return (await search.ViewsAsync(found, cancellation)).Select(line =>
        {
            var more = rest[long.Parse(line.Id, CultureInfo.InvariantCulture)];
            return (IReadOnlyList<object?>)
            [
                line.Id, line.At, line.Area?.Code, line.Area?.Name, line.Number, Lower(line.Kind), line.UseCase, line.Actor, line.AccountId?.ToString(), line.SessionId?.ToString(),
                line.Records, string.Join(' ', ShowAuditLine.Ids(more.Subjects)), line.Reason, Lower(line.Detail), Convert.ToHexStringLower(more.Hash),
            ];
        });
    }

    private static string Lower<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
