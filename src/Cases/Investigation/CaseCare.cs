using Fangxian.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Investigation;

/// <summary>When the care of a case began, first and last: nobody dies before that.</summary>
internal static class CaseCare
{
    /// <summary>The first and the last first day of stays and treatments, of each case that has any.</summary>
    public static async Task<IReadOnlyDictionary<Guid, (DateOnly First, DateOnly Last)>> OfAsync(OutbreakDb db, IReadOnlyCollection<Guid> cases, CancellationToken cancellation)
    {
        var stays = await db.CaseStays().Where(s => cases.Contains(s.CaseId)).Select(s => new { s.CaseId, s.From }).ToListAsync(cancellation);
        var treatments = await db.CaseTreatments().Where(t => cases.Contains(t.CaseId)).Select(t => new { t.CaseId, t.From }).ToListAsync(cancellation);
        return stays.Concat(treatments).GroupBy(c => c.CaseId).ToDictionary(g => g.Key, g => (g.Min(c => c.From), g.Max(c => c.From)));
    }

    /// <summary>Of one case; null where there is none.</summary>
    public static async Task<(DateOnly First, DateOnly Last)?> OfAsync(OutbreakDb db, Guid of, CancellationToken cancellation) =>
        (await OfAsync(db, [of], cancellation)).TryGetValue(of, out var care) ? care : null;
}
