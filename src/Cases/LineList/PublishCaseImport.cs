using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>Publishes a draft that somebody has looked at: staged anew by its mapping, then written in one transaction.</summary>
public static class PublishCaseImport
{
    public sealed record Request
    {
        /// <summary>The version that was previewed; a change since then answers 409.</summary>
        [Required] public int? ExpectedVersion { get; init; }
    }

    public static async Task<Result<PublishCases.Response>> PublishAsync(Run run, Guid id, int expectedVersion, Actor actor, Words words, CancellationToken cancellation)
    {
        var draft = await run.Async(ReadCaseDraft.Slice, new ReadCaseDraft.Request { Id = id }, actor, cancellation);
        if (!draft.IsOk)
        {
            return draft.Refusal;
        }
        var staging = draft.Value.Staging;
        var staged = await run.Async(StageCases.Slice, staging, actor, cancellation);
        return staged.IsOk
            ? await run.Async(PublishCases.Slice, new PublishCases.Request
            {
                Staged = staged.Value, Draft = id, DraftVersion = expectedVersion,
                RefusedCsv = more => RefusedFile.Pack(staged.Value.Headers, ImportCases.AllRefused(staging, staged.Value, more), words),
            }, actor, cancellation)
            : staged.Refusal;
    }

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/imports/{id:guid}/publish", async ([Description("Id of the import.")] Guid id, Request request, Run run, Actor actor, Words words, Door door, CancellationToken cancellation) =>
            {
                var result = request.ExpectedVersion is { } version ? await PublishAsync(run, id, version, actor, words, cancellation) : Malformed.Field("expectedVersion", "validation.required");
                return result.IsOk ? Results.Json(result.Value, Json.Options) : door.Problem(result.Refusal);
            })
            .For(PublishCases.Slice, "Publishes a draft of a line list")
            .WithName("cases-import-publish")
            .ProducesProblem(StatusCodes.Status409Conflict);
}
