using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Results;
using Fangxian.Registry.Clocks;
using Fangxian.Registry.Diseases;

namespace Fangxian.Registry.Protocols;

/// <summary>
/// What an edition refers to and the catalogues do not have yet: a disease, facts, clocks that ship with it. What they have stays as
/// people keep it.
/// </summary>
internal static class ShippedReferences
{
    /// <summary>Within the present writing transaction.</summary>
    /// <returns>What was brought in, for the audit; a refusal where a table that ships cannot be read.</returns>
    public static async Task<Result<string[]>> BringAsync(EditionDocument document, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var brought = new List<string>();
        var (facts, clocks) = (await db.FactsAsync(cancellation), (await db.ClocksAsync(cancellation)).All.Select(c => c.Code).ToHashSet(StringComparer.Ordinal));
        var unknown = document.CaseDefinitions.SelectMany(branch => branch.Classes).SelectMany(c => CriterionTree.Leaves(c.Criterion)).Select(leaf => leaf.Fact!).Where(code => facts.ByCode(code) is null).ToHashSet(StringComparer.Ordinal);
        var missing = document.Clocks.Select(c => c.Code).Where(code => !clocks.Contains(code)).ToHashSet(StringComparer.Ordinal);
        var refusal = await DiseaseAsync(document.Disease);
        refusal ??= unknown.Count == 0 ? null : await TakeAsync("protocols/facts.csv", row => unknown.Contains(row["code"] ?? ""), ImportFacts.RunAsync);
        refusal ??= missing.Count == 0 ? null : await TakeAsync("clocks/clocks.csv", row => missing.Contains(row["code"] ?? ""), ImportClocks.RunAsync);
        return refusal is null ? brought.ToArray() : refusal;

        // With what it is a form of.
        async Task<Refusal?> DiseaseAsync(string code)
        {
            if ((await db.DiseasesAsync(cancellation)).ByCode(code) is not null)
            {
                return null;
            }
            var refusal = await TakeAsync("diseases/diseases.csv", row => row["code"] == code, ImportDiseases.RunAsync);
            refusal ??= await TakeAsync("diseases/classes.csv", row => row["disease"] == code, ImportDiseaseClasses.RunAsync);
            return refusal ?? ((await db.DiseasesAsync(cancellation)).ByCode(code)?.FormOf is { } whole ? await DiseaseAsync(whole) : null);
        }

        async Task<Refusal?> TakeAsync(string table, Func<CatalogueRow, bool> only, Func<CatalogueTable, OutbreakDb, Actor, TimeProvider, CancellationToken, Task<Result<CatalogueRows>>> import)
        {
            var file = Path.Combine(db.Shared.DataFolder, table);
            if (!File.Exists(file))
            {
                return null;
            }
            await using var content = File.OpenRead(file);
            var (rows, refusal) = await import(new() { Content = content, FileName = table, Only = only }, db, actor, clock, cancellation);
            if (rows is { New: > 0 })
            {
                brought.Add(rows.AuditRecords);
                await db.SaveChangesAsync(cancellation);
            }
            return refusal;
        }
    }
}
