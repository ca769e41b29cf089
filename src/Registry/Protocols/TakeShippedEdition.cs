using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>
/// Takes an edition that came with a later version of the product into a database that has editions already, as a draft that nobody
/// judges by until it is compared and published; a disease, facts and clocks that it refers to and nobody has here come with it. A
/// number that is there stays what it is.
/// </summary>
public static class TakeShippedEdition
{
    public sealed record Request
    {
        /// <summary>Code of the disease; left out where only one edition of the number ships.</summary>
        [JsonIgnore] public string? Disease { get; init; }

        /// <summary>Number of the edition.</summary>
        [JsonIgnore, Required] public string? Number { get; init; }
    }

    public static readonly Slice<Request, ImportEdition.Response> Slice = Platform.Modules.Slice.Write<Request, ImportEdition.Response>("protocols/take-shipped", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/protocols/{disease}/{number}/shipped", (string disease, string number, Door door) => door.Answer(Slice, new Request { Disease = disease, Number = number }))
            .For(Slice, "Takes in an edition that came with the product, as a draft");

    internal static async Task<Result<ImportEdition.Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(EditionCatalogue.Topic, cancellation);
        var shipped = (await ShippedEditions.AllAsync(db, cancellation)).Where(s => s.Document.Number == request.Number && (string.IsNullOrEmpty(request.Disease) || s.Document.Disease == request.Disease)).ToArray();
        if (shipped is not [var one])
        {
            return shipped.Length > 1 ? Malformed.Field("disease", "validation.required") : new EditionNotShipped(request.Number!);
        }
        var disease = (await db.DiseasesAsync(cancellation)).ByCode(one.Document.Disease)?.Id;
        if (await db.ProtocolEditions().AnyAsync(e => e.DiseaseId == disease && e.Number == one.Document.Number, cancellation))
        {
            return new EditionNumberTaken(one.Document.Number);
        }
        // Whoever may not decide there brings nothing along.
        if (await db.ReachAsync(actor, one.Document.Areas, cancellation) is { } further)
        {
            return further;
        }
        var (brought, refusal) = await ShippedReferences.BringAsync(one.Document, db, actor, clock, cancellation);
        if (brought is null)
        {
            return refusal!;
        }
        await using var content = File.OpenRead(Path.Combine(db.Shared.DataFolder, one.Table));
        var (taken, faulty) = await ImportEdition.RunAsync(new() { Content = content, FileName = one.Table }, db, actor, clock, cancellation);
        return taken is null ? faulty! : taken with { Brought = brought };
    }
}
