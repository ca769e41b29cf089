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

/// <summary>Deletes a saved column mapping of line lists. Imports read by it keep their own copy; mappings that ship stay.</summary>
public static class DeleteCaseMapping
{
    public sealed record Request
    {
        /// <summary>Name of the mapping.</summary>
        [Required] public string? Name { get; init; }
    }

    /// <param name="Name">Name of the mapping that is gone.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"mapping {Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/delete-mapping", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/cases/mappings/{name}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Deletes a saved column mapping of line lists");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        await db.SavedMappings(MappingKind.Cases).Where(m => m.Name == request.Name).ExecuteDeleteAsync(cancellation) > 0 ? new Response(request.Name!) : new MappingNotFound(request.Name!);
}
