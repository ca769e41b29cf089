using System.Text.RegularExpressions;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Clocks;

namespace Fangxian.Registry.Protocols;

/// <summary>One thing that is wrong with a document, and where it stands.</summary>
/// <param name="Path">As in the file: <c>contacts[0].daysBeforeOnset</c>.</param>
/// <param name="Why">What is wrong.</param>
public sealed record EditionFault(string Path, FieldError Why);

/// <summary>Whether an edition can be judged by: every fault with its place, so that all are mended at once.</summary>
internal sealed partial class EditionCheck
{
    /// <summary>How many conditions a tree may have, how deep it may go, how many facts an edition may ask for.</summary>
    public const int MostNodes = 300, Deepest = 12, MostFacts = 120;
    private const int MostInList = 60, LongestText = 600, LongestNumber = 20;

    private readonly List<EditionFault> _faults = [];
    private readonly FactCatalogue _facts;
    private readonly ClockCatalogue _clocks;

    private EditionCheck(FactCatalogue facts, ClockCatalogue clocks) => (_facts, _clocks) = (facts, clocks);

    public static IReadOnlyList<EditionFault> Of(EditionDocument document, FactCatalogue facts, ClockCatalogue clocks)
    {
        var check = new EditionCheck(facts, clocks);
        check.Head(document);
        check.Branches(document.CaseDefinitions);
        check.Rules(document);
        return check._faults;
    }

    private void Head(EditionDocument d)
    {
        Require(NumberForm().IsMatch(d.Number), "number", "protocols.fault.number", LongestNumber);
        Text("title", d.Title);
        Text("titleEn", d.TitleEn);
        Text("source", d.Source);
        Optional("note", d.Note);
        Optional("noteEn", d.NoteEn);
        Require(d.From is not null, "from", "protocols.fault.from");
        Days("", d.From, d.Until);
        Codes("areas", d.Areas);
    }

    private void Branches(IReadOnlyList<CaseDefinition> branches)
    {
        Require(branches.Count is > 0 and <= MostInList, "caseDefinitions", "protocols.fault.no-branch");
        Unique("caseDefinitions", branches, b => b.Branch);
        for (var i = 0; i < branches.Count; i++)
        {
            var (branch, path) = (branches[i], $"caseDefinitions[{i}]");
            Require(Code().IsMatch(branch.Branch) && branch.Branch.Length <= 40, path + ".branch", "protocols.fault.code", branch.Branch);
            Require(i == branches.Count - 1 ? branch.Areas.Count == 0 : branch.Areas.Count > 0, path + ".areas", "protocols.fault.branch-areas");
            Codes(path + ".areas", branch.Areas);
            Common(path, branch);
            Require(branch is { From: null, Until: null }, path, "protocols.fault.dated-class");
            Names(path, branch.Name, branch.NameEn);
            Require(branch.Classes is { Count: > 0 }, path + ".classes", "protocols.fault.no-class");
            Unique(path + ".classes", branch.Classes, c => c.Class.ToString());
            for (var c = 0; c < branch.Classes.Count; c++)
            {
                Common($"{path}.classes[{c}]", branch.Classes[c]);
                Require(branch.Classes[c] is { From: null, Until: null }, $"{path}.classes[{c}]", "protocols.fault.dated-class");
                Names($"{path}.classes[{c}]", branch.Classes[c].Name, branch.Classes[c].NameEn);
                Tree(branch, branch.Classes[c], $"{path}.classes[{c}].criterion");
            }
        }
        var asked = branches.SelectMany(b => b.Classes).SelectMany(c => CriterionTree.Leaves(c.Criterion)).Select(l => l.Fact).Distinct().Count();
        Require(asked <= MostFacts, "caseDefinitions", "protocols.fault.facts", MostFacts);
    }

    private void Tree(CaseDefinition branch, ClassDefinition definition, string path)
    {
        var nodes = 0;
        Node(definition.Criterion, path, 1);
        Require(nodes <= MostNodes, path, "protocols.fault.nodes", MostNodes);

        void Node(Criterion node, string at, int depth)
        {
            if (depth > Deepest || ++nodes > MostNodes)
            {
                Require(depth <= Deepest, at, "protocols.fault.deep", Deepest);
                return;
            }
            Require(CriterionTree.Kinds(node) == 1, at, "protocols.fault.kind");
            Require((node.Of is null) == (node.AtLeast is null), at, "protocols.fault.of");
            Require(node.WithinDaysBeforeOnset is null || node.Fact is not null, at + ".withinDaysBeforeOnset", "protocols.fault.within");
            Range(at + ".withinDaysBeforeOnset", node.WithinDaysBeforeOnset, 0, 365);
            Names(at, node.Name, node.NameEn);
            Optional(at + ".source", node.Source);
            foreach (var (name, parts) in CriterionTree.Lists(node))
            {
                Require(parts.Count > 0, $"{at}.{name}", "protocols.fault.empty");
                for (var i = 0; i < parts.Count; i++)
                {
                    Node(parts[i], $"{at}.{name}[{i}]", depth + 1);
                }
            }
            if (node is { AtLeast: { } least, Of: { Count: > 0 } of })
            {
                Require(least >= 1 && least <= of.Count, at + ".atLeast", "protocols.fault.at-least", least, of.Count);
            }
            if (node.Not is { } inner)
            {
                Node(inner, at + ".not", depth + 1);
            }
            if (node.Fact is { } code)
            {
                Known(code, node, at);
            }
            if (node.Meets is { } other)
            {
                Require(branch.Classes.Any(c => c.Class == other), at + ".meets", "protocols.fault.meets-unknown", new FieldError("protocols.class." + other));
                Require(!CriterionTree.Reaches(branch, other, definition.Class), at + ".meets", "protocols.fault.meets-itself", new FieldError("protocols.class." + other));
            }
        }
    }

    private void Known(string code, Criterion node, string at)
    {
        if (_facts.ByCode(code) is not { } fact)
        {
            Fault(at + ".fact", _facts.Nearest(code) is { } near ? new("protocols.fault.fact-near", code, near.Code) : new("protocols.fault.fact", code));
        }
        else if (!fact.IsDated)
        {
            Require(node.WithinDaysBeforeOnset is null, at + ".withinDaysBeforeOnset", "protocols.fault.undated", code);
        }
    }

    private void Rules(EditionDocument d)
    {
        if (d.Incubation is { } incubation)
        {
            Common("incubation", incubation);
            Range("incubation.mostDays", incubation.MostDays, 1, 365);
            Range("incubation.leastDays", incubation.LeastDays, 0, incubation.MostDays);
            Range("incubation.usualFromDays", incubation.UsualFromDays, incubation.LeastDays ?? 0, incubation.MostDays);
            Range("incubation.usualToDays", incubation.UsualToDays, incubation.UsualFromDays ?? 0, incubation.MostDays);
        }
        Each("contacts", d.Contacts, c => (c.Code, c.Name, c.NameEn), (path, c) =>
        {
            Range(path + ".daysBeforeOnset", c.DaysBeforeOnset, 0, 60);
            Range(path + ".daysBeforeSampling", c.DaysBeforeSampling, 0, 60);
            Range(path + ".distanceMetres", c.DistanceMetres, 0, 100);
            Situations(path + ".situations", c.Situations);
        });
        Each("observations", d.Observations, o => (o.Code, o.Name, o.NameEn), (path, o) =>
        {
            Range(path + ".days", o.Days, 1, 365);
            Range(path + ".checksPerDay", o.ChecksPerDay, 1, 24);
            Names(path + ".starts", o.Starts, o.StartsEn);
        });
        Each("releases", d.Releases, r => (r.Code, r.Name, r.NameEn), (path, r) =>
        {
            Range(path + ".daysWithoutFever", r.DaysWithoutFever, 0, 60);
            Range(path + ".negativeTests", r.NegativeTests, 0, 10);
            Range(path + ".hoursBetweenTests", r.HoursBetweenTests, 0, 240);
            Range(path + ".daysAfterwards", r.DaysAfterwards, 0, 365);
            Situations(path + ".conditions", r.Conditions);
        });
        Each("clusters", d.Clusters, null, (path, c) =>
        {
            Range(path + ".cases", c.Cases, 2, 1000);
            Range(path + ".days", c.Days, 1, 365);
            Names(path + ".setting", c.Setting, c.SettingEn);
        });
        Unique("clocks", d.Clocks, c => c.Code);
        Each("clocks", d.Clocks, null, (path, c) =>
        {
            Require(_clocks.All.Any(known => known.Code == c.Code), path + ".code", "protocols.fault.clock", c.Code);
            Range(path + ".minutes", c.Minutes, 1, 10080);
        });
    }

    private void Each<T>(string list, IReadOnlyList<T> rules, Func<T, (string Code, string Name, string NameEn)>? called, Action<string, T> more)
        where T : EditionRule
    {
        Require(rules.Count <= MostInList, list, "protocols.fault.many", MostInList);
        if (called is not null)
        {
            Unique(list, rules, r => called(r).Code);
        }
        for (var i = 0; i < Math.Min(rules.Count, MostInList); i++)
        {
            var path = $"{list}[{i}]";
            Common(path, rules[i]);
            if (called?.Invoke(rules[i]) is { } said)
            {
                Require(Code().IsMatch(said.Code) && said.Code.Length <= 40, path + ".code", "protocols.fault.code", said.Code);
                Text(path + ".name", said.Name);
                Text(path + ".nameEn", said.NameEn);
            }
            more(path, rules[i]);
        }
    }

    private void Situations(string list, IReadOnlyList<Situation> situations) => Each(list, situations, null, (path, s) =>
    {
        Text(path + ".name", s.Name);
        Text(path + ".nameEn", s.NameEn);
    });

    private void Common(string path, EditionRule rule)
    {
        Days(path + ".", rule.From, rule.Until);
        Optional(path + ".note", rule.Note);
        Optional(path + ".noteEn", rule.NoteEn);
        Optional(path + ".source", rule.Source);
    }

    private void Codes(string path, IReadOnlyList<string> codes)
    {
        Require(codes.Count <= MostInList, path, "protocols.fault.many", MostInList);
        foreach (var code in codes.Take(MostInList).Where(code => !Enumerable.Range(1, 6).Any(level => AreaCode.Fits(code, (AreaLevel)level))))
        {
            Fault(path, new("protocols.fault.area", code));
        }
    }

    private void Names(string path, string? name, string? nameEn)
    {
        Optional(path, name);
        Optional(path, nameEn);
        Require((name is null) == (nameEn is null), path, "protocols.fault.both");
    }

    private void Days(string path, DateOnly? from, DateOnly? until) => Require(from is null || until is null || from < until, path + "until", "protocols.fault.until", until);

    private void Text(string path, string? text) => Require(!string.IsNullOrWhiteSpace(text) && text.Length <= LongestText, path, "protocols.fault.text", LongestText);

    private void Optional(string path, string? text) => Require(text is null || text.Trim().Length is > 0 and <= LongestText, path, "protocols.fault.text", LongestText);

    private void Range(string path, double? value, double least, double most) => Require(value is null || (value >= least && value <= most), path, "protocols.fault.range", value, least, most);

    private void Unique<T>(string path, IReadOnlyList<T> all, Func<T, string> key)
    {
        foreach (var twice in all.GroupBy(key).Where(g => g.Count() > 1))
        {
            Fault(path, new("protocols.fault.twice", twice.Key));
        }
    }

    private void Require(bool holds, string path, string key, params object?[] arguments)
    {
        if (!holds)
        {
            Fault(path, new(key, arguments));
        }
    }

    private void Fault(string path, FieldError why) => _faults.Add(new(path, why));

    [GeneratedRegex("^[0-9A-Za-z][0-9A-Za-z.-]{0,19}$")]
    private static partial Regex NumberForm();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Code();
}
