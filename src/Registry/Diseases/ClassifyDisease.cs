using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Diseases;

/// <summary>Notes the statutory class of a disease, and the class whose measures apply, from a day on. What held before stays.</summary>
public static class ClassifyDisease
{
    public sealed record Request
    {
        /// <summary>Code of the disease.</summary>
        [JsonIgnore] public string? Code { get; init; }

        /// <summary>A, B or C.</summary>
        [Required, RegularExpression("^[ABC]$", ErrorMessage = "diseases.class-form")] public string Class { get; init; } = "";

        /// <summary>The class whose measures apply: A, B or C.</summary>
        [Required, RegularExpression("^[ABC]$", ErrorMessage = "diseases.class-form")] public string ControlAsClass { get; init; } = "";

        /// <summary>The first day on which it holds.</summary>
        [Required] public DateOnly? From { get; init; }

        /// <summary>Who ruled so.</summary>
        [Required, StringLength(300)] public string Source { get; init; } = "";
    }

    /// <param name="Code">Its code.</param>
    /// <param name="From">The first day.</param>
    public sealed record Response(string Code, DateOnly From) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"disease {Code} from {From:yyyy-MM-dd}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("diseases/classify", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/diseases/{code}/classes", (string code, Request request, Door door) => door.Answer(Slice, request with { Code = code }))
            .For(Slice, "Notes the statutory class of a disease from a day on");

    internal static void AddCommand(CommandTree commands)
    {
        var code = new Argument<string>("CODE") { Description = commands.T["cli.diseases.code"] };
        var (named, control) = (new Option<string>("--class") { Description = commands.T["cli.diseases.class"], Required = true }, new Option<string>("--control-as") { Description = commands.T["cli.diseases.control-as"], Required = true });
        var (from, source) = (commands.Host.DayOption("--from", commands.T["cli.diseases.from"]), new Option<string>("--source") { Description = commands.T["cli.diseases.source"], Required = true });
        var command = new Command("classify", commands.T["cli.diseases.classify"]) { code, named, control, from, source };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var request = new Request { Code = parsed.GetRequiredValue(code), Class = parsed.GetRequiredValue(named), ControlAsClass = parsed.GetRequiredValue(control), From = parsed.GetValue(from), Source = parsed.GetRequiredValue(source) };
            var (done, refusal) = await runtime.Run.Async(Slice, request, runtime.Actor, cancellation);
            return ChangeDisease.Answer(done, refusal, done?.Code, parsed, commands, words);
        }, cancellation));
        commands.Group("diseases").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Diseases);
        if (await db.ReachAsync(actor, [], cancellation) is { } further)
        {
            return further;
        }
        if (await db.Diseases().Include(d => d.Classes).SingleOrDefaultAsync(d => d.Code == request.Code, cancellation) is not { } disease)
        {
            return new DiseaseNotFound(request.Code ?? "");
        }
        if (disease.Classes.Exists(c => c.From == request.From))
        {
            return new DiseaseClassTaken(disease.Name, request.From!.Value);
        }
        db.Add(new DiseaseClass { Id = Guid.CreateVersion7(clock.GetUtcNow()), DiseaseId = disease.Id, Class = request.Class, ControlAsClass = request.ControlAsClass, From = request.From, Source = request.Source.Trim() });
        disease.Version++;
        await db.SaveChangesAsync(cancellation);
        return new Response(disease.Code, request.From!.Value);
    }
}
