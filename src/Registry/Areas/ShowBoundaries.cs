using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Areas;

/// <summary>The boundaries of the areas of one level below an area, as GeoJSON: schematic, for work inside.</summary>
public static class ShowBoundaries
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area.</summary>
        public string Code { get; init; } = "";

        string? IAboutArea.Area => Code;

        /// <summary>The level whose boundaries are wanted (prefecture, county); the highest there is by default.</summary>
        [FromQuery(Name = "level"), RegularExpression("(?i)province|prefecture|county|township")] public string? Level { get; init; }
    }

    /// <param name="GeoJsonGzip">A FeatureCollection whose features carry the position of their area as id; gzip.</param>
    public sealed record Response(byte[] GeoJsonGzip, string ETag) : IVersioned;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("areas/boundaries", RegistryContract.AreasRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/areas/{code}/boundaries", ([AsParameters] Request request, Door door, HttpContext http) => door.Answer(Slice, request, response =>
            {
                http.Response.Headers.ContentEncoding = "gzip";
                return Results.Bytes(response.GeoJsonGzip, "application/geo+json");
            }))
            .ForFile(Slice, "Schematic boundaries of the parts of an area as GeoJSON", "application/geo+json");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Code) is not { } area || !actor.Scope.Covers(area.Position))
        {
            return new AreaNotFound(request.Code);
        }
        AreaLevel? level = Enum.TryParse<AreaLevel>(request.Level, ignoreCase: true, out var asked) ? asked : null;
        return await db.BoundariesAsync(area, level, cancellation) is { } boundaries
            ? new Response(boundaries.GeoJsonGzip, $"boundaries-{area.Position}-{(int)boundaries.Level}-{tree.Version}")
            : new BoundariesUnknown(area.Name);
    }
}
