using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Brings in the boundaries of the areas of one level below an area: a GeoJSON collection whose features carry the
/// code of their area (<c>properties.code</c>). Features of unknown areas are left out and counted.
/// </summary>
public static class ImportBoundaries
{
    public sealed record Request
    {
        /// <summary>The area whose parts the collection shows.</summary>
        public string Code { get; init; } = "";
        [JsonIgnore] public Stream Content { get; init; } = Stream.Null;
        public string FileName { get; init; } = "";
        /// <summary>Who published it.</summary>
        public string Source { get; init; } = "";
    }

    /// <param name="Level">The level whose boundaries these are.</param>
    /// <param name="Features">How many areas have a boundary now.</param>
    /// <param name="LeftOut">How many features name no known area.</param>
    public sealed record Response(AreaLevel Level, int Features, int LeftOut) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"boundaries: {Features} of level {Level}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/import-boundaries", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/{code}/boundaries", async (string code, HttpRequest http, [FromQuery] string? source, Door door) =>
            {
                var file = http.HasFormContentType ? (await http.ReadFormAsync()).Files.FirstOrDefault() : null;
                return await door.Answer(Slice, new Request { Code = code, Content = file?.OpenReadStream() ?? http.Body, FileName = file?.FileName ?? "GeoJSON", Source = source ?? file?.FileName ?? "" });
            })
            .DisableAntiforgery()
            .TakesFiles()
            .Accepts<JsonDocument>("application/geo+json", "application/json", "multipart/form-data")
            .For(Slice, "Imports the boundaries of the parts of an area: GeoJSON as body or file, features with properties.code");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        return tree.ByCode(request.Code) is { } area && !actor.Scope.Covers(area.Position) ? new AreaNotFound(request.Code) : await IntoAsync(tree, request, db, cancellation);
    }

    internal static async Task<Result<Response>> IntoAsync(AreaTree tree, Request request, OutbreakDb db, CancellationToken cancellation)
    {
        if (tree.ByCode(request.Code) is not { } area)
        {
            return new AreaNotFound(request.Code);
        }
        JsonArray kept;
        AreaLevel level;
        int leftOut;
        try
        {
            (kept, level, leftOut) = Known(await JsonNode.ParseAsync(request.Content, documentOptions: new() { AllowDuplicateProperties = false }, cancellationToken: cancellation), tree, area);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return new FileUnreadable(request.FileName, new("import.why.geojson"));
        }
        if (kept.Count == 0)
        {
            return new BoundariesFitNothing(request.FileName, area.Name);
        }
        var count = kept.Count;
        var bytes = Compress(new JsonObject { ["type"] = "FeatureCollection", ["features"] = kept });
        if (await db.AreaBoundaries().SingleOrDefaultAsync(b => b.Position == area.Position && b.Level == level, cancellation) is { } known)
        {
            (known.GeoJson, known.Source) = (bytes, request.Source);
        }
        else
        {
            db.Add(new AreaBoundaries { Position = area.Position, Level = level, GeoJson = bytes, Source = request.Source });
        }
        db.RaiseVersion(AreaTopics.Areas);
        await db.SaveChangesAsync(cancellation);
        return new Response(level, count, leftOut);
    }

    /// <summary>The features of areas below the area, all of the level of the first; each carries the position of its area.</summary>
    private static (JsonArray Kept, AreaLevel Level, int LeftOut) Known(JsonNode? collection, AreaTree tree, AreaNode area)
    {
        var kept = new JsonArray();
        var (level, leftOut) = (AreaLevel.Country, 0);
        foreach (var feature in collection?["features"]?.AsArray() ?? [])
        {
            var node = tree.ByCode((string?)feature?["properties"]?["code"]);
            if (node is null || !area.Subtree.Covers(node.Position) || feature?["geometry"] is not { } geometry || (kept.Count > 0 && node.Level != level))
            {
                leftOut++;
                continue;
            }
            level = node.Level;
            var id = node.Position.ToString(CultureInfo.InvariantCulture);
            kept.Add(new JsonObject { ["type"] = "Feature", ["id"] = id, ["properties"] = new JsonObject { ["id"] = id, ["name"] = id }, ["geometry"] = geometry.DeepClone() });
        }
        return (kept, level, leftOut);
    }

    private static byte[] Compress(JsonNode collection)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        using (var writer = new Utf8JsonWriter(gzip))
        {
            collection.WriteTo(writer);
        }
        return packed.ToArray();
    }
}
