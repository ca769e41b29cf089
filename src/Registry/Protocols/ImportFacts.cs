using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Protocols;

/// <summary>Brings in the catalogue of facts from a table; a code that is known is brought up to date.</summary>
public static class ImportFacts
{
    public static readonly Slice<CatalogueTable, CatalogueRows> Slice = Platform.Modules.Slice.Write<CatalogueTable, CatalogueRows>("protocols/import-facts", RegistryContract.ProtocolsWrite, RunAsync);

    internal static async Task<Result<CatalogueRows>> RunAsync(CatalogueTable request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        db.RaiseVersion(FactCatalogue.Topic);
        var known = await db.Facts().ToDictionaryAsync(f => f.Code, cancellation);
        return request.Take("facts", row =>
        {
            if (row["code"] is not { Length: <= 60 } code || row["name"] is not { } name || row["name_en"] is not { } nameEn || !Enum.TryParse<FactKind>(row["kind"], ignoreCase: true, out var kind))
            {
                return null;
            }
            var isNew = !known.TryGetValue(code, out var fact);
            if (isNew)
            {
                db.Add(fact = known[code] = new Fact { Code = code, Kind = kind, Name = name, NameEn = nameEn, Place = row.Number });
            }
            (fact!.Kind, fact.Name, fact.NameEn, fact.IsDated, fact.Place) = (kind, name, nameEn, row.Says("dated"), row.Number);
            return isNew;
        });
    }
}
