using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Which rows of a file are on record already, by their keys: those that say the same, and those that say something else.</summary>
internal sealed class CaseMatch
{
    private const int Batch = 1000;

    /// <summary>Rows nobody has sent yet.</summary>
    public List<CaseRow> New { get; } = [];

    /// <summary>Rows that were sent before with other words, with the case they are about.</summary>
    public List<(CaseRow Row, Guid CaseId)> Changed { get; } = [];
    public int Unchanged { get; private set; }

    public static async Task<CaseMatch> MakeAsync(OutbreakDb db, short disease, StagedCases staged, CancellationToken cancellation)
    {
        var match = new CaseMatch { Unchanged = staged.Repeated };
        foreach (var some in staged.Rows.Chunk(Batch))
        {
            var keys = some.Select(r => r.Key).ToArray();
            var known = (await db.CaseSources().AsNoTracking().Where(s => s.DiseaseId == disease && keys.Contains(s.Key)).Select(s => new { s.Key, s.CaseId, s.Hash }).ToListAsync(cancellation))
                .DistinctBy(s => s.Key).ToDictionary(s => s.Key, StringComparer.Ordinal);
            foreach (var row in some)
            {
                if (!known.TryGetValue(row.Key, out var source))
                {
                    match.New.Add(row);
                }
                else if (source.Hash.AsSpan().SequenceEqual(row.Hash))
                {
                    match.Unchanged++;
                }
                else
                {
                    match.Changed.Add((row, source.CaseId));
                }
            }
        }
        return match;
    }
}
