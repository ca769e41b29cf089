using System.CommandLine;
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

/// <summary>
/// Puts a draft into force from its first day on. The edition before it is kept as it is, for whoever was judged by it; an edition
/// that overlaps another of the same areas by its own word is refused.
/// </summary>
public static class PublishEdition
{
    public sealed record Request
    {
        /// <summary>Code of the disease.</summary>
        [JsonIgnore] public string? Disease { get; init; }

        /// <summary>Number of the draft.</summary>
        [JsonIgnore] public string? Number { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int? Version { get; init; }
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">Number of the edition.</param>
    /// <param name="From">The first day on which it holds.</param>
    /// <param name="Follows">Number of the edition that held before it; null for none.</param>
    public sealed record Response(string Disease, string Number, DateOnly From, string? Follows) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"edition {Disease} {Number} from {From:yyyy-MM-dd}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/publish", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/protocols/{disease}/{number}/publish", (string disease, string number, Request request, Door door) => door.Answer(Slice, request with { Disease = disease, Number = number }))
            .For(Slice, "Publishes a draft of an edition")
            .ProducesProblem(409);

    internal static void AddCommand(CommandTree commands)
    {
        var (disease, number) = (ListEditions.DiseaseOption(commands), new Argument<string>("NUMBER") { Description = commands.T["cli.protocol.number"] });
        var command = new Command("publish", commands.T["cli.protocol.publish"]) { number, disease };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (done, refusal) = await runtime.Run.Async(Slice, new Request { Disease = parsed.GetValue(disease), Number = parsed.GetRequiredValue(number) }, runtime.Actor, cancellation);
            if (done is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(done);
            }
            else
            {
                Console.Out.WriteLine(words["protocols.publish.done", done.Number, Platform.Localisation.Words.Iso(done.From)]);
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("protocol").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (edition, refusal) = await db.OpenEditionAsync(actor, request.Disease, request.Number, request.Version, cancellation);
        if (edition is null)
        {
            return refusal!;
        }
        var editions = await db.EditionsAsync(cancellation);
        var draft = editions.Find(edition.Id)!;
        if (draft.State is EditionState.Draft && EditionCheck.Of(draft.Document, await db.FactsAsync(cancellation), await db.ClocksAsync(cancellation)) is { Count: > 0 } faults)
        {
            return EditionFaulty.Of(faults);
        }
        var others = editions.All.Where(e => e.DiseaseId == draft.DiseaseId && e.State is EditionState.Published && EditionCatalogue.SameAreas(e.Document, draft.Document)).ToArray();
        if (others.FirstOrDefault(other => Overlap(draft.Document, other.Document)) is { } overlapping)
        {
            return new EditionsOverlap(draft.Number, overlapping.Number, overlapping.Document.From, overlapping.Document.Until);
        }
        if (edition.Publish(actor.Name, clock.Now()) is { IsOk: false } refused)
        {
            return refused.Refusal;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(draft.Document.Disease, edition.Number, draft.Document.From!.Value, others.Where(o => o.Document.From < draft.Document.From).MaxBy(o => o.Document.From)?.Number);
    }

    /// <summary>An edition without a last day gives way to the one that begins after it; any other overlap is a mistake.</summary>
    private static bool Overlap(EditionDocument one, EditionDocument other)
    {
        var (first, second) = one.From <= other.From ? (one, other) : (other, one);
        return one.From == other.From || first.Until > second.From;
    }
}
