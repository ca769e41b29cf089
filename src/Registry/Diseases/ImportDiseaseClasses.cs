using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Diseases;

/// <summary>Brings in the statutory classes of diseases by day from a table; one that is known (disease and first day) is brought up to date.</summary>
public static class ImportDiseaseClasses
{
    public static readonly Slice<CatalogueTable, CatalogueRows> Slice = Platform.Modules.Slice.Write<CatalogueTable, CatalogueRows>("diseases/import-classes", RegistryContract.AreasWrite, RunAsync);

    internal static async Task<Result<CatalogueRows>> RunAsync(CatalogueTable request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(AreaTopics.Diseases);
        db.RaiseVersion(AreaTopics.DiseaseClasses);
        var diseases = await db.Diseases().Include(d => d.Classes).ToDictionaryAsync(d => d.Code, cancellation);
        return request.Take("classes of diseases", row =>
        {
            if (row["class"] is not (("A" or "B" or "C") and var statutory) || row["control_as_class"] is not (("A" or "B" or "C") and var control) || row["source"] is not { } source || !diseases.TryGetValue(row["disease"] ?? "", out var disease))
            {
                return null;
            }
            var from = row.Day("from");
            var dated = disease.Classes.Find(c => c.From == from);
            var isNew = dated is null;
            if (dated is null)
            {
                db.Add(dated = new DiseaseClass { Id = Guid.CreateVersion7(clock.GetUtcNow()), DiseaseId = disease.Id, From = from, Class = statutory, ControlAsClass = control, Source = source });
            }
            (dated.Class, dated.ControlAsClass, dated.Source, dated.Verified) = (statutory, control, source, row.Says("verified"));
            return isNew;
        });
    }
}
