using System.ComponentModel.DataAnnotations;
using System.Globalization;
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

/// <summary>The lines that were asked for as a file, newest first, with the ids they name and their hashes.</summary>
public static class ExportAudit
{
    /// <summary>More lines than this do not go into one file.</summary>
    public const int Most = 100_000;

    private const int Chunk = 2_000;

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

    /// <param name="Content">The file.</param>
    /// <param name="Type">Its media type.</param>
    /// <param name="FileName">Its name.</param>
    public sealed record Response(byte[] Content, string Type, string FileName);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/export", AdministrationContract.AuditRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit/export", ([AsParameters] Request request, Door door) => door.Answer(Slice, request, file => Results.File(file.Content, file.Type, file.FileName)))
            .ForFile(Slice, "The lines that were asked for as CSV, XLSX or JSON", TableWriter.CsvType, TableWriter.XlsxType, "application/json");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (search, refusal) = await AuditSearch.OfAsync(request, db, actor, cancellation);
        if (search is null)
        {
            return refusal!;
        }
        var rows = new List<IReadOnlyList<object?>>();
        AuditKey? after = null;
        do
        {
            var found = await search.PageAsync(after, Chunk, cancellation);
            if (rows.Count + found.Count > Most)
            {
                return new AuditTooLong(Most);
            }
            rows.AddRange(await RowsAsync(db, search, found, cancellation));
            after = found.Count == Chunk ? new(found[^1].At, found[^1].Id) : null;
        }
        while (after is not null);
        var (content, type, name) = TableWriter.Write(new Table("audit", Columns, rows), request.Format ?? "csv");
        return new Response(content, type, name);
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
