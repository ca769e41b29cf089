using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Runtime.CompilerServices;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
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

        /// <summary>Where a file of this media type and name is written to; asked for once it is known that there is one.</summary>
        internal Func<string, string, Stream> Into { get; init; } = (_, _) => Stream.Null;
    }

    /// <param name="Lines">How many lines were written.</param>
    public sealed record Response(long Lines);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/export", AdministrationContract.AuditRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit/export", ([AsParameters] Request request, Door door, HttpContext http) => door.Answer(Slice, request with { Into = (type, name) => Download(http.Response, type, name) }, _ => Results.Empty))
            .ForFile(Slice, "The lines that were asked for as CSV, XLSX or JSON", TableWriter.CsvType, TableWriter.XlsxType, "application/json");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (search, refusal) = await AuditSearch.OfAsync(request, db, actor, cancellation);
        if (search is null)
        {
            return refusal!;
        }
        return request.Format is "xlsx" ? await WorkbookAsync(request, db, search, cancellation) : await StreamAsync(request, db, search, cancellation);
    }

    private static async Task<Result<Response>> WorkbookAsync(Request request, OutbreakDb db, AuditSearch search, CancellationToken cancellation)
    {
        var rows = new List<IReadOnlyList<object?>>();
        await foreach (var page in PagesAsync(db, search, cancellation))
        {
            rows.AddRange(page);
            if (rows.Count > MostInWorkbook)
            {
                return new AuditTooLong(MostInWorkbook);
            }
        }
        var (content, type, name) = TableWriter.Write(new Table(FileName, Columns, rows), "xlsx");
        await request.Into(type, name).WriteAsync(content, cancellation);
        return new Response(rows.Count);
    }

    private static async Task<Result<Response>> StreamAsync(Request request, OutbreakDb db, AuditSearch search, CancellationToken cancellation)
    {
        var (type, extension) = request.Format is "json" ? ("application/json", ".json") : (TableWriter.CsvType, ".csv");
        var file = new TableStream(request.Into(type, FileName + extension), Columns, request.Format is "json" ? TableStream.Form.Json : TableStream.Form.Csv);
        await foreach (var page in PagesAsync(db, search, cancellation))
        {
            await file.WriteAsync(page, cancellation);
        }
        await file.EndAsync(cancellation);
        return new Response(file.Rows);
    }

    /// <summary>Each page behind the key with which the last one ended.</summary>
    private static async IAsyncEnumerable<IEnumerable<IReadOnlyList<object?>>> PagesAsync(OutbreakDb db, AuditSearch search, [EnumeratorCancellation] CancellationToken cancellation)
    {
        AuditKey? after = null;
        do
        {
            var found = await search.PageAsync(after, Chunk, cancellation);
            yield return await RowsAsync(db, search, found, cancellation);
            after = found.Count == Chunk ? new(found[^1].At, found[^1].Id) : null;
        }
        while (after is not null);
    }

    private static Stream Download(HttpResponse response, string type, string name)
    {
        response.ContentType = type;
        response.Headers.ContentDisposition = $"attachment; filename={name}";
        return response.Body;
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
