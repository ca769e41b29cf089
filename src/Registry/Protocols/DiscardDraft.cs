using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Protocols;

/// <summary>Deletes a draft. A published edition is never deleted.</summary>
public static class DiscardDraft
{
    public sealed record Request
    {
        /// <summary>Code of the disease.</summary>
        [FromRoute(Name = "disease")] public string? Disease { get; init; }

        /// <summary>Number of the draft.</summary>
        [FromRoute(Name = "number")] public string? Number { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [FromQuery(Name = "version"), Range(1, int.MaxValue)] public int Version { get; init; }
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">Number of the draft that was.</param>
    public sealed record Response(string Disease, string Number) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"edition {Disease} {Number}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/discard", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapDelete("/protocols/{disease}/{number}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Deletes a draft of an edition")
            .ProducesProblem(409);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (edition, refusal) = await db.OpenEditionAsync(actor, request.Disease, request.Number, request.Version, cancellation);
        if (edition is null)
        {
            return refusal!;
        }
        if (edition.State is not EditionState.Draft)
        {
            return new EditionPublished(edition.Number);
        }
        db.Remove(edition);
        await db.SaveChangesAsync(cancellation);
        return new Response((await db.DiseasesAsync(cancellation)).ById(edition.DiseaseId)!.Code, edition.Number);
    }
}
