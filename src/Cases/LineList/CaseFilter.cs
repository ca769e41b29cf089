using System.ComponentModel.DataAnnotations;
using Fangxian.Platform.Modules;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>The order of a line list: by each column that a page shows, both ways. Cases of which nobody has told the value stand at the end.</summary>
public enum CaseSort
{
    /// <summary>The latest report first.</summary>
    ReportedLatest = 0,

    /// <summary>The earliest report first.</summary>
    ReportedEarliest = 1,

    /// <summary>The latest onset first; a page holds only cases whose onset is known and says how many it leaves out, a file has those behind.</summary>
    OnsetLatest = 2,

    /// <summary>The earliest onset first; likewise.</summary>
    OnsetEarliest = 3,
    NumberDescending = 4,
    NumberAscending = 5,
    NameDescending = 6,
    NameAscending = 7,
    SexDescending = 8,
    SexAscending = 9,
    AgeDescending = 10,
    AgeAscending = 11,
    AreaDescending = 12,
    AreaAscending = 13,
    ResidenceDescending = 14,
    ResidenceAscending = 15,
    ClassDescending = 16,
    ClassAscending = 17,
    ClassDateDescending = 18,
    ClassDateAscending = 19,
    SeverityDescending = 20,
    SeverityAscending = 21,
    FirstVisitDescending = 22,
    FirstVisitAscending = 23,
    IsolationDescending = 24,
    IsolationAscending = 25,
    DiagnosedDescending = 26,
    DiagnosedAscending = 27,
    InvestigatedDescending = 28,
    InvestigatedAscending = 29,
    DueDescending = 30,
    DueAscending = 31,
    OutcomeDescending = 32,
    OutcomeAscending = 33,
    OutcomeDateDescending = 34,
    OutcomeDateAscending = 35,
    DeathDateDescending = 36,
    DeathDateAscending = 37,
    ExternalIdDescending = 38,
    ExternalIdAscending = 39,
    ReportingUnitDescending = 40,
    ReportingUnitAscending = 41,
}

/// <summary>Which cases of a disease are meant, whoever asks: a line list, or a what-if. What is left out does not limit.</summary>
public record CaseSelection
{
    /// <summary>Code of the disease.</summary>
    [Required, StringLength(40)] public string? Disease { get; init; }

    /// <summary>Code of the responsible area; everything in one's own areas where left out.</summary>
    [StringLength(20)] public string? Area { get; init; }

    /// <summary>What the case is held to be now.</summary>
    [EnumDataType(typeof(CaseClass))] public CaseClass? Class { get; init; }

    /// <summary>The first day of onset.</summary>
    public DateOnly? OnsetFrom { get; init; }

    /// <summary>The last day of onset.</summary>
    public DateOnly? OnsetTo { get; init; }

    /// <summary>The first day of report.</summary>
    public DateOnly? ReportedFrom { get; init; }

    /// <summary>The last day of report.</summary>
    public DateOnly? ReportedTo { get; init; }

    /// <summary>How ill.</summary>
    [EnumDataType(typeof(Severity))] public Severity? Severity { get; init; }

    /// <summary>How it ended.</summary>
    [EnumDataType(typeof(CaseOutcome))] public CaseOutcome? Outcome { get; init; }

    /// <summary>Age in years from.</summary>
    [Range(0, 130)] public int? AgeFrom { get; init; }

    /// <summary>Age in years to.</summary>
    [Range(0, 130)] public int? AgeTo { get; init; }

    /// <summary>Sex of the person.</summary>
    [EnumDataType(typeof(Sex))] public Sex? Sex { get; init; }

    /// <summary>The import that brought it, by id.</summary>
    public Guid? Import { get; init; }
}

/// <summary>The twelve filters of a line list.</summary>
public record CaseFilter : CaseSelection
{
    public CaseFilter()
    {
    }

    internal CaseFilter(CaseSelection of)
        : base(of)
    {
    }

    /// <summary>Only cases with a statutory clock that is over and not met.</summary>
    public bool? Overdue { get; init; }

    /// <summary>The beginning of a name or of a case number, or the whole id at the source.</summary>
    [StringLength(100)] public string? Words { get; init; }

    /// <summary>Whether all cases of the disease in the area are asked for.</summary>
    internal bool IsOpen => this is
    {
        Class: null, OnsetFrom: null, OnsetTo: null, ReportedFrom: null, ReportedTo: null, Severity: null, Outcome: null, AgeFrom: null, AgeTo: null, Sex: null, Import: null, Overdue: not true,
    } && string.IsNullOrWhiteSpace(Words);
}

/// <summary>Days that contradict each other.</summary>
internal static class CaseFilterCheck
{
    public static string? Wrong(CaseFilter filter) =>
        filter.OnsetFrom > filter.OnsetTo ? "onsetTo" : filter.ReportedFrom > filter.ReportedTo ? "reportedTo" : filter.AgeFrom > filter.AgeTo ? "ageTo" : null;
}
