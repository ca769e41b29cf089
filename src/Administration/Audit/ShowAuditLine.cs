using System.Text.Json;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Audit;

/// <summary>One line with what changed, where that is still there. Reading what changed is a look of its own.</summary>
public static class ShowAuditLine
{
    /// <summary>More ids than this are counted, not shown.</summary>
    public const int MostSubjects = 500;

    public sealed record Request
    {
        /// <summary>The id of the line.</summary>
        public long Id { get; init; }
    }

    public sealed record Response : IShowsPersons
    {
        /// <summary>The line.</summary>
        public required AuditLineView Line { get; init; }

        /// <summary>The first ids of the records written or persons shown.</summary>
        public required IReadOnlyList<Guid> Subjects { get; init; }

        /// <summary>What changed, row by row; empty where nothing was, or where it was forgotten.</summary>
        public required IReadOnlyList<ChangedRow> Changes { get; init; }

        /// <summary>The hash of the line, in hexadecimal.</summary>
        public required string Hash { get; init; }

        /// <summary>The hash of salt, reason and change that the line holds; null where it never had any.</summary>
        public string? ChangeHash { get; init; }

        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => Changes.Count == 0 ? [] : Subjects;

        [JsonIgnore] public long? AuditPosition => Line.Chain;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/show", AdministrationContract.AuditRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit/{id:long}", (long id, Door door) => door.Answer(Slice, new Request { Id = id }))
            .For(Slice, "One line of the audit with what changed");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var asked = db.AuditLines.Where(l => l.Id == request.Id);
        if (await asked.Select(FoundLine.OfLine).SingleOrDefaultAsync(cancellation) is not { } found)
        {
            return new AuditLineNotFound(request.Id);
        }
        var detail = await db.Set<AuditDetail>().SingleOrDefaultAsync(d => d.LineId == request.Id, cancellation);
        var line = await asked.Select(l => new { l.Subjects, l.Hash, l.ChangeHash }).SingleAsync(cancellation);
        return new Response
        {
            Line = AuditLineView.Of(found, await db.AreaTreeAsync(cancellation), detail is not null, detail?.Reason),
            Subjects = [.. Ids(line.Subjects).Take(MostSubjects)],
            Changes = ChangedRow.Read(detail?.Change),
            Hash = Convert.ToHexStringLower(line.Hash),
            ChangeHash = line.ChangeHash is { } hash ? Convert.ToHexStringLower(hash) : null,
        };
    }

    internal static IEnumerable<Guid> Ids(byte[]? packed) => (packed ?? []).Chunk(16).Where(id => id.Length == 16).Select(id => new Guid(id, bigEndian: true));
}

/// <summary>A row of a table that was written.</summary>
/// <param name="Table">The table.</param>
/// <param name="Was">added, changed or deleted; null for rows that were only counted.</param>
/// <param name="Key">Its key.</param>
/// <param name="Fields">What changed of it.</param>
/// <param name="More">How many further rows of the table were written; 0 for a row by itself.</param>
public sealed record ChangedRow(string Table, string? Was, string Key, IReadOnlyList<ChangedField> Fields, int More)
{
    internal static IReadOnlyList<ChangedRow> Read(string? change)
    {
        if (change is null)
        {
            return [];
        }
        using var rows = JsonDocument.Parse(change);
        return [.. rows.RootElement.EnumerateArray().Select(Of)];
    }

    private static ChangedRow Of(JsonElement row) => row.TryGetProperty("more", out var more)
        ? new(row.GetProperty("table").GetString()!, null, "", [], more.GetInt32())
        : new(row.GetProperty("table").GetString()!, row.GetProperty("was").GetString(), string.Join(", ", row.GetProperty("key").EnumerateObject().Select(k => $"{k.Name} {k.Value}")),
            [.. row.GetProperty("fields").EnumerateObject().Select(f => new ChangedField(f.Name, Value(f.Value[0]), Value(f.Value[1])))], 0);

    private static string? Value(JsonElement value) => value.ValueKind is JsonValueKind.Null ? null : value.ToString();
}

/// <summary>A field that changed; a secret shows only that it did.</summary>
/// <param name="Name">The field.</param>
/// <param name="Before">Its value before; null for none.</param>
/// <param name="After">Its value now; null for none.</param>
public sealed record ChangedField(string Name, string? Before, string? After);
