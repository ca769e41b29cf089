using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>Gives up a draft of a line list: its file goes, the line in the list of imports stays.</summary>
public static class DiscardCaseImport
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        [JsonIgnore] public Guid Id { get; init; }

        /// <summary>The version you saw; a change since then answers 409.</summary>
        [Required] public int? ExpectedVersion { get; init; }
    }

    /// <param name="Id">Id of the import that was given up.</param>
    public sealed record Response(Guid Id) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"import {Id}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/discard", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/imports/{id:guid}/discard", (Guid id, Request request, Door door) => door.Answer(Slice, request with { Id = id }))
            .For(Slice, "Gives up a draft of a line list")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation) =>
        await ImportDrafts.DiscardAsync<CaseImport>(db, request.Id, request.ExpectedVersion!.Value, cancellation) is { } refusal ? refusal : new Response(request.Id);
}
