using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>Brings in the table of sectors <c>key,name,name_en,parent,pinyin</c>; a key that is known is brought up to date.</summary>
public static class ImportSectors
{
    public static readonly Slice<CatalogueTable, CatalogueRows> Slice = Platform.Modules.Slice.Write<CatalogueTable, CatalogueRows>("organisations/import-sectors", RegistryContract.OrganisationsWrite, RunAsync);

    internal static async Task<Result<CatalogueRows>> RunAsync(CatalogueTable request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(OrganisationTopics.Sectors);
        var known = await db.SectorTable().ToDictionaryAsync(s => s.Key, cancellation);
        return request.Take("sectors", row =>
        {
            if (row["key"] is not { } key || row["name"] is not { } name || row["name_en"] is not { } nameEn)
            {
                return null;
            }
            var isNew = !known.TryGetValue(key, out var sector);
            if (isNew)
            {
                db.Add(sector = known[key] = new Sector { Key = key, Name = name, NameEn = nameEn, Pinyin = "", Order = row.Number });
            }
            (sector!.Name, sector.NameEn, sector.Parent, sector.Pinyin, sector.Order) = (name, nameEn, row["parent"], row["pinyin"] ?? "", row.Number);
            return isNew;
        });
    }
}
