using Fangxian.Cases.Classification;
using Fangxian.Platform.ImportExport;
using Fangxian.Registry.Protocols;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The facts of a row: from columns that say yes or no, from pairs of code and answer, and from free words that are taken apart.
/// What is no fact of the catalogue stays as told.
/// </summary>
internal sealed class FactReader(CaseReading file, TableFile table, Dictionary<string, string> told)
{
    private static readonly string[] Marks = [",", ";", "、", "，", "；", "。", "|", "+", "/", " and ", " with ", "伴", "及", "和"];

    private readonly Dictionary<string, CaseFact> _facts = new(StringComparer.Ordinal);

    public IReadOnlyList<CaseFact> Read()
    {
        foreach (var (code, column) in file.Columns.Facts)
        {
            Answer(code, column);
        }
        Pairs(file.Columns.Joined(table, CaseFields.Facts));
        Words(CaseFields.Symptoms);
        Words(CaseFields.Exposures);
        return [.. _facts.Values];
    }

    private void Answer(string code, int column)
    {
        var text = table[column];
        if (CaseColumnsIndex.IsNothing(text))
        {
            return;
        }
        switch (file.Words.Meaning("answer", text, file.Mapping))
        {
            case "yes":
                Add(code, true, null);
                break;
            case "no":
                Add(code, false, null);
                break;
            case null:
                Tell(table.Headers[column], text);
                break;
        }
    }

    /// <summary><c>fever=yes@2020-01-13;cough=no</c>, or 发热、咳嗽 as files of this system have it.</summary>
    private void Pairs(string text)
    {
        foreach (var pair in Parts(file.Facts, text))
        {
            if (Called(file.Facts, pair) is { } called)
            {
                Add(called, true, null);
                continue;
            }
            var (code, answer) = pair.Split('=', 2) is [var c, var a] ? (c.Trim(), a) : (pair, "");
            var (yes, on) = answer.Split('@', 2) is [var y, var d] ? (y, DateText.Parse(d)) : (answer, null);
            if (file.Facts.ByCode(code) is not null && file.Words.Meaning("answer", yes, file.Mapping) is "yes" or "no")
            {
                Add(code, file.Words.Meaning("answer", yes, file.Mapping) == "yes", on);
            }
            else
            {
                Tell(CaseFields.Facts, pair);
            }
        }
    }

    /// <summary>The facts that a cell names, by their names in either language; what is none stands as it is.</summary>
    public static IEnumerable<string> Named(FactCatalogue facts, string text) => Parts(facts, text).Select(part => Called(facts, part) ?? part);

    private static string? Called(FactCatalogue facts, string text) =>
        facts.ByCode(text)?.Code ?? facts.All.FirstOrDefault(f => f.Name == text || f.NameEn.Equals(text, StringComparison.OrdinalIgnoreCase))?.Code;

    /// <summary>What stands between semicolons or 、; a name may hold a 、 itself.</summary>
    private static IEnumerable<string> Parts(FactCatalogue facts, string text)
    {
        foreach (var some in text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = some.Split('、', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (int at = 0, behind; at < parts.Length; at = behind)
            {
                behind = parts.Length;
                while (behind > at + 1 && Called(facts, string.Join('、', parts[at..behind])) is null)
                {
                    behind--;
                }
                yield return string.Join('、', parts[at..behind]);
            }
        }
    }

    private void Words(string field)
    {
        var text = file.Columns.Joined(table, field);
        if (text.Length == 0)
        {
            return;
        }
        var unknown = new List<string>();
        foreach (var word in text.Split(Marks, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (file.Words.Fact(word) is { } fact && file.Facts.ByCode(fact.Code) is not null)
            {
                Add(fact.Code, fact.Present, null);
            }
            else if (!CaseColumnsIndex.IsNothing(word))
            {
                unknown.Add(word);
            }
        }
        if (unknown.Count > 0)
        {
            Tell(field, string.Join("; ", unknown));
        }
    }

    /// <summary>Yes goes before no: a row that says both has told of it somewhere.</summary>
    private void Add(string code, bool present, DateOnly? on)
    {
        if (!_facts.TryGetValue(code, out var known) || (present && !known.Present) || (known.Present == present && known.On is null))
        {
            _facts[code] = new(code, present, on);
        }
    }

    private void Tell(string field, string text)
    {
        var whole = told.TryGetValue(field, out var before) ? before + "; " + text : text;
        told[field] = whole.Length > 2000 ? whole[..2000] : whole;
    }
}
