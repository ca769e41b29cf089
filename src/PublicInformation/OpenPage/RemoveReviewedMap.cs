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

/// <summary>Takes the map off a publication; the open page has none from then on.</summary>
public static class RemoveReviewedMap
{
    public sealed record Request
    {
        /// <summary>Id of the publication.</summary>
        public Guid Id { get; init; }
    }

    /// <param name="Publication">The publication as it is now.</param>
    public sealed record Response(PublicationView Publication) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"publication {Publication.Name} map";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("publications/remove-map", PublicInformationContract.OpenPageWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/publications/{id:guid}/map", ([AsParameters] Request request, Door door) => door.Answer(Slice, request)).For(Slice, "Takes the map off a publication");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await FoundPublication.ByIdAsync(db, request.Id, cancellation) is not { } found)
        {
            return new PublicationNotFound(request.Id.ToString());
        }
        if (await db.ReviewedMaps().SingleOrDefaultAsync(m => m.PublicationId == request.Id, cancellation) is not { } map)
        {
            return new MapNotThere(found.Name);
        }
        db.Remove(map);
        db.RaiseVersion(PublicInformationContract.OpenPageTopic);
        await db.SaveChangesAsync(cancellation);
        return new Response(await PublicationView.OfAsync(db, found.Publication, cancellation)) { AuditPosition = found.Publication.Position };
    }
}
