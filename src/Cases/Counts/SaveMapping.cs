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

/// <summary>Saves a column mapping under a name: the next file with just these headers is read by it.</summary>
public static class SaveMapping
{
    public sealed record Request
    {
        /// <summary>Name of the mapping.</summary>
        [JsonIgnore, Required, Name, StringLength(100, MinimumLength = 1)] public string? Name { get; init; }

        /// <summary>How columns are read by it.</summary>
        [Required] public CountMapping? Mapping { get; init; }
    }

    /// <param name="Name">Name of the mapping.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"mapping {Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/save-mapping", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/counts/mappings/{name}", (string name, CountMapping mapping, Door door) => door.Answer(Slice, new Request { Name = name, Mapping = mapping }))
            .For(Slice, "Saves a column mapping under a name, or replaces it");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var name = request.Name!.Trim();
        await MappingShelf.SaveAsync(db, MappingKind.Counts, name, (request.Mapping! with { Name = name }).ToJson(), clock, cancellation);
        return new Response(name);
    }
}
