using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>Saves a column mapping of line lists under a name: the next file with just these headers is read by it.</summary>
public static class SaveCaseMapping
{
    public sealed record Request
    {
        /// <summary>Name of the mapping.</summary>
        [JsonIgnore, Required, Name, StringLength(100, MinimumLength = 1)] public string? Name { get; init; }

        /// <summary>How columns are read by it.</summary>
        [Required] public CaseMapping? Mapping { get; init; }
    }

    /// <param name="Name">Name of the mapping.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"mapping {Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/save-mapping", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/cases/mappings/{name}", (string name, CaseMapping mapping, Door door) => door.Answer(Slice, new Request { Name = name, Mapping = mapping }))
            .For(Slice, "Saves a column mapping of line lists under a name, or replaces it");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var name = request.Name!.Trim();
        await MappingShelf.SaveAsync(db, MappingKind.Cases, name, MappingShelf<CaseMapping>.ToJson(request.Mapping! with { Name = name }), clock, cancellation);
        return new Response(name);
    }
}
