using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Diseases;

/// <summary>Changes what a disease is called and what is known of it. Its code stays: records hang on it.</summary>
public static class ChangeDisease
{
    public sealed record Request : DiseaseFields
    {
        /// <summary>Code of the disease.</summary>
        [JsonIgnore] public string? Code { get; init; }

        /// <summary>The version that was read; a change since then answers 409 with both versions.</summary>
        [Range(1, int.MaxValue)] public int Version { get; init; }
    }

    /// <param name="Code">Its code.</param>
    /// <param name="Version">Sent back with the next change.</param>
    public sealed record Response(string Code, int Version) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"disease {Code}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("diseases/change", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/diseases/{code}", (string code, Request request, Door door) => door.Answer(Slice, request with { Code = code }))
            .For(Slice, "Changes names and codes of a disease")
            .ProducesProblem(409);

    internal static void AddCommand(CommandTree commands)
    {
        var code = new Argument<string>("CODE") { Description = commands.T["cli.diseases.code"] };
        var (name, nameEn) = (new Option<string?>("--name") { Description = commands.T["cli.diseases.name"] }, new Option<string?>("--name-en") { Description = commands.T["cli.diseases.name-en"] });
        var command = new Command("change", commands.T["cli.diseases.change"]) { code, name, nameEn };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            await using var db = runtime.Databases.ForReading(runtime.Actor.Scope);
            if ((await db.DiseasesAsync(cancellation)).ByCode(parsed.GetRequiredValue(code)) is not { } known)
            {
                return CommandHost.Refuse(new DiseaseNotFound(parsed.GetRequiredValue(code)), words);
            }
            var request = new Request
            {
                Code = known.Code, Version = known.Version, Name = parsed.GetValue(name) ?? known.Name, NameEn = parsed.GetValue(nameEn) ?? known.NameEn, Icd10 = known.Icd10, Icd11 = known.Icd11,
                SerialIntervalMeanDays = known.SerialIntervalMeanDays, SerialIntervalSdDays = known.SerialIntervalSdDays, SerialIntervalSource = known.SerialIntervalSource,
            };
            var (done, refusal) = await runtime.Run.Async(Slice, request, runtime.Actor, cancellation);
            return Answer(done, refusal, done?.Code, parsed, commands, words);
        }, cancellation));
        commands.Group("diseases").Subcommands.Add(command);
    }

    /// <summary>Prints what was done, or why it was not.</summary>
    internal static int Answer(object? done, Refusal? refusal, string? code, ParseResult parsed, CommandTree commands, Words words)
    {
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
            Console.Out.WriteLine(words["diseases.done", code]);
        }
        return ExitCode.Done;
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Diseases);
        if ((request.Check() ?? await db.ReachAsync(actor, [], cancellation)) is { } refused)
        {
            return refused;
        }
        if (await db.Diseases().SingleOrDefaultAsync(d => d.Code == request.Code, cancellation) is not { } disease)
        {
            return new DiseaseNotFound(request.Code ?? "");
        }
        if (request.Version != disease.Version)
        {
            return new VersionConflict(new Response(disease.Code, request.Version), new Response(disease.Code, disease.Version));
        }
        request.Into(disease);
        disease.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(disease.Code, disease.Version);
    }
}
