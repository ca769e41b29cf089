using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Audit;

/// <summary>The present ends of the chains, to be kept where nobody who can write to the database can write.</summary>
public static class ListHeads
{
    public sealed record Request;

    /// <param name="Heads">One per chain, by position.</param>
    public sealed record Response(IReadOnlyList<KeptHead> Heads);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/heads", AdministrationContract.AuditVerify, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit/heads", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The ends of the chains, to be kept outside the database");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        new Response(await db.AuditHeadsAsync(actor.Scope, cancellation));
}
