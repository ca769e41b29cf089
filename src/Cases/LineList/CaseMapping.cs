using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.ImportExport;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>How the columns of a line list are to be read. Column names are those of the file's header.</summary>
public sealed record CaseMapping : IFileMapping
{
    /// <summary>The name it is saved under; empty for a guess.</summary>
    public string? Name { get; init; }

    /// <summary>The headers of the files it is for; a file with just these headers is read by it.</summary>
    public IReadOnlyList<string> Headers { get; init; } = [];

    /// <summary>Headers that tell the form of a system whose other columns every deployment chooses itself; <c>first|second</c>: either.</summary>
    public IReadOnlyList<string> Signature { get; init; } = [];

    /// <summary>Whether its files have any of the headers, and no others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool AnyOfHeaders { get; init; }

    /// <summary>The system or publication the file comes from: ids of one are not those of another.</summary>
    public string? System { get; init; }

    /// <summary>
    /// Which column holds which field; <c>first|second</c>: the first that is not empty holds, and of texts both.
    /// </summary>
    public IReadOnlyDictionary<string, string> Columns { get; init; } = new Dictionary<string, string>();

    /// <summary>Columns that say yes or no, by the code of the fact they are about.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>Words of this file and what they mean, by field; an empty meaning is unknown. They go before the words everybody uses.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Values { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>The class of rows that tell none: a list of confirmed cases.</summary>
    public CaseClass? Class { get; init; }

    /// <summary>The order of day and month in dates whose year is last (25/2/2020); empty: as the columns themselves prove.</summary>
    public DayMonthOrder? DateOrder { get; init; }

    /// <summary>The sheet of a workbook; empty: the first visible one that holds a table.</summary>
    public string? Sheet { get; init; }

    /// <summary>What the mapping is for, in both languages, and where the form of the file is documented.</summary>
    public IReadOnlyDictionary<string, string> Title { get; init; } = new Dictionary<string, string>();

    /// <summary>Address of the documentation of the form, or of the publication.</summary>
    public string? Source { get; init; }

    bool IFileMapping.Recognises(IReadOnlyList<string> headers) =>
        (!AnyOfHeaders || headers.All(header => header.Length == 0 || Headers.Contains(header, StringComparer.OrdinalIgnoreCase)))
        && (Signature.Count > 0 ? Signature.All(names => names.Split('|').Any(name => headers.Contains(name, StringComparer.OrdinalIgnoreCase))) : Headers.Count > 0 && Headers.SequenceEqual(headers, StringComparer.OrdinalIgnoreCase));
}

/// <summary>The fields of a line list.</summary>
internal static class CaseFields
{
    public const string Number = "number", ExternalId = "externalId", Name = "name", Sex = "sex", Age = "age", BirthDate = "birthDate", IdentityKind = "identityKind", IdentityNumber = "identityNumber",
        Phone = "phone", Guardian = "guardian", Area = "area", Prefecture = "prefecture", Province = "province", Living = "living", LivingText = "livingText", Registered = "registered", Staying = "staying", Occupation = "occupation", Employer = "employer",
        Onset = "onset", FirstVisit = "firstVisit", Admission = "admission", Hospital = "hospital", Isolation = "isolation", Diagnosed = "diagnosed", Reported = "reported", Investigated = "investigated",
        Class = "class", ClassDate = "classDate", ClassHistory = "classHistory", SuspectedOn = "suspectedOn", ClinicallyDiagnosedOn = "clinicallyDiagnosedOn", ConfirmedOn = "confirmedOn", AsymptomaticOn = "asymptomaticOn", DiscardedOn = "discardedOn",
        Severity = "severity", IcuFrom = "icuFrom", IcuTo = "icuTo", Outcome = "outcome", OutcomeDate = "outcomeDate", Recovered = "recovered", Died = "died",
        Symptoms = "symptoms", Exposures = "exposures", Facts = "facts", Notes = "notes";

    /// <summary>In the order of pages and exports.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        Number, ExternalId, Name, Sex, Age, BirthDate, IdentityKind, IdentityNumber, Phone, Guardian, Area, Prefecture, Province, Living, LivingText, Registered, Staying, Occupation, Employer,
        Onset, FirstVisit, Admission, Hospital, Isolation, Diagnosed, Reported, Investigated, Class, ClassDate, ClassHistory, SuspectedOn, ClinicallyDiagnosedOn, ConfirmedOn, AsymptomaticOn, DiscardedOn,
        Severity, IcuFrom, IcuTo, Outcome, OutcomeDate, Recovered, Died, Symptoms, Exposures, Facts, Notes,
    ];

    /// <summary>Classes with the field that says since when each holds, in the order in which a case passes them.</summary>
    public static readonly IReadOnlyList<(string Field, CaseClass Class)> Classes =
    [
        (SuspectedOn, CaseClass.Suspected), (ClinicallyDiagnosedOn, CaseClass.ClinicallyDiagnosed), (AsymptomaticOn, CaseClass.Asymptomatic), (ConfirmedOn, CaseClass.Confirmed), (DiscardedOn, CaseClass.Discarded),
    ];

    /// <summary>The field that a mapping lacks and every row needs; null where it is complete. Rows that name cases on record need no more.</summary>
    public static string? Missing(IReadOnlyList<string> headers, CaseMapping mapping) =>
        Has(headers, mapping, Number) ? null
        : !Has(headers, mapping, Diagnosed) && !Has(headers, mapping, Reported) && !Classes.Any(c => Has(headers, mapping, c.Field)) ? Reported
        : mapping.Class is null && !Has(headers, mapping, Class) && !Classes.Any(c => Has(headers, mapping, c.Field)) ? Class
        : null;

    private static bool Has(IReadOnlyList<string> headers, CaseMapping mapping, string field) =>
        mapping.Columns.TryGetValue(field, out var column) && column.Split('|').Any(name => headers.Contains(name, StringComparer.OrdinalIgnoreCase));

    /// <summary>The field of the file that the records call otherwise.</summary>
    public static string OfRecord(string field) => field switch
    {
        "phones" => Phone,
        "ageYears" or "ageOn" => Age,
        "guardianName" or "guardianBasis" => Guardian,
        "addresses" => Living,
        "onsetDate" => Onset,
        "firstVisitDate" => FirstVisit,
        "isolationDate" => Isolation,
        "diagnosedAt" => Diagnosed,
        "reportedAt" => Reported,
        "investigatedAt" => Investigated,
        "classDate" => ConfirmedOn,
        "deathDate" => Died,
        _ => field,
    };
}
