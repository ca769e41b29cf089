using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Writes the rows of a line list within the present transaction: persons, cases, where they come from, stays; and mends cases on record.</summary>
internal sealed class CaseWriting(OutbreakDb db, Disease disease, EditionsOfDays editions, Guid import, string by, DateTimeOffset now, CancellationToken cancellation)
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
        await MendAllAsync(match.Changed);
        await CaseNumbers.KeepAsync(db, match.New.Select(r => r.Number), cancellation);
        foreach (var some in match.New.Chunk(RegisterPersons.MostInBatch))
        {
            for (var rows = await FreeAsync(some); rows.Length > 0;)
            {
                (var mended, rows) = await MakeAsync(rows);
                await MendAllAsync(mended);
            }
        }
    }

    /// <summary>The rows without those whose number a case bears that lies elsewhere by now.</summary>
    private async Task<CaseRow[]> FreeAsync(CaseRow[] rows)
    {
        var taken = await CaseNumbers.TakenAsync(db, [.. rows.Select(r => r.Number).OfType<string>()], cancellation);
        Contradictions.AddRange(rows.Where(r => r.Number is { } number && taken.Contains(number)).Select(r => (r.Line, new FieldError("linelist.row.elsewhere"))));
        return taken.Count == 0 ? rows : [.. rows.Where(r => r.Number is not { } number || !taken.Contains(number))];
    }

    private async Task MendAllAsync(List<(CaseRow Row, Guid CaseId)> changed)
    {
        foreach (var some in changed.Chunk(UpdateBatch))
        {
            await MendAsync(some);
        }
        if (changed.Count > 0)
        {
            db.RaiseVersion(CaseTables.Topic(disease.Id));
        }
    }

    /// <summary>
    /// Persons first, then the cases of illnesses that are not on record; a row about one that is mends it. Of two rows of a person
    /// the second is another illness where it began after the first had ended, and then its turn comes later.
    /// </summary>
    private async Task<(List<(CaseRow Row, Guid CaseId)> Mended, CaseRow[] Later)> MakeAsync(CaseRow[] rows)
    {
        var registered = await db.RegisterPersonsAsync([.. rows.Select(r => r.Person)], now, cancellation);
        var ill = await IllnessesAsync([.. registered.Where(p => !p.IsNew).Select(p => p.PersonId).Distinct()]);
        var (made, mended, later) = (new List<(CaseRow Row, RegisteredPerson Person, Guid? Earlier)>(rows.Length), new List<(CaseRow, Guid)>(), new List<CaseRow>());
        var first = new Dictionary<Guid, CaseRow>(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            var (row, person) = (rows[i], registered[i]);
            if (!first.TryAdd(person.PersonId, row))
            {
                if (first[person.PersonId].CuredOn < row.BeganOn)
                {
                    later.Add(row);
                }
                else
                {
                    Contradictions.Add((row.Line, new("linelist.row.same-person", first[person.PersonId].Line)));
                }
                continue;
            }
            // A discarded case is of no illness, but for the row that says so itself.
            var (same, earlier) = ill.Contains(person.PersonId) ? Case.Illness([.. ill[person.PersonId].Where(c => c.Class is not CaseClass.Discarded || row.Classes[^1].Class is CaseClass.Discarded)], row.BeganOn, c => c.CuredOn) : default;
            if (same is not null)
            {
                mended.Add((row, same.Id));
                continue;
            }
            if (Contradicts(row, person) is { } why)
            {
                Contradictions.Add((row.Line, why));
                continue;
            }
            made.Add((row, person, earlier?.Id));
            Review += person.Candidates.Count > 0 ? 1 : 0;
        }
        await AddAsync(made);
        return (mended, [.. later]);
    }

    /// <summary>What cannot be of a person on record: to be born after an earlier illness, or ill now before being born.</summary>
    private FieldError? Contradicts(CaseRow row, RegisteredPerson person)
    {
        var wrong = person.BornAfterRole is { } why ? Malformed.Of("birthDate", why)
            : person.BirthDate == row.Person.BirthDate ? null : (row.Dates(db.Shared.Calendar) with { BirthDate = person.BirthDate, IsBirthOnRecord = true }).Check(db.Shared.Calendar.DayOf(now));
        return wrong?.Fields.First() is { } first ? new("linelist.row.on-record", new FieldError("field." + first.Key), first.Value[0]) : null;
    }

    /// <summary>What is on record of persons with the disease, the latest report first.</summary>
    private async Task<ILookup<Guid, Ill>> IllnessesAsync(IReadOnlyCollection<Guid> persons)
    {
        var ill = new List<Ill>();
        foreach (var some in persons.Chunk(UpdateBatch))
        {
            // By persons alone: SQLite would rather walk all cases of the disease.
            var cases = await db.Cases().AsNoTracking().Where(c => some.Contains(c.PersonId)).OrderByDescending(c => c.ReportedAt)
                .Select(c => new { c.DiseaseId, Ill = new Ill(c.PersonId, c.Id, c.Class, c.Outcome == CaseOutcome.Cured ? c.OutcomeDate : null) }).ToListAsync(cancellation);
            ill.AddRange(cases.Where(c => c.DiseaseId == disease.Id).Select(c => c.Ill));
        }
        return ill.ToLookup(c => c.PersonId);
    }

    private async Task AddAsync(List<(CaseRow Row, RegisteredPerson Person, Guid? Earlier)> made)
    {
        if (made.Count == 0)
        {
            return;
        }
        var cases = await db.MakeCasesAsync([.. made.Select(m => m.Row.Wanted(m.Person, disease, editions, import, m.Earlier))], by, now, cancellation);
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
        var clocks = await CaseClocks.StandingAsync(db, ids, cancellation);
        var born = await BornAsync([.. cases.Values.Select(c => c.PersonId).Distinct()]);
        var reborn = rows.Where(r => r.Row.Person.BirthDate is { } told && cases.TryGetValue(r.CaseId, out var c) && born.GetValueOrDefault(c.PersonId) != told).Select(r => cases[r.CaseId].PersonId).Distinct().ToArray();
        var care = await CaseCare.OfAsync(db, ids, cancellation);
        var fit = Fitting(rows, cases, histories, born, care, await db.OwnRolesAsync(reborn, cancellation));
        var ended = cases.Values.ToDictionary(c => c.Id, c => c.EndedOn);
        var mended = await db.MendPersonsAsync([.. fit.Select(f => (f.Case.PersonId, f.Row.Person))], now, cancellation);
        foreach (var (row, c) in fit)
        {
            var diagnosed = c.DiagnosedAt;
            var changed = new CaseUpdate(db, c, row, row.Person.BirthDate ?? born.GetValueOrDefault(c.PersonId), editions, by, now).Apply([.. histories[c.Id]], [.. stays[c.Id]]) | mended.Contains(c.PersonId);
            await FollowAsync(c, row, diagnosed, [.. clocks[c.Id]]);
            _ = changed ? Updated++ : Unchanged++;
            Remember(sources.GetValueOrDefault(c.Id), c, row);
        }
        await CasesOfPersons.EndedAsync(db, fit.Select(f => f.Case), ended, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        db.ChangeTracker.Clear();
    }

    /// <summary>The rows that can be so: of a case that lies here still, and with days that agree with those on record.</summary>
    private List<(CaseRow Row, Case Case)> Fitting((CaseRow Row, Guid CaseId)[] rows, Dictionary<Guid, Case> cases, ILookup<Guid, CaseClassification> histories, Dictionary<Guid, DateOnly?> born, IReadOnlyDictionary<Guid, (DateOnly First, DateOnly Last)> care, ILookup<Guid, PersonRoleRow> rolesOfReborn)
    {
        var (fit, calendar) = (new List<(CaseRow, Case)>(rows.Length), db.Shared.Calendar);
        foreach (var (row, id) in rows)
        {
            if (!cases.TryGetValue(id, out var c))
            {
                Contradictions.Add((row.Line, new("linelist.row.elsewhere")));
                continue;
            }
            var known = CaseUpdate.DatesOf(c, born.GetValueOrDefault(c.PersonId), histories[id].Any(h => h.Class is CaseClass.Asymptomatic), care.TryGetValue(id, out var cared) ? cared : null, calendar);
            if ((CaseUpdate.Moves(c, row) ?? CaseUpdate.Contradicts(known, row, calendar, calendar.DayOf(now)) ?? BornTooLate(row, rolesOfReborn[c.PersonId].Where(r => r.RoleId != c.Id))) is { } why)
            {
                Contradictions.Add((row.Line, why));
                continue;
            }
            fit.Add((row, c));
        }
        return fit;
    }

    /// <summary>Another day of birth is one for whatever else the person was before: an earlier illness, too.</summary>
    private static FieldError? BornTooLate(CaseRow row, IEnumerable<PersonRoleRow> others) =>
        row.Person.BirthDate is { } born && PersonBirth.AfterRole(born, others) is { } why ? new("linelist.row.on-record", new FieldError("field.birthDate"), why) : null;

    private async Task<Dictionary<Guid, DateOnly?>> BornAsync(IReadOnlyCollection<Guid> persons) =>
        await db.PersonsOfRoles().Where(p => persons.Contains(p.Id)).Select(p => new { p.Id, p.BirthDate }).ToDictionaryAsync(p => p.Id, p => p.BirthDate, cancellation);

    /// <summary>The clocks count from what the file tells now: the import is the reason, and a clock that counted otherwise stays told beside the new one.</summary>
    private async Task FollowAsync(Case c, CaseRow row, DateTimeOffset? diagnosed, IReadOnlyCollection<CaseClock> clocks)
    {
        FileClocks.Follow(c, [.. clocks.Where(k => k.MetAt is null)], row.Investigation, now);
        foreach (var clock in clocks)
        {
            clock.Follow(c.Class, now);
        }
        if (clocks.Count > 0 && c.DiagnosedAt != diagnosed && (diagnosed is not null || row.DiagnosedOnDay is null))
        {
            (var told, c.DiagnosedAt) = (c.DiagnosedAt, diagnosed);
            await CaseClocks.ReviseAsync(db, c, clocks, told, null, now, cancellation);
            c.DiagnosedAt = told;
        }
    }

    private void Remember(CaseSource? source, Case c, CaseRow row)
    {
        if (row.CaseId is not null)
        {
            // Where the case came from stays: the row is known by its number.
            return;
        }
        if (source is null)
        {
            db.Add(new CaseSource { CaseId = c.Id, Position = c.Position, DiseaseId = c.DiseaseId, Key = row.Key, Hash = row.Hash, ImportId = import, Line = row.Line, Told = ToldWords.Write(row.Told) });
            return;
        }
        (source.Key, source.Hash, source.ImportId, source.Line, source.Told) = (row.Key, row.Hash, import, row.Line, ToldWords.Write(row.Told));
    }
}

/// <summary>An illness on record of a person.</summary>
internal sealed record Ill(Guid PersonId, Guid Id, CaseClass Class, DateOnly? CuredOn);
