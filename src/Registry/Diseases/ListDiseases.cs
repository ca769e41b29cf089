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

namespace Fangxian.Registry.Diseases;

/// <summary>The catalogue of diseases with their statutory class on a day, those with records first.</summary>
public static class ListDiseases
{
    public sealed record Request : IAboutNoArea
    {
        /// <summary>The day whose classes are told; today by default.</summary>
        public DateOnly? Day { get; init; }
    }

    /// <param name="Day">The day whose classes are told.</param>
    /// <param name="Diseases">Those with records first, in the order of the catalogue.</param>
    public sealed record Response(DateOnly Day, IReadOnlyList<Row> Diseases);

    /// <param name="Code">Stable and speaking.</param>
    /// <param name="Name">In Chinese.</param>
    /// <param name="NameEn">In English.</param>
    /// <param name="Class">Statutory class on that day; null where the law does not name it then.</param>
    /// <param name="ControlAsClass">The class whose measures apply on that day.</param>
    /// <param name="Classes">All its classes with their days.</param>
    /// <param name="FormOf">Code of the disease that it is a form of.</param>
    /// <param name="Icd10">Code of ICD-10.</param>
    /// <param name="Icd11">Code of ICD-11.</param>
    /// <param name="HasRecords">Whether anything is recorded of it here.</param>
    /// <param name="Version">Counts its changes.</param>
    public sealed record Row(string Code, string Name, string NameEn, string? Class, string? ControlAsClass, IReadOnlyList<ClassRow> Classes, string? FormOf, string? Icd10, string? Icd11, bool HasRecords, int Version);

    /// <param name="Class">Statutory class.</param>
    /// <param name="ControlAsClass">The class whose measures apply.</param>
    /// <param name="From">The first day; null where no source states it.</param>
    /// <param name="Source">Who ruled so.</param>
    /// <param name="Verified">Whether a source at hand states it.</param>
    public sealed record ClassRow(string Class, string ControlAsClass, DateOnly? From, string Source, bool Verified);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("diseases/list", RegistryContract.ProtocolsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/diseases", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The catalogue of diseases with their statutory classes");

    internal static void AddCommand(CommandTree commands)
    {
        var day = commands.Host.DayOption("--day", commands.T["cli.diseases.day"]);
        var command = new Command("list", commands.T["cli.diseases.list"]) { day };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (found, refusal) = await runtime.Run.Async(Slice, new Request { Day = parsed.GetValue(day) }, runtime.Actor, cancellation);
            if (found is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(found);
                return ExitCode.Done;
            }
            foreach (var d in found.Diseases)
            {
                Console.Out.WriteLine($"{d.Class ?? "–"}/{d.ControlAsClass ?? "–"}  {d.Code}  {words.Name(d.Name, d.NameEn)}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("diseases").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var day = request.Day ?? db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var recorded = await db.RecordedDiseasesAsync(cancellation);
        var (first, others) = (await db.DiseasesAsync(cancellation)).Parted(recorded);
        return new Response(day, [.. first.Concat(others).Select(d => Of(d, day, recorded.Contains(d.Id)))]);
    }

    internal static Row Of(Disease d, DateOnly day, bool hasRecords) => new(
        d.Code, d.Name, d.NameEn, d.ClassOn(day)?.Class, d.ClassOn(day)?.ControlAsClass,
        [.. d.Classes.OrderBy(c => c.From ?? DateOnly.MinValue).Select(c => new ClassRow(c.Class, c.ControlAsClass, c.From, c.Source, c.Verified))], d.FormOf, d.Icd10, d.Icd11, hasRecords, d.Version);
}
