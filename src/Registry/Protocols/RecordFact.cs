using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>Adds a fact to the catalogue, or changes what one is called: a new disease brings signs that no list has yet.</summary>
public static class RecordFact
{
    public sealed record Request
    {
        /// <summary>Stable and speaking: loss-of-smell.</summary>
        [Required, RegularExpression(Fact.CodeForm, ErrorMessage = "protocols.code-form"), StringLength(60)] public string Code { get; init; } = "";

        /// <summary>What kind of thing it is. Of a known fact it may change.</summary>
        [Required] public FactKind? Kind { get; init; }

        /// <summary>In Chinese.</summary>
        [Required, Name, StringLength(100)] public string Name { get; init; } = "";

        /// <summary>In English.</summary>
        [Required, Name, StringLength(100)] public string NameEn { get; init; } = "";

        /// <summary>Whether a day belongs to it.</summary>
        public bool IsDated { get; init; }
    }

    /// <param name="Code">Its code.</param>
    /// <param name="IsNew">Whether it was not known.</param>
    public sealed record Response(string Code, bool IsNew) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"fact {Code}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/record-fact", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/facts", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Adds a fact to the catalogue, or renames one");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.ReachAsync(actor, [], cancellation) is { } further)
        {
            return further;
        }
        if (request.Kind is not { } kind || !Enum.IsDefined(kind))
        {
            return Malformed.Field("kind", "validation.invalid");
        }
        db.RaiseVersion(FactCatalogue.Topic);
        var fact = await db.Facts().SingleOrDefaultAsync(f => f.Code == request.Code, cancellation);
        if (fact is { IsDated: true } && !request.IsDated && (await db.EditionsAsync(cancellation)).All.FirstOrDefault(e => AsksWhen(e.Document, fact.Code)) is { } asks)
        {
            return new FactDayNeeded(fact.Code, asks.Number);
        }
        var isNew = fact is null;
        if (fact is null)
        {
            db.Add(fact = new Fact { Code = request.Code, Kind = kind, Name = "", NameEn = "", Place = 1 + (await db.Facts().MaxAsync(f => (int?)f.Place, cancellation) ?? 0) });
        }
        (fact.Kind, fact.Name, fact.NameEn, fact.IsDated) = (kind, NameText.Clean(request.Name)!, NameText.Clean(request.NameEn)!, request.IsDated);
        await db.SaveChangesAsync(cancellation);
        return new Response(fact.Code, isNew);
    }

    private static bool AsksWhen(EditionDocument document, string code) =>
        document.CaseDefinitions.SelectMany(b => b.Classes).SelectMany(c => CriterionTree.Leaves(c.Criterion)).Any(leaf => leaf.Fact == code && leaf.WithinDaysBeforeOnset is not null);
}
