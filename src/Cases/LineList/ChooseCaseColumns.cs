using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Says how the columns of a draft of a line list are to be read.</summary>
public static class ChooseCaseColumns
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>How the columns are to be read.</summary>
        [Required] public CaseMapping? Mapping { get; init; }

        /// <summary>The version you saw; a change since then answers 409.</summary>
        [Required] public int? ExpectedVersion { get; init; }
    }

    /// <param name="Id">Id of the import.</param>
    /// <param name="Version">Its version now: send it back with the next change.</param>
    public sealed record Response(Guid Id, int Version) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"import {Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/choose-columns", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/cases/imports/{id:guid}/mapping", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Says how the columns of a draft of a line list are to be read")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var import = await db.CaseImports().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation);
        if (ImportDrafts.Refuse(import, request.Id, request.ExpectedVersion!.Value) is { } refusal)
        {
            return refusal;
        }
        var mapping = request.Mapping!;
        if (mapping.Columns.Keys.FirstOrDefault(field => !CaseFields.All.Contains(field)) is { } unknown)
        {
            return Malformed.Field("columns", "linelist.field-unknown", unknown);
        }
        if (CaseFields.Missing([.. mapping.Columns.Values.SelectMany(c => c.Split('|', StringSplitOptions.TrimEntries))], mapping) is { } missing)
        {
            return new LineListColumnMissing(missing);
        }
        (import!.Mapping, import.Version) = (MappingShelf<CaseMapping>.ToJson(mapping), import.Version + 1);
        await db.SaveChangesAsync(cancellation);
        return new Response(import.Id, import.Version);
    }
}
