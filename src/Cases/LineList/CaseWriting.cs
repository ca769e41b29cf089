using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Writes the rows of a line list within the present transaction: persons, cases, where they come from, stays; and mends cases on record.</summary>
internal sealed class CaseWriting(OutbreakDb db, Disease disease, Guid import, string by, DateTimeOffset now, CancellationToken cancellation)
{
    private const int UpdateBatch = 500;

    public DateTimeOffset Now => now;
    public int Created { get; private set; }
    public int Updated { get; private set; }

    /// <summary>Rows that were worded otherwise and say what is known.</summary>
    public int Unchanged { get; private set; }
    public int Review { get; private set; }
    public List<(int Line, FieldError Why)> Contradictions { get; } = [];

    public async Task WriteAsync(CaseMatch match)
    {
        var changed = match.Changed;
        foreach (var some in match.New.Chunk(RegisterPersons.MostInBatch))
        {
            changed.AddRange(await MakeAsync(some));
        }
        foreach (var some in changed.Chunk(UpdateBatch))
        {
            await MendAsync(some);
        }
        if (changed.Count > 0)
        {
            await db.RaiseVersionAsync(CaseTables.Topic(disease.Id), cancellation);
        }
    }

    /// <summary>Persons first, then the cases of those who have none; rows of persons whose case is on record are about that one.</summary>
    private async Task<List<(CaseRow Row, Guid CaseId)>> MakeAsync(CaseRow[] rows)
    {
        var registered = await db.RegisterPersonsAsync([.. rows.Select(r => r.Person)], now, cancellation);
        var known = registered.Where(p => !p.IsNew).Select(p => p.PersonId).Distinct().ToArray();
        var ill = new Dictionary<Guid, Guid>();
        foreach (var some in known.Chunk(UpdateBatch))
        {
            // By persons alone: SQLite would rather walk all cases of the disease.
            foreach (var c in (await db.Cases().AsNoTracking().Where(c => some.Contains(c.PersonId)).OrderBy(c => c.ReportedAt).Select(c => new { c.PersonId, c.DiseaseId, c.Id }).ToListAsync(cancellation)).Where(c => c.DiseaseId == disease.Id))
            {
                ill[c.PersonId] = c.Id;
            }
        }
        var (made, mended, lines) = (new List<(CaseRow Row, RegisteredPerson Person)>(rows.Length), new List<(CaseRow, Guid)>(), new Dictionary<Guid, int>());
        for (var i = 0; i < rows.Length; i++)
        {
            if (!lines.TryAdd(registered[i].PersonId, rows[i].Line))
            {
                Contradictions.Add((rows[i].Line, new("linelist.row.same-person", lines[registered[i].PersonId])));
            }
            else if (ill.TryGetValue(registered[i].PersonId, out var present))
            {
                mended.Add((rows[i], present));
            }
            else
            {
                made.Add((rows[i], registered[i]));
                Review += registered[i].Candidates.Count > 0 ? 1 : 0;
            }
        }
        await AddAsync(made);
        return mended;
    }

    private async Task AddAsync(List<(CaseRow Row, RegisteredPerson Person)> made)
    {
        if (made.Count == 0)
        {
            return;
        }
        var cases = await db.MakeCasesAsync([.. made.Select(m => m.Row.Wanted(m.Person, disease, import))], by, now, cancellation);
        await db.InsertManyAsync(made.Select((one, i) => new CaseSource
        {
            CaseId = cases[i].Id, Position = one.Row.Area.Position, DiseaseId = disease.Id, Key = one.Row.Key, Hash = one.Row.Hash, ImportId = import, Line = one.Row.Line, Told = ToldWords.Write(one.Row.Told),
        }), cancellation);
        Created += made.Count;
    }

    private async Task MendAsync((CaseRow Row, Guid CaseId)[] rows)
    {
        var ids = rows.Select(r => r.CaseId).Distinct().ToArray();
        var cases = await db.Cases().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellation);
        var sources = await db.CaseSources().Where(s => ids.Contains(s.CaseId)).ToDictionaryAsync(s => s.CaseId, cancellation);
        var histories = (await db.CaseClassifications().Where(c => ids.Contains(c.CaseId)).ToListAsync(cancellation)).ToLookup(c => c.CaseId);
        var stays = (await db.CaseStays().Where(s => ids.Contains(s.CaseId)).ToListAsync(cancellation)).ToLookup(s => s.CaseId);
        var clocks = (await db.CaseClocks().Where(k => ids.Contains(k.CaseId) && k.MetAt == null).ToListAsync(cancellation)).ToLookup(k => k.CaseId);
        var mended = await db.MendPersonsAsync([.. rows.Where(r => cases.TryGetValue(r.CaseId, out var known) && CaseUpdate.Moves(known, r.Row) is null).Select(r => (cases[r.CaseId].PersonId, r.Row.Person))], now, cancellation);
        foreach (var (row, id) in rows)
        {
            if (!cases.TryGetValue(id, out var c))
            {
                Contradictions.Add((row.Line, new("linelist.row.elsewhere")));
                continue;
            }
            if (CaseUpdate.Moves(c, row) is { } moves)
            {
                Contradictions.Add((row.Line, moves));
                continue;
            }
            var changed = new CaseUpdate(db, c, row, by, now).Apply([.. histories[id]], [.. stays[id]]) | mended.Contains(c.PersonId);
            FileClocks.Follow(c, [.. clocks[id]], row.Investigation, now);
            _ = changed ? Updated++ : Unchanged++;
            Remember(sources.GetValueOrDefault(id), c, row);
        }
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    private void Remember(CaseSource? source, Case c, CaseRow row)
    {
        if (source is null)
        {
            db.Add(new CaseSource { CaseId = c.Id, Position = c.Position, DiseaseId = c.DiseaseId, Key = row.Key, Hash = row.Hash, ImportId = import, Line = row.Line, Told = ToldWords.Write(row.Told) });
            return;
        }
        (source.Key, source.Hash, source.ImportId, source.Line, source.Told) = (row.Key, row.Hash, import, row.Line, ToldWords.Write(row.Told));
    }
}
