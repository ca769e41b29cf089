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

/// <summary>Takes a published edition out of force, as if it had never been: the one before it holds again. It is kept for whoever was judged by it.</summary>
public static class WithdrawEdition
{
    public sealed record Request : IReasoned
    {
        /// <summary>Code of the disease.</summary>
        [JsonIgnore] public string? Disease { get; init; }

        /// <summary>Number of the edition.</summary>
        [JsonIgnore] public string? Number { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }

        /// <summary>Why; kept in the audit.</summary>
        [Required, StringLength(500)] public string? Reason { get; init; }
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">Number of the edition.</param>
    public sealed record Response(string Disease, string Number) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"edition {Disease} {Number}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/withdraw", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/protocols/{disease}/{number}/withdraw", (string disease, string number, Request request, Door door) => door.Answer(Slice, request with { Disease = disease, Number = number }))
            .For(Slice, "Takes a published edition out of force")
            .ProducesProblem(409);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (edition, refusal) = await db.OpenEditionAsync(actor, request.Disease, request.Number, request.Version, cancellation);
        if (edition is null)
        {
            return refusal!;
        }
        if (edition.Withdraw() is { IsOk: false } refused)
        {
            return refused.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response((await db.DiseasesAsync(cancellation)).ById(edition.DiseaseId)!.Code, edition.Number);
    }
}
