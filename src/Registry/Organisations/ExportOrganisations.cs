using System.CommandLine;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>The organisations of an area as a file with the columns of the import, so that it can be changed and brought in again.</summary>
public static class ExportOrganisations
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Only within the area of this code.</summary>
        public string? Area { get; init; }

        /// <summary>Only of this sector and the sectors below it, by key.</summary>
        public string? Sector { get; init; }

        /// <summary>Only those without a first-responsible person today.</summary>
        public bool? Gaps { get; init; }

        /// <summary>csv (default), xlsx or json.</summary>
        [RegularExpression("^(csv|xlsx|json)$")] public string? Format { get; init; }
    }

    /// <param name="Content">The file.</param>
    /// <param name="Type">Its media type.</param>
    /// <param name="FileName">Its name.</param>
    public sealed record Response(byte[] Content, string Type, string FileName) : IShowsPersons
    {
        /// <summary>Whoever the file names, with their organisations.</summary>
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown { get; init; } = [];

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("organisations/export", RegistryContract.OrganisationsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/organisations/export", ([AsParameters] Request request, Door door) => door.Answer(Slice, request, file => Results.File(file.Content, file.Type, file.FileName)))
            .For(Slice, "The organisations of an area as CSV, XLSX or JSON");

    internal static void AddCommand(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.organisations.area"] };
        var sector = new Option<string?>("--sector") { Description = commands.T["cli.organisations.sector"] };
        var gaps = new Option<bool>("--gaps") { Description = commands.T["cli.organisations.gaps"] };
        var format = new Option<string?>("--format") { Description = commands.T["cli.organisations.format"] };
        var output = new Option<FileInfo?>("--output") { Description = commands.T["cli.organisations.output"] };
        var command = new Command("organisations", commands.T["cli.export.organisations"]) { area, sector, gaps, format, output };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var asked = parsed.GetValue(format) ?? (parsed.GetValue(commands.Host.AsJson) ? "json" : null);
            var result = await runtime.Run.Async(Slice, new Request { Area = parsed.GetValue(area), Sector = parsed.GetValue(sector), Gaps = parsed.GetValue(gaps), Format = asked }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            await using var target = parsed.GetValue(output)?.Create() ?? Console.OpenStandardOutput();
            await target.WriteAsync(result.Value.Content, cancellation);
            return ExitCode.Done;
        }, cancellation));
        commands.Group("export").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (seen, refusal) = await db.OrganisationsWithinAsync(request.Area, request.Sector, actor, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var tree = await db.AreaTreeAsync(cancellation);
        var open = seen.Where(o => o.ClosedOn == null);
        open = request.Gaps is true ? open.WithoutFirstResponsible(today) : open;
        var found = await open.OrderBy(o => o.Position).ThenBy(o => o.ListKey).Include(o => o.Appointments.Where(a => a.Until == null || a.Until > today)).ToListAsync(cancellation);
        var parents = found.Select(o => o.ParentId).OfType<Guid>().ToHashSet();
        var above = (await db.Organisations().AsNoTracking().Where(o => db.Organisations().Any(below => below.ParentId == o.Id)).Select(o => new { o.Id, Called = o.CreditCode ?? o.Name }).ToListAsync(cancellation)).Where(o => parents.Contains(o.Id)).ToDictionary(o => o.Id, o => o.Called);
        var rows = found.Select(o => Row(o, tree.Find(o.Position)!.Code, tree.Find(o.Position)!.Name, o.ParentId is { } parent ? above.GetValueOrDefault(parent) : null, today));
        var (content, type, name) = TableWriter.Write(new Table("organisations", [.. OrganisationRows.Columns.Select(c => c.Key)], rows), request.Format ?? "csv");
        var named = found.Where(o => o.Appointments.Count > 0).ToArray();
        return new Response(content, type, name)
        {
            PersonsShown = [.. named.SelectMany(o => o.Appointments.Select(a => a.Id).Prepend(o.Id))],
            AuditPosition = AuditChain.PositionOver(named.Select(o => o.Position)),
        };
    }

    private static IReadOnlyList<object?> Row(Organisation o, string code, string area, string? parent, DateOnly today)
    {
        var (first, deputy) = (o.Holder(AppointmentRole.FirstResponsible, today), o.Holder(AppointmentRole.Deputy, today));
        return
        [
            o.Name, o.NameEn, o.Pinyin, o.Sector, code, area, o.CreditCode, o.Address, o.OfficePhone, parent, o.OpenedOn, o.ClosedOn,
            first?.PersonName, first?.Post, first?.OfficePhone, first?.From, deputy?.PersonName, deputy?.Post, deputy?.OfficePhone, deputy?.From, o.Note,
        ];
    }
}
