using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Diseases;

/// <summary>Brings in the disease catalogue from a table; a code that is known is brought up to date.</summary>
public static class ImportDiseases
{
    public static readonly Slice<CatalogueTable, CatalogueRows> Slice = Platform.Modules.Slice.Write<CatalogueTable, CatalogueRows>("diseases/import", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<CatalogueRows>> RunAsync(CatalogueTable request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Diseases);
        var known = await db.Diseases().ToDictionaryAsync(d => d.Code, cancellation);
        var next = (short)(known.Values.Select(d => d.Id).DefaultIfEmpty((short)0).Max() + 1);
        return request.Take("diseases", row =>
        {
            if (row["code"] is not { } code || row["name"] is not { } name)
            {
                return null;
            }
            var nameEn = row["name_en"] ?? name;
            var isNew = !known.TryGetValue(code, out var disease);
            if (isNew)
            {
                db.Add(disease = known[code] = new Disease { Id = next++, Code = code, Name = name, NameEn = nameEn });
            }
            (disease!.Name, disease.NameEn, disease.Icd10, disease.Icd11, disease.FormOf) = (name, nameEn, row["icd10"], row["icd11"], row["form_of"]);
            (disease.SerialIntervalMeanDays, disease.SerialIntervalSdDays, disease.SerialIntervalSource) = (row.Figure("serial_interval_mean_days"), row.Figure("serial_interval_sd_days"), row["serial_interval_source"]);
            disease.Verified = row.Says("verified");
            return isNew;
        });
    }
}
