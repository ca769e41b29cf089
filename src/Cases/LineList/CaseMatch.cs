using Fangxian.Platform.Data;
using Fangxian.Platform.Results;

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
        var match = new CaseMatch { Unchanged = staged.Repeated + staged.AsOnRecord };
        foreach (var some in staged.Rows.Chunk(Batch))
        {
            var known = await KnownAsync(db, disease, some, cancellation);
            foreach (var row in some)
            {
                if (row.CaseId is { } id)
                {
                    match.Changed.Add((row, id));
                }
                else if (!known.TryGetValue(row.Key, out var source))
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

    /// <summary>What was told before under these keys, within the scope; of a key that two imports bore any one.</summary>
    private static async Task<Dictionary<string, (Guid CaseId, byte[] Hash)>> KnownAsync(OutbreakDb db, short disease, CaseRow[] rows, CancellationToken cancellation)
    {
        var known = new Dictionary<string, (Guid, byte[])>(StringComparer.Ordinal);
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT key, case_id, hash FROM {db.Kind.EachOfTexts("key, case_id, hash, position", "case_source", "key", "@keys", "disease_id = @disease")} s WHERE {db.Scope.IsWithin("position")}");
        command.Bind("@disease", (int)disease);
        command.BindTexts(db.Kind, "@keys", rows.Select(r => r.Key));
        await using var row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
        {
            known.TryAdd(row.GetString(0), (row.ReadId(db.Kind, 1), row.GetFieldValue<byte[]>(2)));
        }
        return known;
    }
}
