using System.CommandLine;
using System.Text;
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

/// <summary>An edition as its file: what comes in goes out the same, byte for byte.</summary>
public static class ExportEdition
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>Code of the disease.</summary>
        [FromRoute(Name = "disease")] public string? Disease { get; init; }

        /// <summary>Number of the edition.</summary>
        [FromRoute(Name = "number")] public string? Number { get; init; }
    }

    /// <param name="Content">The file.</param>
    /// <param name="FileName">Its name.</param>
    public sealed record Response(byte[] Content, string FileName);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("protocols/export", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/protocols/{disease}/{number}/file", ([AsParameters] Request request, Door door) => door.Answer(Slice, request, file => Results.File(file.Content, "application/json", file.FileName)))
            .ForFile(Slice, "One edition of a protocol as its file", "application/json");

    internal static void AddCommand(CommandTree commands)
    {
        var (disease, number) = (ListEditions.DiseaseOption(commands), new Argument<string>("NUMBER") { Description = commands.T["cli.protocol.number"] });
        var output = new Option<FileInfo?>("--output") { Description = commands.T["cli.organisations.output"] };
        var command = new Command("export", commands.T["cli.protocol.export"]) { number, disease, output };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (file, refusal) = await runtime.Run.Async(Slice, new Request { Disease = parsed.GetValue(disease), Number = parsed.GetRequiredValue(number) }, runtime.Actor, cancellation);
            if (file is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            await using var target = parsed.GetValue(output)?.Create() ?? Console.OpenStandardOutput();
            await target.WriteAsync(file.Content, cancellation);
            return ExitCode.Done;
        }, cancellation));
        commands.Group("protocol").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (edition, refusal) = await db.FindEditionAsync(request.Disease, request.Number, cancellation);
        return edition is null ? refusal! : new Response(Encoding.UTF8.GetBytes(EditionJson.Write(edition.Document)), $"{edition.Document.Disease}-edition-{edition.Number}.json");
    }
}
