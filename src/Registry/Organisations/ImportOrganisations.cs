using System.CommandLine;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>
/// Brings in organisations from a table with at least <c>name,sector,area_code</c> (or 名称, 行业, 区划代码) and, where known, credit
/// code, address, telephone, organisation above, first-responsible person and deputy. An empty cell leaves what is known. A row
/// that cannot be used comes back with its reason; the others go in; the same file again changes nothing.
/// </summary>
public static class ImportOrganisations
{
    public sealed record Request
    {
        /// <summary>The table.</summary>
        [JsonIgnore] public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    /// <param name="Rows">Rows read.</param>
    /// <param name="New">Organisations that were not known.</param>
    /// <param name="Changed">Known organisations of which something changed.</param>
    /// <param name="Unchanged">Known organisations as they were.</param>
    /// <param name="Refused">Rows that could not be used.</param>
    /// <param name="Headers">The columns of the file.</param>
    /// <param name="RefusedRows">The refused rows with line, field and reason.</param>
    public sealed record Response(int Rows, int New, int Changed, int Unchanged, int Refused, [property: JsonIgnore] IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> RefusedRows) : IAudited, ITakesRows
    {
        [JsonIgnore] public string AuditRecords => $"organisations: {New} new, {Changed} changed";

        /// <summary>The area that holds all organisations of the file.</summary>
        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/import", RegistryContract.OrganisationsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/organisations/import", ([System.ComponentModel.Description("CSV or XLSX.")] IFormFile file, Platform.Localisation.Words words, Door door) => door.Answer(
                Slice, new Request { Content = file.OpenReadStream(), FileName = file.FileName },
                done => Microsoft.AspNetCore.Http.Results.Json(new Areas.ImportedRows(done.Rows, done.New, done.Changed, done.Unchanged, done.Refused, RefusedRowAnswer.Of(done.RefusedRows, words)), Json.Options)))
            .DisableAntiforgery()
            .TakesFiles()
            .For(Slice, "Imports organisations from a CSV or XLSX table", typeof(Areas.ImportedRows));

    internal static void AddCommand(CommandTree commands)
    {
        var file = new Argument<FileInfo>("FILE") { Description = commands.T["cli.organisations.file"] };
        var command = new Command("organisations", commands.T["cli.import.organisations"]) { file };
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            await using var content = parsed.GetRequiredValue(file).OpenRead();
            var result = await runtime.Run.Async(Slice, new Request { Content = content, FileName = parsed.GetRequiredValue(file).Name }, runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            var done = result.Value;
            RefusedRows.WriteBeside(parsed.GetRequiredValue(file).FullName, done.Headers, done.RefusedRows, words);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { done.Rows, done.New, done.Changed, done.Unchanged, done.Refused });
            }
            else
            {
                Console.Out.WriteLine(words["areas.import.done", done.Rows, done.New, done.Changed, done.Unchanged, done.Refused]);
            }
            return done.Refused > 0 ? ExitCode.DoneWithRefusedRows : ExitCode.Done;
        }, cancellation));
        commands.Group("import").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var sectors = await db.SectorsAsync(cancellation);
        var scope = new OrganisationScope(actor, sectors);
        var rows = OrganisationRows.Read(request.Content, request.FileName, await db.AreaTreeAsync(cancellation), sectors, scope, today);
        if (rows.MissingColumns is { } missing)
        {
            return new OrganisationColumnsMissing(missing);
        }
        db.RaiseVersion(OrganisationTopics.Organisations);
        var known = await scope.Limit(db.Organisations()).AsNoTracking().Select(o => new KnownOrganisation(o.Id, o.CreditCode, o.Name, o.Position, o.ParentId, o.ClosedOn != null)).ToListAsync(cancellation);
        var codes = rows.Usable.Select(r => r.CreditCode).OfType<string>().Except(known.Select(k => k.CreditCode).OfType<string>());
        var plan = new OrganisationImportPlan(known, await db.TakenAnywhereAsync<Organisation>(o => o.CreditCode, codes, cancellation), await db.NameInitialsAsync(cancellation), today, clock.GetUtcNow());
        plan.Place(rows.Usable, await TrackedAsync(rows.Usable.Select(r => plan.Match(r)?.Id), db, cancellation));
        await InsertAsync(db, plan.New, cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(rows.Count, plan.New.Count, plan.Changed, plan.Unchanged, rows.Refused.Count + plan.Refused.Count, rows.Headers, [.. rows.Refused.Concat(plan.Refused).OrderBy(r => r.Line)])
        {
            AuditPosition = AuditChain.PositionOver(rows.Usable.Select(r => r.Area.Position)),
        };
    }

    private static async Task<Dictionary<Guid, Organisation>> TrackedAsync(IEnumerable<Guid?> matched, OutbreakDb db, CancellationToken cancellation)
    {
        var tracked = new Dictionary<Guid, Organisation>();
        foreach (var ids in matched.OfType<Guid>().Distinct().Chunk(500))
        {
            var found = db.Organisations().Include(o => o.Appointments).Include(o => o.FormerNames).AsSplitQuery().Where(o => ids.Contains(o.Id));
            await found.ForEachAsync(o => tracked[o.Id] = o, cancellation);
        }
        return tracked;
    }

    private static async Task InsertAsync(OutbreakDb db, IReadOnlyCollection<Organisation> opened, CancellationToken cancellation)
    {
        await using (var rows = await BulkRows.IntoAsync(db, "organisation", ["id", "position", "level", "name", "name_en", "pinyin", "list_key", "search_text", "sector", "credit_code", "address", "office_phone", "parent_id", "opened_on", "note", "version"], cancellation))
        {
            foreach (var o in opened)
            {
                rows.Add((Guid?)o.Id);
                rows.Add((long?)o.Position);
                rows.Add((int?)o.Level);
                foreach (var text in new[] { o.Name, o.NameEn, o.Pinyin, o.ListKey, o.SearchText, o.Sector, o.CreditCode, o.Address, o.OfficePhone })
                {
                    rows.Add(text);
                }
                rows.Add(o.ParentId);
                rows.Add(o.OpenedOn);
                rows.Add(o.Note);
                rows.Add((int?)o.Version);
                rows.EndRow();
            }
            await rows.CompleteAsync();
        }
        await using var people = await BulkRows.IntoAsync(db, "appointment", ["id", "organisation_id", "position", "role", "person_name", "post", "office_phone", "from_day"], cancellation);
        foreach (var a in opened.SelectMany(o => o.Appointments))
        {
            people.Add((Guid?)a.Id);
            people.Add((Guid?)a.OrganisationId);
            people.Add((long?)a.Position);
            people.Add((int?)a.Role);
            people.Add(a.PersonName);
            people.Add(a.Post);
            people.Add(a.OfficePhone);
            people.Add((DateOnly?)a.From);
            people.EndRow();
        }
        await people.CompleteAsync();
    }
}
