using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Fangxian.Registry.Protocols;

/// <summary>
/// What the form of a draft says, put into its document: every input names its place in the file, every button what it does there. So
/// all of an edition is edited without script, and nothing is lost that the form does not show.
/// </summary>
internal sealed partial class DraftForm(JsonObject document, FactCatalogue facts)
{
    /// <summary>The name of the buttons; their value is an action and a place: <c>remove contacts[0]</c>.</summary>
    public const string Action = "do";

    private readonly Dictionary<string, FieldError[]> _wrong = [];

    /// <summary>What could not be read; null where everything could.</summary>
    public Malformed? Wrong => _wrong.Count > 0 ? new Malformed(_wrong) : null;

    /// <summary>Takes over all that was typed. Every place stays where it is, so that the form can be shown again as it was.</summary>
    public void Take(IFormCollection form)
    {
        foreach (var (key, value) in form.Where(f => f.Key.Length > 2 && f.Key[1] == ':'))
        {
            Take(key[0], key[2..], value.ToString().ReplaceLineEndings("\n").Trim());
        }
    }

    /// <summary>Does what the button says, then groups as chosen, inner groups first: a group that changes renames the places of what is in it. Nothing where something could not be read.</summary>
    public void Do(IFormCollection form)
    {
        if (Wrong is not null)
        {
            return;
        }
        var groups = form.Where(f => f.Key.StartsWith("o:", StringComparison.Ordinal)).OrderByDescending(f => f.Key.Length).Select(f => (Group: At(f.Key[2..]) as JsonObject, Wanted: f.Value.ToString())).ToArray();
        var asked = form[Action].ToString().Split(' ', 2);
        if (asked.Length == 2)
        {
            Do(asked[0], asked[1], form);
        }
        foreach (var (group, wanted) in groups)
        {
            Regroup(group, wanted);
        }
    }

    private void Take(char kind, string path, string typed)
    {
        if (Parent(path) is not ({ } owner, { } name))
        {
            return;
        }
        switch (kind)
        {
            case 't':
                // A note may have lines of its own; everything else is read within a sentence.
                Set(owner, name, typed.Length == 0 ? null : name is "note" or "noteEn" ? typed : Line(typed));
                break;
            case 'l':
                Set(owner, name, Codes(typed));
                break;
            case 'n' when typed.Length == 0:
                Set(owner, name, null);
                break;
            case 'n' when double.TryParse(typed, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number):
                Set(owner, name, number == Math.Floor(number) && Math.Abs(number) < 1e9 ? (int)number : number);
                break;
            case 'd' when typed.Length == 0:
                Set(owner, name, null);
                break;
            case 'd' when DateOnly.TryParseExact(typed, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _):
                Set(owner, name, typed);
                break;
            case 'v':
                Set(owner, name, typed switch { "yes" => true, "no" => false, _ => null });
                break;
            case 'n' or 'd':
                _wrong[path] = [new(kind == 'n' ? "protocols.edit.no-number" : "validation.format")];
                break;
        }
    }

    private void Do(string action, string path, IFormCollection form)
    {
        switch (action)
        {
            case "remove" when Parent(path) is ({ } owner, { } name):
                owner.Remove(name);
                break;
            case "remove" when Element(path) is ({ } list, var index) && index < list.Count:
                list.RemoveAt(index);
                break;
            case "up" when Element(path) is ({ } list, > 0 and var index) && index < list.Count:
                Raise(list, index);
                break;
            case "wrap":
                Wrap(path);
                break;
            case "add-incubation" when document["incubation"] is null:
                document["incubation"] = new JsonObject { ["mostDays"] = 14 };
                break;
            case "add-branch" when Named(form, path, "branch") is { } branch && Into(path) is { Count: > 0 } branches:
                // What holds nowhere else stays last; the new one begins with its definitions, to be changed.
                branch["areas"] = Codes(form["areas:" + path].ToString());
                branch["classes"] = branches[^1]!["classes"]?.DeepClone();
                branches.Insert(branches.Count - 1, branch);
                break;
            case "add-fact":
                AddFact(path, form);
                break;
            case "add-group":
                Into(path)?.Add(form["group:" + path].ToString() switch
                {
                    "any" => new JsonObject { ["any"] = new JsonArray() },
                    "atLeast" => new JsonObject { ["atLeast"] = 1, ["of"] = new JsonArray() },
                    "not" => new JsonObject { ["not"] = new JsonObject { ["all"] = new JsonArray() } },
                    "suspected" => new JsonObject { ["meets"] = "suspected" },
                    _ => new JsonObject { ["all"] = new JsonArray() },
                });
                break;
            case "add-class" when form["class:" + path].ToString() is { Length: > 0 } named:
                Into(path)?.Add(new JsonObject { ["class"] = named, ["criterion"] = new JsonObject { ["all"] = new JsonArray() } });
                break;
            case "add-situation" when Line(form["zh:" + path]) is { Length: > 0 } zh && Line(form["en:" + path]) is { Length: > 0 } en:
                Into(path)?.Add(new JsonObject { ["name"] = zh, ["nameEn"] = en });
                break;
            case "add-contact" when Named(form, path) is { } contact:
                contact["daysBeforeOnset"] = 0;
                Into(path)?.Add(contact);
                break;
            case "add-observation" when Named(form, path) is { } observation:
                observation["days"] = 14;
                Into(path)?.Add(observation);
                break;
            case "add-release" when Named(form, path) is { } release:
                Into(path)?.Add(release);
                break;
            case "add-cluster":
                Into(path)?.Add(new JsonObject { ["cases"] = 2, ["days"] = 14 });
                break;
            case "add-clock" when form["clock:" + path].ToString() is { Length: > 0 } clock:
                Into(path)?.Add(new JsonObject { ["code"] = clock, ["minutes"] = 120 });
                break;
            case "add-situation" or "add-contact" or "add-observation" or "add-release" or "add-branch":
                _wrong[path] = [new("protocols.edit.name-it")];
                break;
        }
    }

    private void AddFact(string path, IFormCollection form)
    {
        var typed = form["fact:" + path].ToString().Trim();
        var fact = facts.ByCode(typed) ?? facts.All.FirstOrDefault(f => f.Name == typed || string.Equals(f.NameEn, typed, StringComparison.OrdinalIgnoreCase));
        if (fact is null)
        {
            _wrong[path] = [typed.Length == 0 ? new("protocols.edit.choose-fact") : new("protocols.fault.fact", typed)];
            return;
        }
        var leaf = new JsonObject { ["fact"] = fact.Code };
        if (int.TryParse(form["days:" + path], NumberStyles.None, CultureInfo.InvariantCulture, out var days))
        {
            leaf["withinDaysBeforeOnset"] = days;
        }
        Into(path)?.Add(leaf);
    }

    /// <summary>A thing with a code and names in both languages; null where the form does not tell them.</summary>
    private static JsonObject? Named(IFormCollection form, string path, string member = "code") =>
        (Line(form["code:" + path]), Line(form["zh:" + path]), Line(form["en:" + path])) is ({ Length: > 0 } code, { Length: > 0 } zh, { Length: > 0 } en)
            ? new JsonObject { [member] = code, ["name"] = zh, ["nameEn"] = en } : null;

    /// <summary>A name on one line, however it was typed.</summary>
    private static string Line(StringValues typed) => string.Join(' ', typed.ToString().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Codes of areas, however they are set apart.</summary>
    private static JsonArray Codes(string typed) => new([.. typed.Split([' ', ',', '，', '、', '\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries).Select(code => (JsonNode)Areas.AreaCode.Full(code))]);

    /// <summary>The one before goes behind it: of classes and branches the first that fits holds.</summary>
    private static void Raise(JsonArray list, int index)
    {
        var one = list[index];
        list.RemoveAt(index);
        list.Insert(index - 1, one);
    }

    /// <summary>Puts a condition into a group of its own, so that others can stand beside it.</summary>
    private void Wrap(string path)
    {
        if (Parent(path) is ({ } owner, { } name) && owner[name] is { } alone)
        {
            owner[name] = null;
            owner[name] = new JsonObject { ["all"] = new JsonArray(alone) };
        }
        else if (Element(path) is ({ } list, var index) && index < list.Count)
        {
            var one = list[index]!;
            list[index] = null;
            list[index] = new JsonObject { ["all"] = new JsonArray(one) };
        }
    }

    private static void Regroup(JsonObject? group, string wanted)
    {
        if (group is null || new[] { "all", "any", "of" }.FirstOrDefault(group.ContainsKey) is not { } present || wanted is not ("all" or "any" or "atLeast") || present == (wanted is "atLeast" ? "of" : wanted))
        {
            return;
        }
        var (parts, headings) = (group[present]!.DeepClone(), group.Where(p => p.Key is "name" or "nameEn" or "source" or "verified").Select(p => (p.Key, p.Value?.DeepClone())).ToArray());
        group.Clear();
        foreach (var (key, value) in headings)
        {
            group[key] = value;
        }
        if (wanted is "atLeast")
        {
            group["atLeast"] = 1;
        }
        group[wanted is "atLeast" ? "of" : wanted] = parts;
    }

    /// <summary>The list at a place, made where there is none yet.</summary>
    private JsonArray? Into(string path)
    {
        if (Parent(path) is not ({ } owner, { } name))
        {
            return null;
        }
        if (owner[name] is not JsonArray list)
        {
            owner[name] = list = [];
        }
        return list;
    }

    private static void Set(JsonObject owner, string name, JsonNode? value)
    {
        if (value is null)
        {
            owner.Remove(name);
        }
        else
        {
            owner[name] = value;
        }
    }

    /// <summary>The object that has the named member, and its name; null for a place that does not exist or is an element of a list.</summary>
    private (JsonObject? Owner, string? Name) Parent(string path)
    {
        var cut = path.LastIndexOf('.');
        var (above, name) = cut < 0 ? ("", path) : (path[..cut], path[(cut + 1)..]);
        return name.EndsWith(']') || name is "" or "disease" or "number" ? (null, null) : (At(above) as JsonObject, name);
    }

    private (JsonArray? List, int Index) Element(string path) =>
        Last().Match(path) is { Success: true } match && int.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var index) ? (At(match.Groups[1].Value) as JsonArray, index) : (null, 0);

    private JsonNode? At(string path)
    {
        JsonNode? node = document;
        foreach (Match step in Steps().Matches(path))
        {
            node = step.Groups[1].Success
                ? node is JsonObject whole ? whole[step.Groups[1].Value] : null
                : node is JsonArray list && int.TryParse(step.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var index) && index < list.Count ? list[index] : null;
        }
        return node;
    }

    [GeneratedRegex(@"([A-Za-z]+)|\[(\d{1,4})\]")]
    private static partial Regex Steps();

    [GeneratedRegex(@"^(.*)\[(\d{1,4})\]$")]
    private static partial Regex Last();
}
