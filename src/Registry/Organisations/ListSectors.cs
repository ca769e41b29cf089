using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Organisations;

/// <summary>The sectors that organisations belong to, each behind the one above it.</summary>
public static class ListSectors
{
    public sealed record Request : IAboutNoArea;

    /// <param name="Items">The sectors in the order of the table.</param>
    public sealed record Response(IReadOnlyList<SectorItem> Items);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("organisations/sectors", RegistryContract.OrganisationsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/organisations/sectors", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The sectors that organisations belong to");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        new Response([.. (await db.SectorsAsync(cancellation)).All.Select(SectorItem.Of)]);
}
