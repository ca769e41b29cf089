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

/// <summary>Changes what the next issue of a publication will say. What is open stays as it was published.</summary>
public static class ChangePublication
{
    public sealed record Request : PublicationFields
    {
        /// <summary>Id of the publication.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }
    }

    /// <param name="Publication">The publication as it is now.</param>
    public sealed record Response(PublicationView Publication) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"publication {Publication.Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("publications/change", PublicInformationContract.OpenPageWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/publications/{id:guid}", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Changes the texts, figures and day of a publication").ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(PublicInformationContract.OpenPageTopic, cancellation);
        if (await FoundPublication.ByIdAsync(db, request.Id, cancellation) is not { Publication: var publication })
        {
            return new PublicationNotFound(request.Id.ToString());
        }
        if (request.Version != publication.Version)
        {
            return new VersionConflict(request, await PublicationView.OfAsync(db, publication, cancellation));
        }
        request.Into(publication, actor.Name, clock.Now());
        publication.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(await PublicationView.OfAsync(db, publication, cancellation));
    }
}
