using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>Gives a saved column mapping another name. Mappings that ship keep theirs.</summary>
public static class RenameMapping
{
    public sealed record Request
    {
        /// <summary>Name of the mapping.</summary>
        [JsonIgnore] public string? Name { get; init; }

        /// <summary>The name from now on, unlike that of any other mapping.</summary>
        [Required, StringLength(100, MinimumLength = 1)] public string? To { get; init; }
    }

    /// <param name="Name">Name of the mapping from now on.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"mapping {Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/rename-mapping", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/counts/mappings/{name}/name", (string name, Request request, Door door) => door.Answer(Slice, request with { Name = name }))
            .For(Slice, "Gives a saved column mapping another name");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (name, refusal) = await CountMappings.Shelf.RenameAsync(db, request.Name, request.To!, cancellation);
        return name is null ? refusal! : new Response(name);
    }
}
