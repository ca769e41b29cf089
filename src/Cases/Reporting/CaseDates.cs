using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Reporting;

/// <summary>
/// The days of an illness as told, in the order in which they can only have come: birth, onset, report, care and death. What cannot
/// be is named by its field, the same for a report, an investigation, a file and a change of many cases; what is only unlikely is said
/// and refused by nobody.
/// </summary>
public sealed record CaseDates
{
    /// <summary>A diagnosis after death comes within days or weeks; so long after it, a year was mistyped.</summary>
    private const int MostDaysFromDeathToDiagnosis = 183;

    /// <summary>So long after death a diagnosis is unusual.</summary>
    private const int UsualDaysFromDeathToDiagnosis = 30;

    /// <summary>So long before its report an illness began only where it lasts for years.</summary>
    private const int UsualDaysFromOnsetToReport = 183;

    public DateOnly? BirthDate { get; init; }

    /// <summary>The day of birth is on record and not told: what contradicts it is wrong, not the birth.</summary>
    public bool IsBirthOnRecord { get; init; }
    public DateOnly? OnsetDate { get; init; }
    public DateOnly? FirstVisitDate { get; init; }
    public DateOnly? IsolationDate { get; init; }
    public DateOnly? DiagnosedOn { get; init; }
    public DateOnly? ReceivedOn { get; init; }
    public DateOnly? ReportedOn { get; init; }
    public DateOnly? ClassDate { get; init; }
    public DateOnly? DeathDate { get; init; }
    public DateOnly? OutcomeDate { get; init; }

    /// <summary>The first day of the first stay in a hospital or treatment.</summary>
    public DateOnly? FirstCare { get; init; }

    /// <summary>The first day of the last stay in a hospital or treatment.</summary>
    public DateOnly? LastCare { get; init; }

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
        foreach (var ((earlierField, earlier), (laterField, later), isEarlierWrong) in Orders())
        {
            if (earlier > later)
            {
                wrong.TryAdd(isEarlierWrong ? earlierField : laterField, [isEarlierWrong ? After(earlier.Value, laterField, later.Value) : Before(later.Value, earlierField, earlier.Value)]);
            }
        }
        if (DeathToDiagnosis > MostDaysFromDeathToDiagnosis)
        {
            wrong.TryAdd("deathDate", [new("cases.dates.death-long-ago", DeathToDiagnosis, Words.Iso(DiagnosedOn!.Value))]);
        }
        return wrong.Count == 0 ? null : new Malformed(wrong);
    }

    /// <summary>What can be and hardly ever is.</summary>
    public IEnumerable<FieldError> Doubts()
    {
        if (DeathToDiagnosis > UsualDaysFromDeathToDiagnosis)
        {
            yield return new("cases.doubt.death", Words.Iso(DeathDate!.Value), DeathToDiagnosis);
        }
        if (ReportedOn?.DayNumber - OnsetDate?.DayNumber is > UsualDaysFromOnsetToReport and var days)
        {
            yield return new("cases.doubt.onset", Words.Iso(OnsetDate!.Value), days);
        }
    }

    /// <summary>What is wrong with a day of care or sampling; null where nothing is. A sample is taken of the dead, too.</summary>
    /// <param name="day">Its first day.</param>
    /// <param name="born">The day of birth.</param>
    /// <param name="died">The day of death; null for what comes after it, too.</param>
    public static FieldError? WrongEntry(DateOnly day, DateOnly? born, DateOnly? died) =>
        day < born ? Before(day, "birthDate", born.Value) : day > died ? After(day, "deathDate", died.Value) : null;

    private int? DeathToDiagnosis => DiagnosedOn?.DayNumber - DeathDate?.DayNumber;

    private static FieldError After(DateOnly day, string field, DateOnly last) => new("cases.dates.order", Words.Iso(day), new FieldError("field." + field), Words.Iso(last));

    private static FieldError Before(DateOnly day, string field, DateOnly first) => new("cases.dates.before", Words.Iso(day), new FieldError("field." + field), Words.Iso(first));

    private IEnumerable<(string Field, DateOnly? Day)> Days() =>
    [
        ("birthDate", BirthDate), ("onsetDate", OnsetDate), ("firstVisitDate", FirstVisitDate), ("isolationDate", IsolationDate),
        ("diagnosedAt", DiagnosedOn), ("classDate", ClassDate), ("deathDate", DeathDate), ("outcomeDate", OutcomeDate),
    ];

    private IEnumerable<((string, DateOnly?) Earlier, (string, DateOnly?) Later, bool IsEarlierWrong)> Orders()
    {
        foreach (var later in Days().Skip(1).Append(("care", FirstCare)))
        {
            yield return (("birthDate", BirthDate), later, !IsBirthOnRecord);
        }
        if (!BeganWithoutSymptoms)
        {
            yield return (("onsetDate", OnsetDate), ("reportedAt", ReportedOn), true);
            yield return (("onsetDate", OnsetDate), ("receivedAt", ReceivedOn), true);
        }
        yield return (("onsetDate", OnsetDate), ("deathDate", DeathDate), true);
        yield return (("onsetDate", OnsetDate), ("outcomeDate", OutcomeDate), true);
        yield return (("firstVisitDate", FirstVisitDate), ("deathDate", DeathDate), true);
        yield return (("isolationDate", IsolationDate), ("deathDate", DeathDate), true);
        yield return (("diagnosedAt", DiagnosedOn), ("reportedAt", ReportedOn), true);
        yield return (("care", LastCare), ("deathDate", DeathDate), false);
    }
}
