using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Audit;

/// <summary>Proves that no audit line was altered, deleted, inserted or put elsewhere, and names the first that was.</summary>
public static class VerifyAudit
{
    public sealed record Request
    {
        /// <summary>Only the chains of this area and below; everything the actor may verify by default.</summary>
        public string? Area { get; init; }

        /// <summary>Heads that were kept outside the database.</summary>
        public IReadOnlyList<KeptHead> Kept { get; init; } = [];
    }

    /// <param name="Whole">Whether nothing is wrong.</param>
    /// <param name="Lines">How many lines were hashed.</param>
    /// <param name="Chains">In how many chains.</param>
    /// <param name="Details">How many details were compared with their lines.</param>
    /// <param name="LinesPerSecond">How fast the lines were proved.</param>
    /// <param name="Breaks">The first break of each chain that is not whole.</param>
    public sealed record Response(bool Whole, long Lines, int Chains, long Details, long LinesPerSecond, IReadOnlyList<Break> Breaks);

    /// <param name="Chain">The position of the chain's area.</param>
    /// <param name="Area">Its name; the position where no area has it.</param>
    /// <param name="Number">The number of the line in its chain; 0 for the chain as a whole.</param>
    /// <param name="LineId">The id of the line.</param>
    /// <param name="Kind">What is wrong.</param>
    /// <param name="At">The instant the line holds; null where there is no such line.</param>
    public sealed record Break(long Chain, string Area, long Number, long LineId, AuditBreakKind Kind, DateTimeOffset? At);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/verify", AdministrationContract.AuditVerify, RunAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit/verify", ([FromQuery] string? area, Door door) => door.Answer(Slice, new Request { Area = area }))
            .For(Slice, "Proves that the audit is whole, or names the first altered line of each chain");
        api.MapPost("/audit/verify", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "As above, also against heads kept outside the database, as /audit/heads has told them")
            .WithName("audit-verify-kept");
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var tree = await db.AreaTreeAsync(cancellation);
        var scope = actor.Scope;
        if (request.Area is { Length: > 0 } code)
        {
            if (tree.ByCode(code) is not { } area || !actor.Scope.Covers(area.Subtree))
            {
                return new AreaNotFound(code);
            }
            scope = new Scope([area.Subtree]);
        }
        var verdict = await AuditProof.ProveAsync(db, scope, request.Kept, cancellation);
        var breaks = verdict.Breaks.Select(b => new Break(b.Position, tree.Find(b.Position)?.Name ?? b.Position.ToString(System.Globalization.CultureInfo.InvariantCulture), b.Number, b.LineId, b.Kind, b.At));
        return new Response(verdict.IsWhole, verdict.Lines, verdict.Chains, verdict.Details, (long)(verdict.Lines / Math.Max(verdict.Took.TotalSeconds, 1e-6)), [.. breaks]);
    }
}
