using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>The imports of line lists of the reader's areas, the latest first.</summary>
public static class ListCaseImports
{
    public sealed record Request
    {
        /// <summary>Go on behind this one: <c>next</c> of the page before.</summary>
        public string? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 200)] public int? Limit { get; init; }
    }

    /// <param name="Items">The imports; <c>new</c> counts the cases created, <c>corrected</c> those updated.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<ImportItem> Items, string? Next);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/imports", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/imports", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The imports of line lists of the reader's areas, the latest first");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (items, next) = await ImportDrafts.ListAsync<CaseImport>(db, request.After, request.Limit ?? 50, cancellation);
        return new Response(items, next);
    }
}
