using Fangxian.Cases.Classification;
using Fangxian.Cases.Investigation;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.LineList;

/// <summary>What a row says now of a case on record: what it tells holds, what it leaves empty stays.</summary>
internal sealed class CaseUpdate(OutbreakDb db, Case present, CaseRow row, string by, DateTimeOffset now)
{
    private bool _changed;

    /// <summary>A file does not take a case from the area that answers for it; that is a hand-over. Null where it does not try.</summary>
    public static FieldError? Moves(Case present, CaseRow row) =>
        row.Area.Subtree.Covers(present.Position) ? null : new("linelist.row.moves", row.Area.Name);

    /// <returns>Whether anything changed.</returns>
    public bool Apply(IReadOnlyList<CaseClassification> history, IReadOnlyList<CaseStay> stays)
    {
        present.OnsetDate = Told(present.OnsetDate, row.OnsetDate);
        present.FirstVisitDate = Told(present.FirstVisitDate, row.FirstVisitDate);
        present.IsolationDate = Told(present.IsolationDate, row.IsolationDate);
        present.DiagnosedAt = Told(present.DiagnosedAt, row.DiagnosedAt);
        present.DeathDate = Told(present.DeathDate, row.DeathDate);
        present.Severity = Told(present.Severity, row.Severity);
        present.Outcome = Told(present.Outcome, row.Outcome);
        present.OutcomeDate = Told(present.OutcomeDate, row.OutcomeDate);
        present.AgeYears = Told(present.AgeYears, row.AgeYears);
        present.ResidencePosition = Told(present.ResidencePosition, row.ResidencePosition);
        if (present.InvestigatedAt is null && row.Investigation is { } investigation)
        {
            // Another time than was told needs a reason: that is for the page of the case.
            (present.InvestigatedAt, _changed) = (investigation.At, true);
        }
        if (row.Note is { } note && note != present.Note)
        {
            (present.Note, _changed) = (note, true);
        }
        if (present.ExternalId is null && row.ExternalId is not null)
        {
            (present.ExternalId, _changed) = (row.ExternalId, true);
        }
        TellFacts();
        Classify(history);
        Stay(stays);
        present.Version += _changed ? 1 : 0;
        return _changed;
    }

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

    private void TellFacts()
    {
        var before = CaseFactJson.Read(present.Facts);
        var after = before.ToDictionary(f => f.Code, StringComparer.Ordinal);
        foreach (var fact in row.Facts)
        {
            after[fact.Code] = fact.On is null && after.TryGetValue(fact.Code, out var known) && known.Present == fact.Present ? known : fact;
        }
        if (after.Values.Except(before).Any())
        {
            (present.Facts, _changed) = (CaseFactJson.Write([.. after.Values]), true);
        }
    }

    /// <summary>Classes the file tells and the history does not know are added; the last by its day holds.</summary>
    private void Classify(IReadOnlyList<CaseClassification> history)
    {
        var next = history.Count == 0 ? 0 : history.Max(h => h.Sequence) + 1;
        foreach (var told in row.Classes.Where(t => !history.Any(h => h.Class == t.Class && (h.Date == t.Date || row.Classes.Count == 1))))
        {
            db.Add(new CaseClassification { CaseId = present.Id, Sequence = (short)next++, Position = present.Position, Class = told.Class, Date = told.Date, DecidedAt = now, By = by });
            _changed = true;
            if (told.Date >= present.ClassDate)
            {
                (present.Class, present.ClassDate) = (told.Class, told.Date);
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
