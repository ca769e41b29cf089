using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Areas;

/// <summary>
/// Fills a database without areas with the tables that the product ships: China to county, Sichuan to every village and
/// community, former names, populations, boundaries. All or nothing.
/// </summary>
public static class LoadShippedAreas
{
    public sealed record Request
    {
        /// <summary>Told of each table: its number, how many there are, its file, and its rows when it is in.</summary>
        [JsonIgnore] public Action<int, int, string, int?>? Progress { get; init; }
    }

    /// <param name="Areas">How many areas there are now.</param>
    /// <param name="Tables">How many tables were read.</param>
    public sealed record Response(int Areas, int Tables) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"areas: {Areas} of {Tables} shipped tables";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("areas/load-shipped", RegistryContract.AreasWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/areas/load-shipped", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "Fills a database without areas with the tables the product ships");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Areas().AnyAsync(cancellation))
        {
            return new AreasPresent();
        }
        var tables = ShippedTables.All(db.Shared.DataFolder);
        if (tables.Count == 0)
        {
            return new ShippedTablesMissing(db.Shared.DataFolder);
        }
        AreaTree? tree = null;
        for (var i = 0; i < tables.Count; i++)
        {
            var table = tables[i];
            request.Progress?.Invoke(i + 1, tables.Count, table.File, null);
            await using var content = File.OpenRead(Path.Combine(db.Shared.DataFolder, table.File));
            if (table.Kind is ShippedKind.Boundaries)
            {
                tree ??= await db.AreaTreeAsync(cancellation);
            }
            var rows = await LoadAsync(table, content, tree, db, actor, clock, cancellation);
            if (!rows.IsOk)
            {
                return rows.Refusal;
            }
            db.ChangeTracker.Clear();
            request.Progress?.Invoke(i + 1, tables.Count, table.File, rows.Value);
        }
        return new Response((tree ?? await db.AreaTreeAsync(cancellation)).Count, tables.Count);
    }

    private static async Task<Result<int>> LoadAsync(ShippedTables.Table table, Stream content, AreaTree? tree, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) => table.Kind switch
    {
        ShippedKind.Areas => Rows(await ImportAreas.RunAsync(new() { Content = content, FileName = table.File }, db, actor, clock, cancellation), done => done.Rows),
        ShippedKind.Changes => Rows(await ImportAreaChanges.RunAsync(new() { Content = content, FileName = table.File }, db, actor, clock, cancellation), done => done.Rows),
        ShippedKind.Population => Rows(await ImportPopulation.RunAsync(new() { Content = content, FileName = table.File, Source = table.Source }, db, actor, clock, cancellation), done => done.Rows),
        _ => Rows(await ImportBoundaries.IntoAsync(tree!, new() { Code = Path.GetFileName(table.File).Split('.')[0], Content = content, FileName = table.File, Source = table.Source }, db, cancellation), done => done.Features),
    };

    private static Result<int> Rows<T>(Result<T> result, Func<T, int> rows) => result.IsOk ? rows(result.Value) : result.Refusal;
}
