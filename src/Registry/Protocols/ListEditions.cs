using System.CommandLine;
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

/// <summary>The editions of protocols: those that hold or held, drafts, and those withdrawn.</summary>
public static class ListEditions
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>Only those of the disease of this code.</summary>
        public string? Disease { get; init; }
    }

    /// <param name="Editions">By disease and first day.</param>
    public sealed record Response(IReadOnlyList<Row> Editions)
    {
        /// <summary>Editions that came with the product and are not in this database; somebody takes them in, or not.</summary>
        public IReadOnlyList<ShippedRow> Shipped { get; init; } = [];
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">As people call it.</param>
    /// <param name="Title">In Chinese.</param>
    /// <param name="TitleEn">In English.</param>
    /// <param name="From">The first day on which it is to hold.</param>
    /// <param name="Source">Who issued it.</param>
    public sealed record ShippedRow(string Disease, string Number, string Title, string TitleEn, DateOnly? From, string Source);

    /// <param name="Id">What a judgement names.</param>
    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">As people call it.</param>
    /// <param name="State">Draft, published or withdrawn.</param>
    /// <param name="Title">In Chinese.</param>
    /// <param name="TitleEn">In English.</param>
    /// <param name="From">The first day on which it holds.</param>
    /// <param name="Until">The first day on which it or another holds no more; null while it lasts.</param>
    /// <param name="Areas">Codes of its areas; empty everywhere.</param>
    /// <param name="Branches">How many branches its case definition has.</param>
    /// <param name="Unverified">How many of its facts no source at hand states.</param>
    /// <param name="Source">Who issued it.</param>
    /// <param name="Version">Counts the changes of a draft.</param>
    public sealed record Row(Guid Id, string Disease, string Number, EditionState State, string Title, string TitleEn, DateOnly? From, DateOnly? Until, IReadOnlyList<string> Areas, int Branches, int Unverified, string Source, int Version)
    {
        /// <summary>Whether it holds on a day.</summary>
        public bool HoldsOn(DateOnly day) => State is EditionState.Published && From <= day && (Until is null || day < Until);
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("protocols/list", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/protocols", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The editions of protocols with their days and state");

    internal static Option<string?> DiseaseOption(CommandTree commands) => new("--disease") { Description = commands.T["cli.protocol.disease"] };

    internal static void AddCommand(CommandTree commands)
    {
        var disease = DiseaseOption(commands);
        var command = new Command("list", commands.T["cli.protocol.list"]) { disease };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (found, refusal) = await runtime.Run.Async(Slice, new Request { Disease = parsed.GetValue(disease) }, runtime.Actor, cancellation);
            if (found is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(found);
                return ExitCode.Done;
            }
            foreach (var e in found.Editions)
            {
                Console.Out.WriteLine($"{e.Disease}  {e.Number}  {words["protocols.state." + e.State]}  {(e.From is { } from ? Words.Iso(from) : "–")}  {(e.Until is { } until ? Words.Iso(until) : "–")}  {words.Name(e.Title, e.TitleEn)}");
            }
            foreach (var s in found.Shipped)
            {
                Console.Out.WriteLine($"{s.Disease}  {s.Number}  {words["protocols.shipped.not-taken"]}  {(s.From is { } from ? Words.Iso(from) : "–")}  –  {words.Name(s.Title, s.TitleEn)}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("protocol").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (diseases, editions, facts, clocks) = (await db.DiseasesAsync(cancellation), await db.EditionsAsync(cancellation), await db.FactsAsync(cancellation), await db.EditionNamesAsync(cancellation));
        if (!string.IsNullOrEmpty(request.Disease) && diseases.ByCode(request.Disease) is null)
        {
            return new DiseaseNotFound(request.Disease);
        }
        return new Response([.. editions.All.Select(e => (Edition: e, Disease: diseases.ById(e.DiseaseId)!))
            .Where(e => string.IsNullOrEmpty(request.Disease) || e.Disease == diseases.ByCode(request.Disease))
            .Select(e => new Row(e.Edition.Id, e.Disease.Code, e.Edition.Number, e.Edition.State, e.Edition.Document.Title, e.Edition.Document.TitleEn, e.Edition.Document.From, editions.EndOf(e.Edition), e.Edition.Document.Areas, e.Edition.Document.CaseDefinitions.Count,
                EditionOutline.Of(e.Edition.Document, facts, clocks).Count(line => !line.Verified), e.Edition.Document.Source, e.Edition.Version))])
        {
            Shipped = [.. (await ShippedEditions.NotTakenAsync(db, cancellation)).Select(s => s.Document).Where(d => string.IsNullOrEmpty(request.Disease) || d.Disease == request.Disease)
                .Select(d => new ShippedRow(d.Disease, d.Number, d.Title, d.TitleEn, d.From, d.Source))],
        };
    }
}
