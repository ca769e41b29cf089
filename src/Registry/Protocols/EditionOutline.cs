using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Protocols;

public enum EditionLineKind
{
    /// <summary>The head of a part.</summary>
    Section,

    /// <summary>One fact with its value.</summary>
    Field,

    /// <summary>One condition of a tree.</summary>
    Criterion,
}

/// <summary>One line of an edition as people read it, in either language.</summary>
/// <param name="Path">What the line is about; the lines of one tree share it.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Depth">How deep a condition lies.</param>
/// <param name="Label">What it says.</param>
/// <param name="Value">The value of a field.</param>
public sealed record EditionLine(string Path, EditionLineKind Kind, int Depth, FieldError Label, FieldError? Value)
{
    /// <summary>What a rule adds: its note and its own days.</summary>
    public IReadOnlyList<FieldError> More { get; init; } = [];

    /// <summary>Who says so, where it is not the source of the whole edition.</summary>
    public string? Source { get; init; }

    public required bool Verified { get; init; }

    /// <summary>Whether it is here that something is said to be unverified; what follows from it is not said again.</summary>
    public bool IsDoubted { get; init; }

    /// <summary>The same in every language, to compare by.</summary>
    internal string Canon => field ??= $"{Depth} {Canonical(Label)} {(Value is null ? "" : Canonical(Value))} {string.Join(' ', More.Select(Canonical))}";

    private static string Canonical(object? part) => part switch
    {
        FieldError error => $"{error.Key}({string.Join('|', error.Arguments.Select(Canonical))})",
        _ => Convert.ToString(part, System.Globalization.CultureInfo.InvariantCulture) ?? "",
    };
}

/// <summary>What is called by a code in an edition.</summary>
/// <param name="Clock">A statutory clock.</param>
/// <param name="Area">An area.</param>
public sealed record EditionNames(Func<string, FieldError> Clock, Func<string, FieldError> Area);

/// <summary>An edition from its first line to its last, in field words: what pages show and print, and what two editions are compared by.</summary>
public sealed class EditionOutline
{
    private readonly List<EditionLine> _lines = [];
    private readonly EditionDocument _document;
    private readonly FactCatalogue _facts;
    private readonly EditionNames _names;

    private EditionOutline(EditionDocument document, FactCatalogue facts, EditionNames names) => (_document, _facts, _names) = (document, facts, names);

    /// <param name="document">The edition.</param>
    /// <param name="facts">The names of facts.</param>
    /// <param name="names">What clocks and areas are called.</param>
    public static IReadOnlyList<EditionLine> Of(EditionDocument document, FactCatalogue facts, EditionNames names)
    {
        var outline = new EditionOutline(document, facts, names);
        outline.Head();
        outline.Definitions();
        outline.Contacts();
        outline.Measures();
        return outline._lines;
    }

    /// <summary>A name in both languages, said in the reader's.</summary>
    public static FieldError Both(string name, string? nameEn) => new("protocols.both", name, nameEn ?? name);

    /// <summary>What a condition says, without what lies below it.</summary>
    public static FieldError Said(Criterion node, FactCatalogue facts)
    {
        var said = node switch
        {
            { All: { } all } => new FieldError("protocols.criterion.all", all.Count),
            { Any: { } any } => new("protocols.criterion.any", any.Count),
            { Of: { } of } => new("protocols.criterion.at-least", node.AtLeast, of.Count),
            { Not: not null } => new("protocols.criterion.not"),
            { Meets: { } other } => new("protocols.criterion.meets", ClassName(other)),
            { WithinDaysBeforeOnset: { } days } => new("protocols.criterion.within", FactName(node.Fact!, facts), days),
            _ => FactName(node.Fact ?? "", facts),
        };
        return node.Name is { } name && node.Fact is null ? new("protocols.criterion.named", Both(name, node.NameEn), said) : said;
    }

    public static FieldError ClassName(CaseClass of) => new("protocols.class." + of);

    public static FieldError FactName(string code, FactCatalogue facts) => facts.ByCode(code) is { } fact ? Both(fact.Name, fact.NameEn) : new("protocols.fact-unknown", code);

    /// <summary>What a branch is called.</summary>
    public static FieldError BranchName(CaseDefinition branch) => branch.Name is { } name ? Both(name, branch.NameEn) : new("protocols.branch", branch.Branch);

    private void Head()
    {
        Section("head", new("protocols.section.head"));
        _lines.Add(new("title", EditionLineKind.Field, 0, new("protocols.field.title"), Both(_document.Title, _document.TitleEn)) { Verified = _document.Verified, IsDoubted = !_document.Verified, Source = _document.Source });
        Field("from", "from", _document.From is { } from ? Text(Words.Iso(from)) : new("common.unknown"), null);
        Field("until", "until", _document.Until is { } until ? Text(Words.Iso(until)) : null, null);
        Field("areas", "areas", Named(_document.Areas), null);
        Field("note", "note", Either(_document.Note, _document.NoteEn), null);
        if (_document.Incubation is { } i)
        {
            Field("incubation", "incubation", i switch
            {
                { LeastDays: { } least, UsualFromDays: { } usual, UsualToDays: { } to } => new("protocols.value.incubation-usual", least, i.MostDays, usual, to),
                { LeastDays: { } least } => new("protocols.value.incubation", least, i.MostDays),
                _ => new("protocols.value.incubation-most", i.MostDays),
            }, i);
        }
    }

    private void Definitions()
    {
        foreach (var branch in _document.CaseDefinitions)
        {
            var path = "caseDefinitions." + branch.Branch;
            Section(path, new("protocols.section.definition", BranchName(branch)));
            Field(path + ".areas", "areas", Named(branch.Areas), branch);
            foreach (var definition in branch.Classes)
            {
                var named = definition.Name is { } name ? new FieldError("protocols.class.named", ClassName(definition.Class), Both(name, definition.NameEn)) : ClassName(definition.Class);
                Add($"{path}.{definition.Class}", EditionLineKind.Field, 0, named, null, definition.Source == branch.Source ? definition with { Source = null } : definition);
                Tree($"{path}.{definition.Class}.criterion", definition.Criterion, 1, definition.Verified ?? branch.Verified ?? _document.Verified);
            }
        }
    }

    private void Tree(string path, Criterion node, int depth, bool verified)
    {
        var own = node.Verified ?? verified;
        _lines.Add(new(path, EditionLineKind.Criterion, depth, Said(node, _facts), null) { Source = node.Source, Verified = own, IsDoubted = verified && !own });
        foreach (var part in node.Parts)
        {
            Tree(path, part, depth + 1, own);
        }
    }

    private void Contacts()
    {
        if (_document.Contacts.Count > 0)
        {
            Section("contacts", new("protocols.section.contacts"));
        }
        foreach (var contact in _document.Contacts)
        {
            var path = "contacts." + contact.Code;
            Add(path, EditionLineKind.Field, 0, Both(contact.Name, contact.NameEn), null, contact);
            Field(path + ".daysBeforeOnset", "days-before-onset", contact.DaysBeforeOnset is { } days ? new("protocols.value.before-onset", days) : null, null, 1);
            Field(path + ".daysBeforeSampling", "days-before-sampling", contact.DaysBeforeSampling is { } before ? new("protocols.value.before-sampling", before) : null, null, 1);
            Field(path + ".distanceMetres", "distance", contact.DistanceMetres is { } metres ? new("protocols.value.metres", metres) : null, null, 1);
            Situations(path + ".situations", contact.Situations);
        }
    }

    private void Measures()
    {
        Listed("observations", _document.Observations, o => o.Code, o => Both(o.Name, o.NameEn), o => Joined(new("protocols.value.days", o.Days), o.Starts is { } starts ? new("protocols.value.counted-from", Both(starts, o.StartsEn)) : null, o.ChecksPerDay is { } checks ? new("protocols.value.checks", checks) : null));
        if (_document.Releases.Count > 0)
        {
            Section("releases", new("protocols.section.releases"));
        }
        foreach (var release in _document.Releases)
        {
            var path = "releases." + release.Code;
            Add(path, EditionLineKind.Field, 0, Both(release.Name, release.NameEn), null, release);
            Field(path + ".daysWithoutFever", "without-fever", release.DaysWithoutFever is { } fever ? new("protocols.value.days", fever) : null, null, 1);
            Field(path + ".negativeTests", "negative-tests", release.NegativeTests is { } tests ? release.HoursBetweenTests is { } hours ? new("protocols.value.tests-apart", tests, hours) : new("protocols.value.tests", tests) : null, null, 1);
            Field(path + ".daysAfterwards", "afterwards", release.DaysAfterwards is { } after ? new("protocols.value.days", after) : null, null, 1);
            Situations(path + ".conditions", release.Conditions);
        }
        Listed("clusters", _document.Clusters, c => _document.Clusters.ToList().IndexOf(c).ToString(System.Globalization.CultureInfo.InvariantCulture), c => c.Setting is { } setting ? Both(setting, c.SettingEn) : new("protocols.field.cluster"), c => new("protocols.value.cluster", c.Cases, c.Days));
        Listed("clocks", _document.Clocks, c => c.Code, c => _names.Clock(c.Code), c => c.Minutes % 60 == 0 ? new("clocks.hours", c.Minutes / 60) : new("clocks.minutes", c.Minutes));
    }

    private void Listed<T>(string list, IReadOnlyList<T> rules, Func<T, string> key, Func<T, FieldError> label, Func<T, FieldError> value)
        where T : EditionRule
    {
        if (rules.Count > 0)
        {
            Section(list, new("protocols.section." + list));
        }
        foreach (var rule in rules)
        {
            Add($"{list}.{key(rule)}", EditionLineKind.Field, 0, label(rule), value(rule), rule);
        }
    }

    private void Situations(string path, IReadOnlyList<Situation> situations)
    {
        foreach (var one in situations)
        {
            Add(path, EditionLineKind.Criterion, 1, Both(one.Name, one.NameEn), null, one);
        }
    }

    private void Section(string path, FieldError label) => _lines.Add(new(path, EditionLineKind.Section, 0, label, null) { Verified = true });

    private void Field(string path, string label, FieldError? value, EditionRule? rule, int depth = 0)
    {
        if (value is not null)
        {
            Add(path, EditionLineKind.Field, depth, new("protocols.field." + label), value, rule);
        }
    }

    private void Add(string path, EditionLineKind kind, int depth, FieldError label, FieldError? value, EditionRule? rule) => _lines.Add(new(path, kind, depth, label, value)
    {
        More = [.. new[]
        {
            Either(rule?.Note, rule?.NoteEn),
            (rule?.From, rule?.Until) switch { ({ } from, { } until) => new FieldError("clocks.between", Words.Iso(from), Words.Iso(until)), ({ } from, null) => new("clocks.from", Words.Iso(from)), (null, { } until) => new("protocols.until", Words.Iso(until)), _ => null },
        }.OfType<FieldError>()],
        Source = rule?.Source,
        Verified = rule?.Verified ?? _document.Verified,
        IsDoubted = rule?.Verified is false,
    });

    private FieldError? Named(IReadOnlyList<string> areas) => areas.Count == 0 ? null : areas.Select(_names.Area).Aggregate((one, other) => new("protocols.listed", one, other));

    private static FieldError Text(string text) => Both(text, text);

    /// <summary>A note in one language alone is shown in both.</summary>
    private static FieldError? Either(string? told, string? toldEn) => (told ?? toldEn) is { } one ? Both(one, toldEn) : null;

    private static FieldError Joined(params FieldError?[] parts) => parts.OfType<FieldError>().Aggregate((one, other) => new("protocols.joined", one, other));
}
