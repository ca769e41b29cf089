using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Clocks;

/// <summary>The statutory clocks: within how long of what something must be done, with source and days, ended editions too.</summary>
public static class ListClocks
{
    public sealed record Request : IAboutNoArea;

    /// <param name="Clocks">In the order of the table.</param>
    public sealed record Response(IReadOnlyList<Row> Clocks);

    /// <param name="Code">Stable: report-class-a. Editions share it.</param>
    /// <param name="Name">In Chinese.</param>
    /// <param name="NameEn">In English.</param>
    /// <param name="Starts">What starts it, in Chinese.</param>
    /// <param name="StartsEn">What starts it, in English.</param>
    /// <param name="Minutes">Within how many minutes of that.</param>
    /// <param name="From">The first day of this edition; null where no source states it.</param>
    /// <param name="Until">The first day on which it holds no more; null while it lasts.</param>
    /// <param name="Source">Who ruled so.</param>
    /// <param name="Verified">Whether a source at hand states its length.</param>
    public sealed record Row(string Code, string Name, string NameEn, string Starts, string StartsEn, int Minutes, DateOnly? From, DateOnly? Until, string Source, bool Verified);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("clocks/list", RegistryContract.AreasRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/clocks", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The statutory clocks with source and days");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        new Response([.. (await db.ClocksAsync(cancellation)).All.Select(c => new Row(c.Code, c.Name, c.NameEn, c.Starts, c.StartsEn, c.Minutes, c.From, c.Until, c.Source, c.Verified))]);
}
