using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
using Fangxian.Cases.Investigation;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.People;

namespace Fangxian.Cases.Reporting;

/// <summary>A case with what is written beside it.</summary>
internal sealed record NewCase(Case Case, IReadOnlyList<CaseClassification> Classes, IReadOnlyList<CaseStay> Stays, IReadOnlyList<CaseClock> Clocks);

/// <summary>Makes cases of persons on record: number, history of classes, clocks. The same for a report and for a file.</summary>
public static class CaseMaking
{
    /// <summary>
    /// Puts many cases on record within the present writing transaction, without EF Core: what they are is told by their import.
    /// Raises the version of the cases of each disease.
    /// </summary>
    /// <returns>Ids and numbers in the order of what was wanted.</returns>
    public static async Task<IReadOnlyList<MadeCase>> MakeCasesAsync(this OutbreakDb db, IReadOnlyList<CaseWanted> wanted, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var rules = await ClockRules.ReadAsync(db, cancellation);
        var numbers = await CaseNumbers.TakeAsync(db, wanted, cancellation);
        var forms = await FormsAsync(db, wanted, cancellation);
        var made = wanted.Select((w, i) => Compose(w, forms(w.Person), numbers[i], by, now, rules, db.Shared.Calendar, db.Shared.Keys)).ToArray();
        await db.InsertManyAsync(made.Select(m => m.Case), cancellation);
        await db.InsertManyAsync(made.SelectMany(m => m.Classes), cancellation);
        await db.InsertManyAsync(made.SelectMany(m => m.Stays), cancellation);
        await db.InsertManyAsync(made.SelectMany(m => m.Clocks), cancellation);
        foreach (var disease in wanted.Select(w => w.Disease.Id).Distinct().Order())
        {
            db.RaiseVersion(CaseTables.Topic(disease));
        }
        return [.. made.Select(m => new MadeCase(m.Case.Id, m.Case.Number))];
    }

    /// <summary>What the cards say of the persons: of those on record before, it is read there.</summary>
    internal static async Task<Func<RegisteredPerson, PersonOnForm>> FormsAsync(OutbreakDb db, IReadOnlyList<CaseWanted> wanted, CancellationToken cancellation)
    {
        var known = wanted.Where(w => w.Person.OnForm is null).Select(w => w.Person.PersonId).Distinct().ToArray();
        var forms = known.Length == 0 ? null : await db.PersonsOnFormsAsync(known, cancellation);
        return person => person.OnForm ?? forms![person.PersonId];
    }

    internal static NewCase Compose(CaseWanted wanted, PersonOnForm person, string number, string by, DateTimeOffset now, ClockRules rules, OutbreakCalendar calendar, KeyRing keys)
    {
        var last = wanted.Classes[^1];
        var made = new Case
        {
            Id = Guid.CreateVersion7(now),
            PersonId = wanted.Person.PersonId,
            NameKey = wanted.Person.NameKey,
            Sex = wanted.Person.Sex,
            DiseaseId = wanted.Disease.Id,
            Position = wanted.Area.Position,
            Number = number,
            ReportedAt = wanted.ReportedAt,
            ReportedBy = by,
            OrganisationId = wanted.OrganisationId,
            ReportingUnit = wanted.ReportingUnit,
            ResidencePosition = wanted.ResidencePosition,
            OnsetDate = wanted.OnsetDate,
            FirstVisitDate = wanted.FirstVisitDate,
            IsolationDate = wanted.IsolationDate,
            DiagnosedAt = wanted.DiagnosedAt,
            DeathDate = wanted.DeathDate,
            InvestigatedAt = wanted.Investigation?.At,
            Class = last.Class,
            ClassDate = last.Date,
            EditionId = last.EditionId,
            Severity = wanted.Severity,
            Outcome = wanted.Outcome,
            OutcomeDate = wanted.OutcomeDate,
            AgeYears = wanted.AgeYears,
            Occupation = wanted.Occupation,
            Employer = wanted.Employer,
            Note = wanted.Note,
            Facts = CaseFactJson.Write(wanted.Facts),
            ReinfectionOf = wanted.ReinfectionOf,
            ImportId = wanted.ImportId,
            ExternalId = wanted.ExternalId,
            RecordedAt = now,
        };
        made.FirstCard = FirstCard.Of(made, person, keys);
        var classes = wanted.Classes.Select((told, sequence) => new CaseClassification
        {
            CaseId = made.Id,
            Sequence = (short)sequence,
            Position = made.Position,
            Class = told.Class,
            Date = told.Date,
            DecidedAt = told.DecidedAt ?? Later(made.ReportedAt, sequence == 0 ? made.ReportedAt : Earlier(calendar.EndOf(told.Date), now)),
            By = by,
            EditionId = told.EditionId,
            Branch = told.Branch,
            Basis = told.Basis,
            OverrideReason = told.OverrideReason,
        }).ToArray();
        var stays = wanted.Stays.Select(s => new CaseStay { Id = Guid.CreateVersion7(now), CaseId = made.Id, Position = made.Position, Kind = s.Kind, Hospital = s.Hospital, From = s.From, Until = s.Until }).ToArray();
        return new(made, classes, stays, wanted.TimesAreTold ? rules.Start(made, wanted, now) : []);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
