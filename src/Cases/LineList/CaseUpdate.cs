using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Cases.Reporting;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>What a row says now of a case on record: what it tells holds, what it leaves empty stays.</summary>
internal sealed class CaseUpdate(OutbreakDb db, Case present, CaseRow row, DateOnly? born, EditionsOfDays editions, string by, DateTimeOffset now)
{
    private bool _changed;

    /// <summary>A file does not take a case from the area that answers for it; that is a hand-over. Null where it does not try.</summary>
    public static FieldError? Moves(Case present, CaseRow row) =>
        !row.IsAreaTold || row.Area.Subtree.Covers(present.Position) ? null : new("linelist.row.moves", row.Area.Name);

    /// <summary>The days on record.</summary>
    public static CaseDates DatesOf(Case c, DateOnly? born, bool beganWithoutSymptoms, (DateOnly First, DateOnly Last)? care, OutbreakCalendar calendar) => new()
    {
        BirthDate = born, OnsetDate = c.OnsetDate, FirstVisitDate = c.FirstVisitDate, IsolationDate = c.IsolationDate, DiagnosedOn = DayOf(c.DiagnosedAt, calendar), ReportedOn = DayOf(c.ReportedAt, calendar), ClassDate = c.ClassDate,
        DeathDate = c.DeathDate, OutcomeDate = c.OutcomeDate, FirstCare = care?.First, LastCare = care?.Last, BeganWithoutSymptoms = beganWithoutSymptoms,
    };

    /// <summary>What the days will be with those that the row tells; a case that was reported again counts as reported then.</summary>
    private static CaseDates Merge(CaseDates known, CaseRow row, OutbreakCalendar calendar) => new()
    {
        BirthDate = row.Person.BirthDate ?? known.BirthDate, OnsetDate = row.OnsetDate ?? known.OnsetDate, FirstVisitDate = row.FirstVisitDate ?? known.FirstVisitDate, IsolationDate = row.IsolationDate ?? known.IsolationDate,
        DiagnosedOn = DayOf(row.DiagnosedAt, calendar) ?? known.DiagnosedOn, ReportedOn = DayOf(row.ReportedAt, calendar) is { } again && again > known.ReportedOn ? again : known.ReportedOn,
        ClassDate = row.Classes.Count > 0 ? row.Classes[^1].Date : known.ClassDate, DeathDate = row.DeathDate ?? known.DeathDate, OutcomeDate = row.OutcomeDate ?? known.OutcomeDate,
        FirstCare = row.Stays.Select(s => (DateOnly?)s.From).Append(known.FirstCare).Min(), LastCare = row.Stays.Select(s => (DateOnly?)s.From).Append(known.LastCare).Max(),
        BeganWithoutSymptoms = known.BeganWithoutSymptoms || row.Classes.Any(c => c.Class is CaseClass.Asymptomatic),
    };

    /// <summary>What of the days, with those of the row, cannot be and was not wrong before; null where nothing is.</summary>
    public static FieldError? Contradicts(CaseDates known, CaseRow row, OutbreakCalendar calendar, DateOnly today)
    {
        var merged = Merge(known, row, calendar);
        if (merged == known || merged.Check(today) is not { } wrong)
        {
            return null;
        }
        var field = wrong.Fields.Keys.Except(known.Check(today)?.Fields.Keys ?? []).FirstOrDefault();
        return field is null ? null : new("linelist.row.on-record", new FieldError("field." + field), wrong.Fields[field][0]);
    }

    private static DateOnly? DayOf(DateTimeOffset? instant, OutbreakCalendar calendar) => instant is { } at ? calendar.DayOf(at.AddTicks(-1)) : null;

    /// <returns>Whether anything changed.</returns>
    public bool Apply(IReadOnlyList<CaseClassification> history, IReadOnlyList<CaseStay> stays)
    {
        present.OnsetDate = Told(present.OnsetDate, row.OnsetDate);
        present.FirstVisitDate = Told(present.FirstVisitDate, row.FirstVisitDate);
        present.IsolationDate = Told(present.IsolationDate, row.IsolationDate);
        present.DiagnosedAt = Told(present.DiagnosedAt, Diagnosed());
        present.DeathDate = Told(present.DeathDate, row.DeathDate);
        present.Severity = Told(present.Severity, row.Severity);
        present.Outcome = Told(present.Outcome, row.Outcome);
        present.OutcomeDate = Told(present.OutcomeDate, row.OutcomeDate);
        present.AgeYears = Told(present.AgeYears, born is { } birth ? Case.AgeOf(birth, present.OnsetDate, db.Shared.Calendar.DayOf(present.ReportedAt.AddTicks(-1))) : row.AgeYears);
        present.Occupation = Told(present.Occupation, row.Occupation);
        present.ResidencePosition = Told(present.ResidencePosition, row.ResidencePosition);
        if (present.InvestigatedAt is null && row.Investigation is { } investigation)
        {
            // Another time than was told needs a reason: that is for the page of the case.
            (present.InvestigatedAt, _changed) = (investigation.At, true);
        }
        present.Employer = Told(present.Employer, row.Employer);
        present.Note = Told(present.Note, row.Note);
        present.ExternalId ??= Told(null, row.ExternalId);
        TellFacts();
        Classify(history);
        Stay(stays);
        present.Version += _changed ? 1 : 0;
        return _changed;
    }

    /// <summary>A day alone says nothing new of a time on that day, and of another no more than that it was not after the report.</summary>
    private DateTimeOffset? Diagnosed() =>
        row.DiagnosedOnDay is not { } day ? row.DiagnosedAt
        : DayOf(present.DiagnosedAt, db.Shared.Calendar) == day ? null
        : row.DiagnosedAt > present.ReportedAt && DayOf(present.ReportedAt, db.Shared.Calendar) == day ? present.ReportedAt
        : row.DiagnosedAt;

    private T? Told<T>(T? before, T? told)
        where T : struct
    {
        if (told is null || EqualityComparer<T?>.Default.Equals(before, told))
        {
            return before;
        }
        _changed = true;
        return told;
    }

    private string? Told(string? before, string? told)
    {
        _changed |= told is not null && told != before;
        return told ?? before;
    }

    private void TellFacts()
    {
        var before = CaseFactJson.Read(present.Facts);
        var after = before.ToDictionary(f => f.Code, StringComparer.Ordinal);
        foreach (var fact in row.Facts)
        {
            after[fact.Code] = fact.On is null && after.TryGetValue(fact.Code, out var known) && known.Present == fact.Present ? known : fact;
        }
        foreach (var code in row.FactsWithdrawn)
        {
            after.Remove(code);
        }
        if (after.Count != before.Count || after.Values.Except(before).Any())
        {
            (present.Facts, _changed) = (CaseFactJson.Write([.. after.Values]), true);
        }
    }

    /// <summary>Classes the file tells and the history does not know are added, as one that a mended cell tells is; the last by its day holds.</summary>
    private void Classify(IReadOnlyList<CaseClassification> history)
    {
        var next = history.Count == 0 ? 0 : history.Max(h => h.Sequence) + 1;
        foreach (var news in row.Classes.Where(t => !history.Any(h => h.Class == t.Class && (h.Date == t.Date || (row.Classes.Count == 1 && row.CaseId is null)))))
        {
            var told = editions.Judge(news, CaseFactJson.Read(present.Facts), present.OnsetDate, present.Position);
            db.Add(new CaseClassification
            {
                CaseId = present.Id, Sequence = (short)next++, Position = present.Position, Class = told.Class, Date = told.Date, DecidedAt = now, By = by,
                EditionId = told.EditionId, Branch = told.Branch, Basis = told.Basis,
            });
            _changed = true;
            if (told.Date >= present.ClassDate)
            {
                (present.Class, present.ClassDate, present.EditionId) = (told.Class, told.Date, told.EditionId);
            }
        }
    }

    private void Stay(IReadOnlyList<CaseStay> stays)
    {
        foreach (var told in row.Stays)
        {
            if (stays.FirstOrDefault(s => s.Kind == told.Kind && s.From == told.From) is not { } known)
            {
                db.Add(new CaseStay { Id = Guid.CreateVersion7(now), CaseId = present.Id, Position = present.Position, Kind = told.Kind, Hospital = told.Hospital, From = told.From, Until = told.Until });
                _changed = true;
            }
            else if (known.Until is null && told.Until is not null)
            {
                (known.Until, _changed) = (told.Until, true);
            }
        }
    }
}
