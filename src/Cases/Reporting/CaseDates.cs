using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Reporting;

/// <summary>
/// The days of an illness as told, in the order in which they can only have come: birth, onset, report and death. What cannot be
/// is named by its field.
/// </summary>
public sealed record CaseDates
{
    public DateOnly? BirthDate { get; init; }
    public DateOnly? OnsetDate { get; init; }
    public DateOnly? FirstVisitDate { get; init; }
    public DateOnly? IsolationDate { get; init; }
    public DateOnly? DiagnosedOn { get; init; }
    public DateOnly? ReportedOn { get; init; }
    public DateOnly? ClassDate { get; init; }
    public DateOnly? DeathDate { get; init; }
    public DateOnly? OutcomeDate { get; init; }

    /// <summary>Found without symptoms: the illness may begin after its report.</summary>
    public bool BeganWithoutSymptoms { get; init; }

    /// <summary>Everything that cannot be, by field; null where nothing is wrong.</summary>
    public Malformed? Check(DateOnly today)
    {
        var wrong = new Dictionary<string, FieldError[]>(StringComparer.Ordinal);
        foreach (var (field, day) in Days())
        {
            if (day > today)
            {
                wrong[field] = [new("cases.dates.future", Words.Iso(day.Value))];
            }
        }
        foreach (var ((earlierField, earlier), (laterField, later)) in Orders())
        {
            if (earlier > later && !wrong.ContainsKey(earlierField))
            {
                wrong[earlierField] = [new("cases.dates.order", Words.Iso(earlier.Value), new FieldError("field." + laterField), Words.Iso(later.Value))];
            }
        }
        return wrong.Count == 0 ? null : new Malformed(wrong);
    }

    private IEnumerable<(string Field, DateOnly? Day)> Days() =>
    [
        ("birthDate", BirthDate), ("onsetDate", OnsetDate), ("firstVisitDate", FirstVisitDate), ("isolationDate", IsolationDate),
        ("diagnosedAt", DiagnosedOn), ("classDate", ClassDate), ("deathDate", DeathDate), ("outcomeDate", OutcomeDate),
    ];

    private IEnumerable<((string, DateOnly?) Earlier, (string, DateOnly?) Later)> Orders()
    {
        foreach (var later in Days().Skip(1))
        {
            yield return (("birthDate", BirthDate), later);
        }
        if (!BeganWithoutSymptoms)
        {
            yield return (("onsetDate", OnsetDate), ("reportedAt", ReportedOn));
        }
        yield return (("onsetDate", OnsetDate), ("deathDate", DeathDate));
        yield return (("onsetDate", OnsetDate), ("outcomeDate", OutcomeDate));
        yield return (("firstVisitDate", FirstVisitDate), ("deathDate", DeathDate));
        yield return (("isolationDate", IsolationDate), ("deathDate", DeathDate));
        yield return (("diagnosedAt", DiagnosedOn), ("reportedAt", ReportedOn));
    }
}
