using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Protocols;

/// <summary>The facts of a case that criteria may ask for, by kind: symptoms, exposures, findings, underlying illness.</summary>
public static class ListFacts
{
    public sealed record Request : IAboutNoArea;

    /// <param name="Facts">In the order of the catalogue.</param>
    public sealed record Response(IReadOnlyList<Row> Facts);

    /// <param name="Code">Stable: fever.</param>
    /// <param name="Kind">What kind of thing it is.</param>
    /// <param name="Name">In Chinese.</param>
    /// <param name="NameEn">In English.</param>
    /// <param name="IsDated">Whether a day belongs to it: of onset, of the last exposure, of the finding.</param>
    public sealed record Row(string Code, FactKind Kind, string Name, string NameEn, bool IsDated);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("protocols/list-facts", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/facts", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The catalogue of facts of a case");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        new Response([.. (await db.FactsAsync(cancellation)).All.Select(f => new Row(f.Code, f.Kind, f.Name, f.NameEn, f.IsDated))]);
}
