using System.CommandLine;
using System.ComponentModel;
using System.Text;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>What an import has done.</summary>
public enum ImportedEdition
{
    Created,
    Updated,
    Unchanged,
}

/// <summary>
/// Brings in an edition from its file as a draft, which nobody judges by until it is published. A draft of the same number is
/// replaced; the same file again changes nothing. A file with a fault is refused with every fault and its place.
/// </summary>
public static class ImportEdition
{
    public sealed record Request
    {
        [JsonIgnore] public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    /// <param name="Disease">Code of the disease.</param>
    /// <param name="Number">Number of the edition.</param>
    /// <param name="Outcome">What was done.</param>
    /// <param name="State">Draft, or published where it was already.</param>
    /// <param name="Version">Of the edition.</param>
    public sealed record Response(string Disease, string Number, ImportedEdition Outcome, EditionState State, int Version) : IAudited
    {
        /// <summary>What came into the catalogues with it.</summary>
        [JsonIgnore] internal IReadOnlyList<string> Brought { get; init; } = [];

        [JsonIgnore] public string AuditRecords => string.Join("; ", [$"edition {Disease} {Number}: {Outcome}", .. Brought]);
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("protocols/import", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/protocols", ([Description("An edition as JSON.")] IFormFile file, Door door) => door.Answer(Slice, new Request { Content = file.OpenReadStream(), FileName = file.FileName }))
            .DisableAntiforgery()
            .TakesFiles()
            .For(Slice, "Brings in an edition of a protocol as a draft");

    internal static void AddCommand(CommandTree commands)
    {
        var file = new Argument<FileInfo?>("FILE") { Description = commands.T["cli.protocol.file"], Arity = ArgumentArity.ZeroOrOne };
        var (shipped, disease) = (new Option<string?>("--shipped") { Description = commands.T["cli.protocol.shipped"], HelpName = "NUMBER" }, ListEditions.DiseaseOption(commands));
        var publish = new Option<bool>("--publish") { Description = commands.T["cli.protocol.publish-too"] };
        var command = new Command("import", commands.T["cli.protocol.import"]) { file, shipped, disease, publish };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (done, refusal) = await BringAsync(runtime, parsed.GetValue(file), parsed.GetValue(shipped), parsed.GetValue(disease), cancellation);
            if (done is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(publish) && done.State is EditionState.Draft)
            {
                var published = await runtime.Run.Async(PublishEdition.Slice, new PublishEdition.Request { Disease = done.Disease, Number = done.Number, Version = done.Version }, runtime.Actor, cancellation);
                if (!published.IsOk)
                {
                    return CommandHost.Refuse(published.Refusal, words);
                }
                done = done with { State = EditionState.Published };
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(done);
            }
            else
            {
                Console.Out.WriteLine(words["protocols.import.done", done.Disease, done.Number, words["protocols.imported." + done.Outcome], words["protocols.state." + done.State]]);
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("protocol").Subcommands.Add(command);
    }

    /// <summary>A file, or the shipped edition of a number.</summary>
    private static async Task<Result<Response>> BringAsync(CommandRuntime runtime, FileInfo? file, string? shipped, string? disease, CancellationToken cancellation)
    {
        if (file is null == shipped is null)
        {
            return Malformed.Field("file", "validation.required");
        }
        if (shipped is not null)
        {
            return await runtime.Run.Async(TakeShippedEdition.Slice, new TakeShippedEdition.Request { Disease = disease, Number = shipped }, runtime.Actor, cancellation);
        }
        await using var content = file!.OpenRead();
        return await runtime.Run.Async(Slice, new Request { Content = content, FileName = file.Name }, runtime.Actor, cancellation);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(EditionCatalogue.Topic, cancellation);
        db.RaiseVersion(EditionCatalogue.Topic);
        var (document, refusal) = await ReadAsync(request.Content, db, cancellation);
        if (document is null)
        {
            return refusal!;
        }
        if (await db.ReachAsync(actor, document.Areas, cancellation) is { } further)
        {
            return further;
        }
        var disease = (await db.DiseasesAsync(cancellation)).ByCode(document.Disease)!;
        var known = await db.ProtocolEditions().SingleOrDefaultAsync(e => e.DiseaseId == disease.Id && e.Number == document.Number, cancellation);
        if (known?.Document == EditionJson.Write(document))
        {
            return new Response(disease.Code, known.Number, ImportedEdition.Unchanged, known.State, known.Version);
        }
        var edition = known ?? new ProtocolEdition { Id = Guid.CreateVersion7(clock.GetUtcNow()), DiseaseId = disease.Id, Number = document.Number, MadeAt = clock.Now() };
        if (edition.Write(document) is { IsOk: false } refused)
        {
            return refused.Refusal;
        }
        if (known is null)
        {
            db.Add(edition);
        }
        else
        {
            edition.Version++;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(disease.Code, edition.Number, known is null ? ImportedEdition.Created : ImportedEdition.Updated, edition.State, edition.Version);
    }

    /// <summary>The document of a file, without a fault.</summary>
    internal static async Task<Result<EditionDocument>> ReadAsync(Stream content, OutbreakDb db, CancellationToken cancellation)
    {
        using var reader = new StreamReader(content, Encoding.UTF8);
        var buffer = new char[EditionJson.LongestFile + 1];
        var read = await reader.ReadBlockAsync(buffer, cancellation);
        var (document, refusal) = EditionJson.Read(new string(buffer, 0, read));
        if (document is null)
        {
            return refusal!;
        }
        if ((await db.DiseasesAsync(cancellation)).ByCode(document.Disease) is null)
        {
            return new DiseaseNotFound(document.Disease);
        }
        var faults = EditionCheck.Of(document, await db.FactsAsync(cancellation), await db.ClocksAsync(cancellation));
        return faults.Count > 0 ? EditionFaulty.Of(faults) : document;
    }
}
