using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>Puts a reviewed map on a publication: a geometry of the area's parts and the number under which it was approved.</summary>
public static class UploadReviewedMap
{
    public const long MostBytes = 8 << 20;

    public sealed record Request
    {
        /// <summary>Id of the publication.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>审图号, such as GS(2020)4619号; it is printed on the map.</summary>
        [Required, StringLength(40), RegularExpression("""^(GS[\u4e00-\u9fff]{0,3}|[\u4e00-\u9fff]{1,3}S)\s*[(（]\d{4}[)）]\s*\d{1,6}(-\d{1,3})?\s*号$""", ErrorMessage = "publications.map.number.form")]
        public string ApprovalNumber { get; init; } = "";

        [JsonIgnore] public Stream Content { get; init; } = Stream.Null;
    }

    /// <param name="Publication">The publication as it is now.</param>
    public sealed record Response(PublicationView Publication) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"publication {Publication.Name} map {Publication.MapApprovalNumber}";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("publications/upload-map", PublicInformationContract.OpenPageWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/publications/{id:guid}/map", (Guid id, string? approvalNumber, HttpRequest http, Door door) => door.Answer(Slice, new Request { Id = id, ApprovalNumber = approvalNumber ?? "", Content = http.Body }))
            .DisableAntiforgery()
            .Accepts<System.Text.Json.JsonDocument>("application/geo+json", "application/json")
            .For(Slice, "Puts a reviewed map on a publication: GeoJSON of the parts, features with properties.code");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FoundPublication.ByIdAsync(db, request.Id, cancellation) is not { } found)
        {
            return new PublicationNotFound(request.Id.ToString());
        }
        var shapes = await MapShapes.ReadAsync(request.Content, MostBytes, found.Area, found.Tree, cancellation);
        if (!shapes.IsOk)
        {
            return shapes.Refusal;
        }
        var map = await db.ReviewedMaps().SingleOrDefaultAsync(m => m.PublicationId == request.Id, cancellation);
        if (map is null)
        {
            db.Add(map = new ReviewedMap { PublicationId = request.Id, ApprovalNumber = "", Shapes = [], UploadedAt = default, UploadedBy = "" });
        }
        (map.ApprovalNumber, map.Shapes, map.UploadedAt, map.UploadedBy) = (request.ApprovalNumber.Trim(), shapes.Value.Pack(), clock.Now(), actor.Name);
        db.RaiseVersion(PublicInformationContract.OpenPageTopic);
        await db.SaveChangesAsync(cancellation);
        return new Response(await PublicationView.OfAsync(db, found.Publication, cancellation)) { AuditPosition = found.Publication.Position };
    }
}
