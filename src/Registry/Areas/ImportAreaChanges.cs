using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Brings in former names and codes from a table <c>code,former_code,former_name,until[,source]</c>, so that files of
/// earlier years find their areas. What is known already stays.
/// </summary>
public static class ImportAreaChanges
{
    public sealed record Request
    {
        public Stream Content { get; init; } = Stream.Null;
        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    public sealed record Response(int Rows, int New, int Refused) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"former names: {New} new";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/import-changes", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var known = (await db.AreaFormerNames().Select(n => new { n.Position, n.Code, n.Name }).ToListAsync(cancellation)).Select(n => (n.Position, n.Code, n.Name)).ToHashSet();
        using var table = TableFile.Open(request.Content, request.FileName);
        var column = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        if (new[] { "code", "former_code", "former_name", "until" }.Where(c => !column.ContainsKey(c)).ToArray() is { Length: > 0 } missing)
        {
            return new AreaColumnsMissing(string.Join(", ", missing));
        }
        var (rows, added, refused) = (0, 0, 0);
        while (table.Read())
        {
            rows++;
            var formerCode = table[column["former_code"]].PadRight(12, '0');
            if (tree.ByCode(table[column["code"]]) is not { } node || !actor.Scope.Covers(node.Position) || !DateOnly.TryParseExact(table[column["until"]], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var until))
            {
                refused++;
            }
            else if (known.Add((node.Position, formerCode, table[column["former_name"]])))
            {
                db.Add(new AreaFormerName
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()),
                    Position = node.Position,
                    Code = formerCode,
                    Name = table[column["former_name"]],
                    Until = until,
                    Source = column.TryGetValue("source", out var source) ? table[source] : null,
                    RecordedAt = clock.Now(),
                });
                added++;
            }
        }
        db.RaiseVersion(AreaTopics.Areas);
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added, refused);
    }
}
