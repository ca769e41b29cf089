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
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Registry.Diseases;

/// <summary>What is told of a disease.</summary>
public abstract record DiseaseFields
{
    /// <summary>In Chinese.</summary>
    [Required, Name, StringLength(100)] public string Name { get; init; } = "";

    /// <summary>In English.</summary>
    [Required, Name, StringLength(100)] public string NameEn { get; init; } = "";

    /// <summary>Code of ICD-10, where there is one.</summary>
    [StringLength(40)] public string? Icd10 { get; init; }

    /// <summary>Code of ICD-11, where there is one.</summary>
    [StringLength(40)] public string? Icd11 { get; init; }

    /// <summary>Mean days from the onset of a case to the onset of those it infected, where known.</summary>
    [Range(0.1, 3650.0)] public double? SerialIntervalMeanDays { get; init; }

    /// <summary>Their standard deviation.</summary>
    [Range(0.1, 3650.0)] public double? SerialIntervalSdDays { get; init; }

    /// <summary>Who found so.</summary>
    [StringLength(300)] public string? SerialIntervalSource { get; init; }

    /// <summary>What is wrong with the interval: its three parts go together.</summary>
    internal Refusal? Check() => SerialIntervalMeanDays is null == SerialIntervalSdDays is null && (SerialIntervalMeanDays is null || !string.IsNullOrWhiteSpace(SerialIntervalSource))
        ? null : Malformed.Field("serialIntervalMeanDays", "diseases.interval-parts");

    internal void Into(Disease disease)
    {
        (disease.Name, disease.NameEn, disease.Icd10, disease.Icd11) = (NameText.Clean(Name)!, NameText.Clean(NameEn)!, Blank(Icd10), Blank(Icd11));
        (disease.SerialIntervalMeanDays, disease.SerialIntervalSdDays, disease.SerialIntervalSource) = (SerialIntervalMeanDays, SerialIntervalSdDays, Blank(SerialIntervalSource));
    }

    private static string? Blank(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

/// <summary>Adds a disease to the catalogue, a new or an unknown one too: from then on it is counted, reported and judged like any other.</summary>
public static class AddDisease
{
    public sealed record Request : DiseaseFields
    {
        /// <summary>Stable and speaking: monkeypox.</summary>
        [Required, RegularExpression(Fact.CodeForm, ErrorMessage = "protocols.code-form"), StringLength(40, MinimumLength = 2)] public string Code { get; init; } = "";
    }

    /// <param name="Code">Its code.</param>
    public sealed record Response(string Code) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"disease {Code}";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("diseases/add", RegistryContract.ProtocolsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/diseases", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Adds a disease to the catalogue");

    internal static void AddCommand(CommandTree commands)
    {
        var code = new Argument<string>("CODE") { Description = commands.T["cli.diseases.code"] };
        var (name, nameEn) = (new Option<string>("--name") { Description = commands.T["cli.diseases.name"], Required = true }, new Option<string>("--name-en") { Description = commands.T["cli.diseases.name-en"], Required = true });
        var command = new Command("add", commands.T["cli.diseases.add"]) { code, name, nameEn };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (done, refusal) = await runtime.Run.Async(Slice, new Request { Code = parsed.GetRequiredValue(code), Name = parsed.GetRequiredValue(name), NameEn = parsed.GetRequiredValue(nameEn) }, runtime.Actor, cancellation);
            return ChangeDisease.Answer(done, refusal, done?.Code, parsed, commands, words);
        }, cancellation));
        commands.Group("diseases").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync(AreaTopics.Diseases, cancellation);
        db.RaiseVersion(AreaTopics.Diseases);
        if ((request.Check() ?? await db.ReachAsync(actor, [], cancellation)) is { } refused)
        {
            return refused;
        }
        var catalogue = await db.DiseasesAsync(cancellation);
        if (catalogue.ByCode(request.Code) is not null)
        {
            return new DiseaseCodeTaken(request.Code);
        }
        if (catalogue.All.Count >= short.MaxValue)
        {
            return new DiseaseCatalogueFull();
        }
        var disease = new Disease { Id = (short)(catalogue.All.Select(d => (int)d.Id).DefaultIfEmpty().Max() + 1), Code = request.Code, Name = request.Name, NameEn = request.NameEn };
        request.Into(disease);
        db.Add(disease);
        await db.SaveChangesAsync(cancellation);
        return new Response(disease.Code);
    }
}
