using System.CommandLine;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Protocols;

/// <summary>One edition from its first line to its last, in field words, with who says so and what is not verified.</summary>
public static class ShowEdition
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>Code of the disease.</summary>
        [FromRoute(Name = "disease")] public string? Disease { get; init; }

        /// <summary>Number of the edition.</summary>
        [FromRoute(Name = "number")] public string? Number { get; init; }
    }

    /// <param name="Id">What a judgement names.</param>
    /// <param name="State">Draft, published or withdrawn.</param>
    /// <param name="Version">Counts the changes of a draft; sent back with the next one.</param>
    /// <param name="Until">The first day on which it or another holds no more; null while it lasts.</param>
    /// <param name="PublishedAt">When it was published.</param>
    /// <param name="Document">What it says, as in its file.</param>
    public sealed record Response(Guid Id, EditionState State, int Version, DateOnly? Until, DateTimeOffset? PublishedAt, EditionDocument Document)
    {
        /// <summary>As people read it.</summary>
        [JsonIgnore] public IReadOnlyList<EditionLine> Lines { get; init; } = [];

        /// <summary>What keeps a draft from being published.</summary>
        [JsonIgnore] public IReadOnlyList<EditionFault> Faults { get; init; } = [];

        [JsonIgnore] public string? PublishedBy { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("protocols/show", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/protocols/{disease}/{number}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One edition of a protocol");

    internal static void AddCommand(CommandTree commands)
    {
        var (disease, number) = (ListEditions.DiseaseOption(commands), new Argument<string>("NUMBER") { Description = commands.T["cli.protocol.number"] });
        var command = new Command("show", commands.T["cli.protocol.show"]) { number, disease };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (found, refusal) = await runtime.Run.Async(Slice, new Request { Disease = parsed.GetValue(disease), Number = parsed.GetRequiredValue(number) }, runtime.Actor, cancellation);
            if (found is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(found);
                return ExitCode.Done;
            }
            foreach (var line in found.Lines)
            {
                Console.Out.WriteLine(line.Kind is EditionLineKind.Section ? $"\n{words.Say(line.Label)}" : $"  {new string(' ', 2 * line.Depth)}{EditionWords.Say(words, line)}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("protocol").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (edition, refusal) = await db.FindEditionAsync(request.Disease, request.Number, cancellation);
        if (edition is null)
        {
            return refusal!;
        }
        var facts = await db.FactsAsync(cancellation);
        return new Response(edition.Id, edition.State, edition.Version, (await db.EditionsAsync(cancellation)).EndOf(edition), edition.PublishedAt, edition.Document)
        {
            Lines = EditionOutline.Of(edition.Document, facts, await db.EditionNamesAsync(cancellation)),
            Faults = edition.State is EditionState.Draft ? EditionCheck.Of(edition.Document, facts, await db.ClocksAsync(cancellation)) : [],
            PublishedBy = edition.PublishedBy,
        };
    }
}
