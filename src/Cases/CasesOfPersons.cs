using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Handovers;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.LineList;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;
using Fangxian.Registry;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases;

/// <summary>Cases follow their persons: changed, merged, parted, forgotten, asked for; within the transaction in which that happens.</summary>
internal static class CasesOfPersons
{
    public static Task HandleAsync(IDomainEvent happened, OutbreakDb db, CancellationToken cancellation) => happened switch
    {
        PersonsChanged changed => FollowAsync(db, changed.Persons, cancellation),
        PersonsMerged merged => GiveAsync(db, db.Anywhere<Case>().Where(c => c.PersonId == merged.Gone), merged.Gone, merged.Into, cancellation),
        PersonsParted parted => GiveAsync(db, db.Anywhere<Case>().Where(c => c.PersonId == parted.From && parted.Roles.Contains(c.Id)), parted.From, parted.Restored, cancellation),
        PersonsForgotten forgotten => ForgetAsync(db, forgotten, cancellation),
        PersonRolesAsked asked => TellAsync(db, asked, cancellation),
        LastingRolesAsked asked => CountLastingAsync(db, asked, cancellation),
        _ => Task.CompletedTask,
    };

    /// <summary>What cases keep of their persons; the age only where the day of birth is known, else as it was told.</summary>
    private static async Task FollowAsync(OutbreakDb db, IReadOnlyCollection<Guid> changed, CancellationToken cancellation)
    {
        var diseases = new HashSet<short>();
        foreach (var some in changed.Chunk(500))
        {
            var persons = await db.PersonsOfRoles().Where(p => some.Contains(p.Id)).ToDictionaryAsync(p => p.Id, cancellation);
            var cases = await db.Anywhere<Case>().AsNoTracking().Where(c => some.Contains(c.PersonId)).Select(c => new { c.Id, c.PersonId, c.DiseaseId, c.NameKey, c.Sex, c.AgeYears, c.OnsetDate, c.ReportedAt }).ToListAsync(cancellation);
            foreach (var c in cases)
            {
                var person = persons[c.PersonId];
                var age = person.BirthDate is { } born ? Case.AgeOf(born, c.OnsetDate, db.Shared.Calendar.DayOf(c.ReportedAt.AddTicks(-1))) : c.AgeYears;
                if ((c.NameKey, c.Sex, c.AgeYears) != (person.NameKey, person.Sex, age))
                {
                    await db.Anywhere<Case>().Where(k => k.Id == c.Id).ExecuteUpdateAsync(set => set.SetProperty(k => k.NameKey, person.NameKey).SetProperty(k => k.Sex, person.Sex).SetProperty(k => k.AgeYears, age), cancellation);
                    diseases.Add(c.DiseaseId);
                }
            }
        }
        await RaiseAsync(db, diseases, cancellation);
    }

    /// <summary>Told anew is a case only where its card names somebody else now.</summary>
    private static async Task GiveAsync(OutbreakDb db, IQueryable<Case> cases, Guid from, Guid to, CancellationToken cancellation)
    {
        var diseases = await cases.Select(c => c.DiseaseId).Distinct().ToListAsync(cancellation);
        var named = await db.PersonsOfRoles().Where(p => p.Id == from || p.Id == to).Select(p => new { p.Name, p.Sex, p.BirthDate, p.GuardianName }).Distinct().CountAsync(cancellation);
        var told = named > 1 ? 1 : 0;
        await cases.ExecuteUpdateAsync(set => set.SetProperty(c => c.PersonId, to).SetProperty(c => c.Version, c => c.Version + told), cancellation);
        await RaiseAsync(db, diseases, cancellation);
    }

    private static async Task ForgetAsync(OutbreakDb db, PersonsForgotten forgotten, CancellationToken cancellation)
    {
        await CaseImport.HandleAsync(forgotten, db, cancellation);
        foreach (var some in forgotten.Persons.Chunk(500))
        {
            var gone = await db.Anywhere<Case>().Where(c => some.Contains(c.PersonId)).Select(c => new { c.Id, c.DiseaseId }).ToListAsync(cancellation);
            foreach (var ids in gone.Select(c => c.Id).Chunk(500))
            {
                await db.Anywhere<CaseClassification>().Where(c => ids.Contains(c.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseClock>().Where(c => ids.Contains(c.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseStay>().Where(s => ids.Contains(s.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseTreatment>().Where(t => ids.Contains(t.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseTest>().Where(t => ids.Contains(t.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseSample>().Where(s => ids.Contains(s.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseHandover>().Where(h => ids.Contains(h.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<CaseSource>().Where(s => ids.Contains(s.CaseId)).ExecuteDeleteAsync(cancellation);
                await db.Anywhere<Case>().Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(cancellation);
            }
            await RaiseAsync(db, gone.Select(c => c.DiseaseId), cancellation);
        }
    }

    /// <summary>A case lasts until cure, death or discard.</summary>
    private static async Task TellAsync(OutbreakDb db, PersonRolesAsked asked, CancellationToken cancellation)
    {
        var (cases, calendar) = (asked.Anywhere ? db.Anywhere<Case>() : db.Cases(), db.Shared.Calendar);
        foreach (var some in asked.Persons.Chunk(500))
        {
            foreach (var c in await cases.AsNoTracking().Where(c => some.Contains(c.PersonId)).OrderBy(c => c.ReportedAt).ToListAsync(cancellation))
            {
                asked.Roles.Add(new(c.PersonId, c.Id, "cases.role", c.Number, $"/cases/{c.Id}", c.Position, calendar.DayOf(c.ReportedAt.AddTicks(-1)), c.EndedOn)
                {
                    Began = new[] { c.OnsetDate, c.FirstVisitDate, c.IsolationDate, c.DiagnosedAt is { } at ? calendar.DayOf(at.AddTicks(-1)) : (DateOnly?)null, c.ClassDate, c.OutcomeDate, c.DeathDate }.Min(),
                    Once = OnceOf(c, calendar),
                });
            }
        }
    }

    private static async Task CountLastingAsync(OutbreakDb db, LastingRolesAsked asked, CancellationToken cancellation) =>
        asked.Count += await db.Cases().CountAsync(c => c.ReportedAt < asked.Before && c.OutcomeDate == null && c.Class != CaseClass.Discarded, cancellation);

    /// <summary>A person has a disease once at a time, by the rule of <see cref="Case.Illness"/>; a discarded case is of no illness.</summary>
    public static RoleOnce? OnceOf(Case c, OutbreakCalendar calendar) => c.Class is CaseClass.Discarded ? null
        : new(c.Id, $"disease/{c.DiseaseId}", c.OnsetDate ?? c.FirstVisitDate ?? calendar.DayOf((c.DiagnosedAt ?? c.ReportedAt).AddTicks(-1)), c.CuredOn, c.ReinfectionOf, "cases.told-twice");

    /// <summary>Cases were told to have ended on another day than was known: how long their persons are kept follows. Call it before the cases are saved: whoever writes to both writes to persons first.</summary>
    /// <param name="db">The writing transaction.</param>
    /// <param name="cases">The cases as they are now.</param>
    /// <param name="before">The last day of each that was known.</param>
    /// <param name="now">When it was told.</param>
    /// <param name="cancellation">Ends it.</param>
    public static Task EndedAsync(OutbreakDb db, IEnumerable<Case> cases, IReadOnlyDictionary<Guid, DateOnly?> before, DateTimeOffset now, CancellationToken cancellation) =>
        db.KeepAwhileAsync([.. cases.Where(c => c.EndedOn is not null && c.EndedOn != before.GetValueOrDefault(c.Id)).Select(c => c.PersonId).Distinct()], now, cancellation);

    private static async Task RaiseAsync(OutbreakDb db, IEnumerable<short> diseases, CancellationToken cancellation)
    {
        foreach (var disease in diseases.Distinct().Order())
        {
            db.RaiseVersion(CaseTables.Topic(disease));
        }
    }
}
