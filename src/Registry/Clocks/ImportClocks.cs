using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Clocks;

/// <summary>Brings in statutory clocks from a table; an edition that is known (code and first day) is brought up to date.</summary>
public static class ImportClocks
{
    public sealed record Request
    {
        public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    public sealed record Response(int Rows, int New) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"clocks: {New} new";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("clocks/import", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var known = await db.Set<StatutoryClock>().ToListAsync(cancellation);
        using var table = TableFile.Open(request.Content, request.FileName);
        var column = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        string? Cell(string name) => column.TryGetValue(name, out var index) && table[index].Length > 0 ? table[index] : null;
        DateOnly? Day(string name) => DateOnly.TryParseExact(Cell(name), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        var (rows, added) = (0, 0);
        while (table.Read())
        {
            rows++;
            if (Cell("code") is not { } code || Cell("name") is not { } name || Cell("starts") is not { } starts || Cell("source") is not { } source || !int.TryParse(Cell("minutes"), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes == 0)
            {
                return new FileUnreadable(request.FileName, new("import.why.row"));
            }
            var (nameEn, startsEn, from) = (Cell("name_en") ?? name, Cell("starts_en") ?? starts, Day("from"));
            if (known.Find(c => c.Code == code && c.From == from) is not { } edition)
            {
                edition = new StatutoryClock { Id = (short)(known.Select(c => c.Id).DefaultIfEmpty((short)0).Max() + 1), Code = code, From = from, Name = name, NameEn = nameEn, Starts = starts, StartsEn = startsEn, Minutes = minutes, Source = source };
                known.Add(edition);
                db.Add(edition);
                added++;
            }
            (edition.Name, edition.NameEn, edition.Starts, edition.StartsEn, edition.Minutes, edition.Source) = (name, nameEn, starts, startsEn, minutes, source);
            (edition.Until, edition.Verified) = (Day("until"), Cell("verified") is "true" or "1");
        }
        await db.RaiseVersionAsync(ClockCatalogue.Topic, cancellation);
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added);
    }
}
