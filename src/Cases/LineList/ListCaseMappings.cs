using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The column mappings of line lists: saved ones, the latest first, then those that ship. They name columns and no person: whoever reads
/// counts sees them.
/// </summary>
public static class ListCaseMappings
{
    public sealed record Request : IAboutNoArea;

    /// <param name="Items">The mappings.</param>
    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="Name">Name of the mapping.</param>
    /// <param name="Mapping">How columns are read by it.</param>
    /// <param name="SavedAt">When it was saved; null for one that ships.</param>
    public sealed record Item(string Name, CaseMapping Mapping, DateTimeOffset? SavedAt);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/mappings", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/mappings", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The column mappings of line lists: saved and shipped");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var saved = await db.SavedMappings(MappingKind.Cases).AsNoTracking().OrderByDescending(m => m.At).ToListAsync(cancellation);
        return new Response([.. saved.Select(m => new Item(m.Name, MappingShelf<CaseMapping>.FromJson(m.Mapping), m.At)), .. CaseMappings.Shelf(db.Shared).Shipped(db.Shared).Select(m => new Item(m.Name ?? "", m, null))]);
    }
}
