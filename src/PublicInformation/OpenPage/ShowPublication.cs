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

/// <summary>One publication with its texts and its issues.</summary>
public static class ShowPublication
{
    public sealed record Request
    {
        /// <summary>Id of the publication.</summary>
        public Guid Id { get; init; }
    }

    public static readonly Slice<Request, PublicationView> Slice = Platform.Modules.Slice.Read<Request, PublicationView>("publications/show", PublicInformationContract.OpenPageList, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/publications/{id:guid}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request)).For(Slice, "A publication with its texts and issues");

    internal static async Task<Result<PublicationView>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        await FoundPublication.ByIdAsync(db, request.Id, cancellation) is { } found ? await PublicationView.OfAsync(db, found.Publication, cancellation) : new PublicationNotFound(request.Id.ToString());
}
