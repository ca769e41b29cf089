using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Clocks;

/// <summary>Brings in statutory clocks from a table; an edition that is known (code and first day) is brought up to date.</summary>
public static class ImportClocks
{
    public static readonly Slice<CatalogueTable, CatalogueRows> Slice = Platform.Modules.Slice.Write<CatalogueTable, CatalogueRows>("clocks/import", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<CatalogueRows>> RunAsync(CatalogueTable request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(ClockCatalogue.Topic);
        var known = await db.Set<StatutoryClock>().ToListAsync(cancellation);
        return request.Take("clocks", row =>
        {
            if (row["code"] is not { } code || row["name"] is not { } name || row["starts"] is not { } starts || row["source"] is not { } source || !int.TryParse(row["minutes"], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) || minutes == 0)
            {
                return null;
            }
            var (nameEn, startsEn, from) = (row["name_en"] ?? name, row["starts_en"] ?? starts, row.Day("from"));
            var edition = known.Find(c => c.Code == code && c.From == from);
            var isNew = edition is null;
            if (edition is null)
            {
                edition = new StatutoryClock { Id = (short)(known.Select(c => c.Id).DefaultIfEmpty((short)0).Max() + 1), Code = code, From = from, Name = name, NameEn = nameEn, Starts = starts, StartsEn = startsEn, Minutes = minutes, Source = source };
                known.Add(edition);
                db.Add(edition);
            }
            (edition.Name, edition.NameEn, edition.Starts, edition.StartsEn, edition.Minutes, edition.Source) = (name, nameEn, starts, startsEn, minutes, source);
            (edition.Until, edition.Verified) = (row.Day("until"), row.Says("verified"));
            return isNew;
        });
    }
}
