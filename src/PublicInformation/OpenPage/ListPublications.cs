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

/// <summary>Lists what is published, drafted and withdrawn within the actor's areas.</summary>
public static class ListPublications
{
    public sealed record Request;

    /// <param name="Publications">The publications, by area.</param>
    public sealed record Response(IReadOnlyList<PublicationView> Publications);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("publications/list", PublicInformationContract.OpenPageList, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/publications", ([AsParameters] Request request, Door door) => door.Answer(Slice, request)).For(Slice, "Lists the publications within the own areas");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var shown = new List<PublicationView>();
        foreach (var publication in await db.Publications().AsNoTracking().OrderBy(p => p.Position).ThenBy(p => p.DiseaseId).Take(Most).ToListAsync(cancellation))
        {
            shown.Add(await PublicationView.OfAsync(db, publication, cancellation));
        }
        return new Response(shown);
    }

    /// <summary>Nobody publishes more pages than this; a list of them would be no page.</summary>
    private const int Most = 500;
}
