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

/// <summary>Changes a draft. It may have faults while it is worked on; they are told, and none is left when it is published.</summary>
public static class ChangeDraft
{
    public sealed record Request
    {
        /// <summary>Code of the disease.</summary>
        [JsonIgnore] public string? Disease { get; init; }

        /// <summary>Number of the draft.</summary>
        [JsonIgnore] public string? Number { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>The draft as it is to be; disease and number stay.</summary>
        [Required] public EditionDocument? Document { get; init; }
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">Number of the draft.</param>
    /// <param name="Version">Sent back with the next change.</param>
    /// <param name="Faults">What keeps it from being published, each with its place in the file.</param>
    public sealed record Response(string Disease, string Number, int Version, IReadOnlyList<string> Faults) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"edition {Disease} {Number}: version {Version}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/change", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/protocols/{disease}/{number}", (string disease, string number, Request request, Door door) => door.Answer(Slice, request with { Disease = disease, Number = number }))
            .For(Slice, "Changes a draft of an edition")
            .ProducesProblem(409);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (edition, refusal) = await db.OpenEditionAsync(actor, request.Disease, request.Number, request.Version, cancellation);
        if (edition is null)
        {
            return refusal!;
        }
        var document = request.Document! with { Disease = (await db.DiseasesAsync(cancellation)).ById(edition.DiseaseId)!.Code, Number = edition.Number };
        if (EditionJson.Write(document).Length > EditionJson.LongestFile)
        {
            return new EditionUnreadable(0, "$", new("protocols.why.too-long", EditionJson.LongestFile));
        }
        if (await db.ReachAsync(actor, document.Areas, cancellation) is { } further)
        {
            return further;
        }
        if (edition.Write(document) is { IsOk: false } refused)
        {
            return refused.Refusal;
        }
        edition.Version++;
        await db.SaveChangesAsync(cancellation);
        var faults = EditionCheck.Of(document, await db.FactsAsync(cancellation), await db.ClocksAsync(cancellation));
        return new Response(document.Disease, edition.Number, edition.Version, [.. faults.Select(f => f.Path)]);
    }
}
