using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>Gives a saved column mapping of line lists another name. Mappings that ship keep theirs.</summary>
public static class RenameCaseMapping
{
    public sealed record Request
    {
        /// <summary>Name of the mapping.</summary>
        [JsonIgnore] public string? Name { get; init; }

        /// <summary>The name from now on, unlike that of any other mapping of line lists.</summary>
        [Required, Name, StringLength(100, MinimumLength = 1)] public string? To { get; init; }
    }

    /// <param name="Name">Name of the mapping from now on.</param>
    public sealed record Response(string Name) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"mapping {Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/rename-mapping", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/cases/mappings/{name}/name", (string name, Request request, Door door) => door.Answer(Slice, request with { Name = name }))
            .For(Slice, "Gives a saved column mapping of line lists another name");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (name, refusal) = await CaseMappings.Shelf(db.Shared).RenameAsync(db, request.Name, request.To!, cancellation);
        return name is null ? refusal! : new Response(name);
    }
}
