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

namespace Fangxian.Cases.Counts;

/// <summary>Says how the columns of a draft are to be read.</summary>
public static class ChooseColumns
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>How the columns are to be read.</summary>
        [Required] public CountMapping? Mapping { get; init; }

        /// <summary>The version you saw; a change since then answers 409.</summary>
        [Required] public int? ExpectedVersion { get; init; }
    }

    /// <param name="Id">Id of the import.</param>
    /// <param name="Version">Its version now: send it back with the next change.</param>
    public sealed record Response(Guid Id, int Version) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"import {Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/choose-columns", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/counts/imports/{id:guid}/mapping", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Says how the columns of a draft are to be read")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var import = await db.CountImports().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation);
        if (ImportDrafts.Refuse(import, request.Id, request.ExpectedVersion!.Value) is { } refusal)
        {
            return refusal;
        }
        var (mapping, columns) = (request.Mapping!, request.Mapping!.Columns);
        var missing = string.IsNullOrEmpty(columns.Date) ? "date"
            : string.IsNullOrEmpty(columns.Area) ? "area"
            : !string.IsNullOrEmpty(columns.Measure) ? (string.IsNullOrEmpty(columns.Value) ? "value" : null)
            : string.IsNullOrEmpty(columns.Confirmed + columns.Suspected + columns.Cured + columns.Dead) ? "confirmed"
            : import!.DiseaseId == 0 && string.IsNullOrEmpty(columns.Disease) ? "disease" : null;
        if (missing is not null)
        {
            return new CountColumnsMissing(missing);
        }
        if (mapping.ShiftFrom > mapping.ShiftTo)
        {
            return Malformed.Field("shiftTo", "counts.shift-order");
        }
        (import!.Mapping, import.Version) = (mapping.ToJson(), import.Version + 1);
        await db.SaveChangesAsync(cancellation);
        return new Response(import.Id, import.Version);
    }
}
