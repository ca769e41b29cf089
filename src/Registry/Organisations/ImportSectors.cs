using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>Brings in the table of sectors <c>key,name,name_en,parent,pinyin</c>; a key that is known is brought up to date.</summary>
public static class ImportSectors
{
    public sealed record Request
    {
        /// <summary>The table.</summary>
        public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";
    }

    /// <param name="Rows">Rows read.</param>
    /// <param name="New">Sectors that were not known.</param>
    public sealed record Response(int Rows, int New) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"sectors: {New} new";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("organisations/import-sectors", RegistryContract.OrganisationsWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.RaiseVersionAsync(OrganisationTopics.Sectors, cancellation);
        var known = await db.SectorTable().ToDictionaryAsync(s => s.Key, cancellation);
        using var table = TableFile.Open(request.Content, request.FileName);
        var column = table.Headers.Select((name, index) => (name, index)).Where(c => c.name.Length > 0).ToDictionary(c => c.name, c => c.index);
        string? Cell(string name) => column.TryGetValue(name, out var index) && table[index].Length > 0 ? table[index] : null;
        var (rows, added) = (0, 0);
        while (table.Read())
        {
            if (Cell("key") is not { } key || Cell("name") is not { } name || Cell("name_en") is not { } english)
            {
                return new FileUnreadable(request.FileName, new("import.why.row"));
            }
            if (!known.TryGetValue(key, out var sector))
            {
                db.Add(sector = known[key] = new Sector { Key = key, Name = name, NameEn = english, Pinyin = "", Order = rows });
                added++;
            }
            (sector.Name, sector.NameEn, sector.Parent, sector.Pinyin, sector.Order) = (name, english, Cell("parent"), Cell("pinyin") ?? "", rows++);
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(rows, added);
    }
}
