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

/// <summary>Begins a new edition from another: a copy as a draft, with a number and a first day of its own; what names the other and notes on it are not taken over, and its source as what this one is based on.</summary>
public static class DraftEdition
{
    public sealed record Request
    {
        /// <summary>Code of the disease.</summary>
        [JsonIgnore] public string? Disease { get; init; }

        /// <summary>Number of the edition it is begun from.</summary>
        [JsonIgnore] public string? From { get; init; }

        /// <summary>Its own number, unlike any other of the disease.</summary>
        [Required, RegularExpression("^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$", ErrorMessage = "protocols.fault.number")] public string Number { get; init; } = "";

        /// <summary>The first day on which it is to hold.</summary>
        [Required] public DateOnly? FirstDay { get; init; }
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">Number of the draft.</param>
    /// <param name="Version">Sent back with the next change.</param>
    public sealed record Response(string Disease, string Number, int Version) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"edition {Disease} {Number}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/draft", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/protocols/{disease}/{number}/draft", (string disease, string number, Request request, Door door) => door.Answer(Slice, request with { Disease = disease, From = number }))
            .For(Slice, "Begins a draft from an edition");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(EditionCatalogue.Topic, cancellation);
        db.RaiseVersion(EditionCatalogue.Topic);
        var (from, refusal) = await db.FindEditionAsync(request.Disease, request.From, cancellation);
        if (from is null)
        {
            return refusal!;
        }
        if (await db.ReachAsync(actor, from.Document.Areas, cancellation) is { } further)
        {
            return further;
        }
        if ((await db.EditionsAsync(cancellation)).Find(from.DiseaseId, request.Number) is not null)
        {
            return new EditionNumberTaken(request.Number);
        }
        var draft = new ProtocolEdition { Id = Guid.CreateVersion7(clock.GetUtcNow()), DiseaseId = from.DiseaseId, Number = request.Number, MadeAt = clock.Now() };
        draft.Write(from.Document with
        {
            Number = request.Number, Title = $"第 {request.Number} 版", TitleEn = $"Edition {request.Number}", From = request.FirstDay, Until = null,
            Source = $"based on edition {from.Number}: {from.Document.Source}", Verified = false, Note = null, NoteEn = null,
        });
        db.Add(draft);
        await db.SaveChangesAsync(cancellation);
        return new Response(from.Document.Disease, draft.Number, draft.Version);
    }
}
