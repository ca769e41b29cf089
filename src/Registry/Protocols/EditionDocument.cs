using System.Text.Json.Serialization;

namespace Fangxian.Registry.Protocols;

/// <summary>The class of a case. Confirmed and asymptomatic are apart; a discarded one stays on record with its reason.</summary>
public enum CaseClass
{
    Suspected = 1,
    ClinicallyDiagnosed = 2,
    Confirmed = 3,
    Asymptomatic = 4,
    Discarded = 5,
}

/// <summary>One edition of a protocol as its file says it.</summary>
public sealed record EditionDocument
{
    /// <summary>Code of the disease.</summary>
    public required string Disease { get; init; }

    /// <summary>As people call it: 6, 6.1.</summary>
    public required string Number { get; init; }

    /// <summary>Title in Chinese.</summary>
    public required string Title { get; init; }

    /// <summary>Title in English.</summary>
    public required string TitleEn { get; init; }

    /// <summary>The first day on which it holds.</summary>
    public required DateOnly? From { get; init; }

    /// <summary>The first day on which it holds no more; null until another follows.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Codes of the areas where it holds; empty everywhere.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];

    /// <summary>Who issued it, with number and day.</summary>
    public required string Source { get; init; }

    /// <summary>Whether a source at hand states the facts; single facts may say otherwise.</summary>
    public required bool Verified { get; init; }

    /// <summary>What should be known of it, in Chinese.</summary>
    public string? Note { get; init; }

    /// <summary>What should be known of it, in English.</summary>
    public string? NoteEn { get; init; }

    /// <summary>The incubation period it reckons with.</summary>
    public Incubation? Incubation { get; init; }

    /// <summary>Case definitions; the first whose areas hold the case's area judges it. The last has no areas.</summary>
    public required IReadOnlyList<CaseDefinition> CaseDefinitions { get; init; }

    /// <summary>Kinds of contacts, each with its window and situations.</summary>
    public IReadOnlyList<ContactCategory> Contacts { get; init; } = [];

    /// <summary>Who is observed for how many days from what.</summary>
    public IReadOnlyList<Observation> Observations { get; init; } = [];

    /// <summary>On what conditions a measure ends.</summary>
    public IReadOnlyList<ReleaseRule> Releases { get; init; } = [];

    /// <summary>What counts as a cluster.</summary>
    public IReadOnlyList<ClusterThreshold> Clusters { get; init; } = [];

    /// <summary>Codes of statutory clocks with the minutes of this edition.</summary>
    public IReadOnlyList<EditionClock> Clocks { get; init; } = [];
}

/// <summary>What every rule of an edition may say of itself; what it leaves out is as the whole edition says.</summary>
public abstract record EditionRule
{
    /// <summary>The first day of this rule, where it began within the edition's time.</summary>
    [JsonPropertyOrder(90)] public DateOnly? From { get; init; }

    /// <summary>The first day without it.</summary>
    [JsonPropertyOrder(91)] public DateOnly? Until { get; init; }

    /// <summary>What should be known of it, in Chinese.</summary>
    [JsonPropertyOrder(92)] public string? Note { get; init; }

    /// <summary>What should be known of it, in English.</summary>
    [JsonPropertyOrder(93)] public string? NoteEn { get; init; }

    /// <summary>Who says so.</summary>
    [JsonPropertyOrder(94)] public string? Source { get; init; }

    /// <summary>Whether a source at hand states it.</summary>
    [JsonPropertyOrder(95)] public bool? Verified { get; init; }

    /// <summary>Whether it holds on a day of its edition.</summary>
    public bool HoldsOn(DateOnly day) => (From is null || From <= day) && (Until is null || day < Until);
}

/// <summary>From infection to onset, in days.</summary>
public sealed record Incubation : EditionRule
{
    /// <summary>The longest.</summary>
    public required int MostDays { get; init; }

    /// <summary>The shortest.</summary>
    public int? LeastDays { get; init; }

    /// <summary>Mostly from so many days.</summary>
    public int? UsualFromDays { get; init; }

    /// <summary>Mostly to so many days.</summary>
    public int? UsualToDays { get; init; }
}

/// <summary>The definitions of one branch, the strongest class first.</summary>
/// <param name="Branch">Key of the branch: <c>general</c>, <c>hubei</c>.</param>
/// <param name="Classes">What makes a case of each class; the first that is met holds.</param>
public sealed record CaseDefinition(string Branch, [property: JsonPropertyOrder(10)] IReadOnlyList<ClassDefinition> Classes) : EditionRule
{
    /// <summary>What the branch is called, in Chinese.</summary>
    public string? Name { get; init; }

    /// <summary>What the branch is called, in English.</summary>
    public string? NameEn { get; init; }

    /// <summary>Codes of the areas where it holds; empty everywhere else.</summary>
    public IReadOnlyList<string> Areas { get; init; } = [];
}

/// <param name="Class">The class that the criterion makes.</param>
/// <param name="Criterion">When it is met.</param>
public sealed record ClassDefinition(CaseClass Class, Criterion Criterion) : EditionRule
{
    /// <summary>What this edition calls the class, where it has another word: an observed case of edition 1.</summary>
    public string? Name { get; init; }

    /// <summary>The same in English.</summary>
    public string? NameEn { get; init; }
}

/// <summary>A node of a tree of criteria: one of its members is set.</summary>
public sealed record Criterion
{
    /// <summary>The heading of a group: epidemiological history.</summary>
    public string? Name { get; init; }

    /// <summary>The heading in English.</summary>
    public string? NameEn { get; init; }

    /// <summary>All of these must be met.</summary>
    public IReadOnlyList<Criterion>? All { get; init; }

    /// <summary>One of these must be met.</summary>
    public IReadOnlyList<Criterion>? Any { get; init; }

    /// <summary>How many of <see cref="Of"/> must be met.</summary>
    public int? AtLeast { get; init; }

    /// <summary>Of these at least so many.</summary>
    public IReadOnlyList<Criterion>? Of { get; init; }

    /// <summary>This must be known not to be met.</summary>
    public Criterion? Not { get; init; }

    /// <summary>The criterion of another class of the same branch.</summary>
    public CaseClass? Meets { get; init; }

    /// <summary>Code of a fact of the catalogue.</summary>
    public string? Fact { get; init; }

    /// <summary>The fact must lie at most so many days before onset (or before sampling where there is no onset).</summary>
    public int? WithinDaysBeforeOnset { get; init; }

    /// <summary>Who says so.</summary>
    public string? Source { get; init; }

    /// <summary>Whether a source at hand states it.</summary>
    public bool? Verified { get; init; }

    /// <summary>What it is made of; empty for a leaf.</summary>
    [JsonIgnore] public IReadOnlyList<Criterion> Parts => All ?? Any ?? Of ?? (Not is { } one ? [one] : []);
}

/// <summary>A kind of contact: whom an edition counts as one, and from when.</summary>
/// <param name="Code">Stable: <c>close-contact</c>, <c>suspicious-exposure</c>, <c>contact-of-contact</c>.</param>
/// <param name="Name">In Chinese.</param>
/// <param name="NameEn">In English.</param>
public sealed record ContactCategory(string Code, string Name, string NameEn) : EditionRule
{
    /// <summary>Contact counts from so many days before the onset of the case; 0 from onset on.</summary>
    public int? DaysBeforeOnset { get; init; }

    /// <summary>For a person without symptoms: from so many days before the first positive sample was taken.</summary>
    public int? DaysBeforeSampling { get; init; }

    /// <summary>Contact counts within so many metres.</summary>
    public double? DistanceMetres { get; init; }

    /// <summary>The situations that make somebody one.</summary>
    public IReadOnlyList<Situation> Situations { get; init; } = [];
}

/// <summary>One situation, or one condition, in both languages.</summary>
/// <param name="Name">In Chinese.</param>
/// <param name="NameEn">In English.</param>
public sealed record Situation(string Name, string NameEn) : EditionRule;

/// <summary>How long somebody is observed.</summary>
/// <param name="Code">Whom: <c>close-contact</c>, <c>asymptomatic</c>, <c>discharged</c>.</param>
/// <param name="Name">Whom, in Chinese.</param>
/// <param name="NameEn">Whom, in English.</param>
/// <param name="Days">How many days.</param>
public sealed record Observation(string Code, string Name, string NameEn, int Days) : EditionRule
{
    /// <summary>What the days are counted from.</summary>
    public string? Starts { get; init; }

    /// <summary>The same in English.</summary>
    public string? StartsEn { get; init; }

    /// <summary>How often a day temperature and symptoms are asked.</summary>
    public int? ChecksPerDay { get; init; }
}

/// <summary>On what conditions a measure ends.</summary>
/// <param name="Code">Stable: <c>discharge</c>, <c>asymptomatic-release</c>, <c>observation-end</c>.</param>
/// <param name="Name">In Chinese.</param>
/// <param name="NameEn">In English.</param>
public sealed record ReleaseRule(string Code, string Name, string NameEn) : EditionRule
{
    /// <summary>The temperature has been normal for so many days.</summary>
    public int? DaysWithoutFever { get; init; }

    /// <summary>So many negative nucleic acid tests, one after the other.</summary>
    public int? NegativeTests { get; init; }

    /// <summary>The samples lie at least so many hours apart.</summary>
    public int? HoursBetweenTests { get; init; }

    /// <summary>Observed for so many days afterwards.</summary>
    public int? DaysAfterwards { get; init; }

    /// <summary>What else must hold.</summary>
    public IReadOnlyList<Situation> Conditions { get; init; } = [];
}

/// <summary>So many linked cases within so many days are a cluster.</summary>
/// <param name="Cases">How many.</param>
/// <param name="Days">Within how many days.</param>
public sealed record ClusterThreshold(int Cases, int Days) : EditionRule
{
    /// <summary>Where, and of what link.</summary>
    public string? Setting { get; init; }

    /// <summary>The same in English.</summary>
    public string? SettingEn { get; init; }
}

/// <param name="Code">Code of the clock.</param>
/// <param name="Minutes">Within how many minutes.</param>
public sealed record EditionClock(string Code, int Minutes) : EditionRule;
