using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Audit;

/// <summary>Who changed and who looked within the auditor's areas, newest first.</summary>
public static class ListAudit
{
    public const int PageSize = 50;

    public sealed record Request : IAuditFilter
    {
        /// <summary>Only lines about this record or person, by id.</summary>
        public Guid? Record { get; init; }

        /// <summary>Only what this actor did: the name as lines show it.</summary>
        [StringLength(128)] public string? Actor { get; init; }

        /// <summary>Only this use case, by name: <c>areas/rename</c>.</summary>
        [StringLength(64)] public string? UseCase { get; init; }

        /// <summary>Only what was written (write), or only looks at persons (look).</summary>
        [RegularExpression("^(write|look)$")] public string? Kind { get; init; }

        /// <summary>Only the chains of the area of this code and below; a county or what is above it.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>From this day on.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Until this day, with it.</summary>
        public DateOnly? To { get; init; }

        /// <summary>Go on behind this line: <c>next</c> of the page before.</summary>
        [StringLength(40)] public string? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 200)] public int? Limit { get; init; }
    }

    /// <param name="Items">The lines, newest first.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<AuditLineView> Items, string? Next);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("audit/list", AdministrationContract.AuditRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/audit", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Who changed and who looked within your areas, newest first");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (search, refusal) = await AuditSearch.OfAsync(request, db, actor, cancellation);
        if (search is null)
        {
            return refusal!;
        }
        var limit = request.Limit ?? PageSize;
        var found = await search.PageAsync(AuditKey.Read(request.After), limit + 1, cancellation);
        var shown = found.Take(limit).ToArray();
        return new Response(await search.ViewsAsync(shown, cancellation), found.Count > limit ? new AuditKey(shown[^1].At, shown[^1].Id).ToString() : null);
    }
}
