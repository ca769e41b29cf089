using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Protocols;

/// <summary>In what two editions of a disease differ, in field words: before a draft is published, and whenever somebody asks what has changed.</summary>
public static class CompareEditions
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>Code of the disease.</summary>
        public string? Disease { get; init; }

        /// <summary>Number of the earlier edition.</summary>
        [Required] public string? Before { get; init; }

        /// <summary>Number of the later edition.</summary>
        [Required] public string? After { get; init; }
    }

    /// <param name="Before">The earlier edition.</param>
    /// <param name="After">The later edition.</param>
    /// <param name="Differences">In the order of the editions' parts.</param>
    public sealed record Response(EditionRow Before, EditionRow After, IReadOnlyList<EditionDifference> Differences);

    /// <summary>What is told of a difference.</summary>
    /// <param name="Section">The part of the edition.</param>
    /// <param name="Path">What it is about, as in the file.</param>
    /// <param name="Kind">Added, removed, changed, or told by another source.</param>
    /// <param name="Of">The field or class that it belongs to.</param>
    /// <param name="Before">What the earlier edition says; null for nothing.</param>
    /// <param name="After">What the later edition says; null for nothing.</param>
    public sealed record Shown(string Section, string Path, DifferenceKind Kind, string? Of, string? Before, string? After)
    {
        internal static Shown From(EditionDifference d, Words words) => new(words.Say(d.Section.Label), (d.After ?? d.Before)!.Path, d.Kind, d.Of is { } of ? words.Say(of.Label) : null,
            d.Before is { } before ? EditionWords.Say(words, before) : null, d.After is { } after ? EditionWords.Say(words, after) : null);
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("protocols/compare", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/protocols/compare", ([AsParameters] Request request, Words words, Door door) => door.Answer(Slice, request, found => Results.Json(found.Differences.Select(d => Shown.From(d, words)), Json.Options)))
            .For(Slice, "In what two editions of a disease differ, in words", typeof(IReadOnlyList<Shown>));

    internal static void AddCommand(CommandTree commands)
    {
        var disease = ListEditions.DiseaseOption(commands);
        var (before, after) = (new Argument<string>("BEFORE") { Description = commands.T["cli.protocol.before"] }, new Argument<string>("AFTER") { Description = commands.T["cli.protocol.after"] });
        var command = new Command("compare", commands.T["cli.protocol.compare"]) { before, after, disease };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (found, refusal) = await runtime.Run.Async(Slice, new Request { Disease = parsed.GetValue(disease), Before = parsed.GetRequiredValue(before), After = parsed.GetRequiredValue(after) }, runtime.Actor, cancellation);
            if (found is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            var shown = found.Differences.Select(d => Shown.From(d, words)).ToArray();
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(shown);
                return ExitCode.Done;
            }
            foreach (var section in shown.GroupBy(d => d.Section))
            {
                Console.Out.WriteLine("\n" + section.Key);
                foreach (var d in section)
                {
                    var of = d.Of is null ? "" : d.Of + " ";
                    Console.Out.Write(d.Before is null ? "" : $"  − {of}{d.Before}\n");
                    Console.Out.Write(d.After is null ? "" : $"  + {of}{d.After}\n");
                }
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("protocol").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (before, refused) = await db.FindEditionAsync(request.Disease, request.Before, cancellation);
        var (after, also) = await db.FindEditionAsync(request.Disease, request.After, cancellation);
        if (before is null || after is null)
        {
            return (refused ?? also)!;
        }
        var (facts, clocks) = (await db.FactsAsync(cancellation), await db.EditionNamesAsync(cancellation));
        return new Response(before, after, EditionDifferences.Of(EditionOutline.Of(before.Document, facts, clocks), EditionOutline.Of(after.Document, facts, clocks)));
    }
}
