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

/// <summary>Drafts a publication of an area and a disease; nobody outside sees it before it is published.</summary>
public static class DraftPublication
{
    public sealed record Request : PublicationFields
    {
        /// <summary>Code of the area: 2, 4, 6, 9, 12 or 15 digits.</summary>
        [Required] public string Area { get; init; } = "";

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string Disease { get; init; } = "";
    }

    /// <param name="Publication">The draft.</param>
    public sealed record Response(PublicationView Publication) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"publication {Publication.Name}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("publications/draft", PublicInformationContract.OpenPageWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/publications", (Request request, Door door) => door.Answer(Slice, request, made => Results.Json(made, Json.Options, statusCode: StatusCodes.Status201Created)))
            .For(Slice, "Drafts a publication", typeof(Response), StatusCodes.Status201Created);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        if (tree.ByCode(request.Area) is not { } area || !actor.Scope.Covers(area.Subtree))
        {
            return new AreaNotFound(request.Area);
        }
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease);
        }
        await db.LockTopicAsync(PublicInformationContract.OpenPageTopic, cancellation);
        if (await db.Publications().AnyAsync(p => p.Position == area.Position && p.DiseaseId == disease.Id, cancellation))
        {
            return new PublicationExists(IssueMaking.NameOf(area, disease));
        }
        var now = clock.Now();
        var publication = new Publication { Id = Guid.CreateVersion7(now), Position = area.Position, DiseaseId = disease.Id, Title = "", TitleEn = "", Figures = OpenFigures.None, ChangedAt = now, ChangedBy = actor.Name };
        request.Into(publication, actor.Name, now);
        db.Add(publication);
        await db.SaveChangesAsync(cancellation);
        return new Response(await PublicationView.OfAsync(db, publication, cancellation));
    }
}
