using System.Collections.Concurrent;
using System.Text.Json;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The words by which people name sexes, classes, outcomes and facts in line lists, in Chinese and English, and the headers by
/// which fields are known: data in <c>data/words</c>.
/// </summary>
internal sealed class CaseWords
{
    private static readonly ConcurrentDictionary<string, CaseWords> Loaded = new(StringComparer.Ordinal);

    /// <summary>Meaning by word, by field.</summary>
    private readonly Dictionary<string, Dictionary<string, string>> _values;
    private readonly Dictionary<string, string[]> _headers;

    /// <summary>Codes of facts by word.</summary>
    private readonly Dictionary<string, (string Code, bool Present)> _facts;

    private CaseWords(WordsFile file)
    {
        _values = file.Values.ToDictionary(
            field => field.Key,
            field => field.Value.SelectMany(meaning => meaning.Value.Select(word => (word, meaning.Key))).ToDictionary(w => Plain(w.word), w => w.Key, StringComparer.Ordinal), StringComparer.Ordinal);
        _headers = file.Headers;
        _facts = file.Facts.SelectMany(fact => fact.Value.Select(word => (word, fact.Key))).ToDictionary(w => Plain(w.word), w => (w.Key, true), StringComparer.Ordinal);
        foreach (var (word, code) in file.Absent)
        {
            _facts[Plain(word)] = (code, false);
        }
    }

    public static CaseWords Of(SharedState shared) => Loaded.GetOrAdd(shared.DataFolder, static folder =>
    {
        var path = Path.Combine(folder, "words", "cases.json");
        return new CaseWords(File.Exists(path) ? JsonSerializer.Deserialize<WordsFile>(File.ReadAllText(path), Json.Options) ?? new() : new());
    });

    /// <summary>What a word of a field means; null where nobody has said, empty where it is known to mean nothing.</summary>
    public string? Meaning(string field, string word, CaseMapping mapping)
    {
        var plain = Plain(word);
        if (mapping.Values.TryGetValue(field, out var own))
        {
            foreach (var (told, meaning) in own)
            {
                if (Plain(told) == plain)
                {
                    return meaning;
                }
            }
        }
        return _values.TryGetValue(field, out var words) && words.TryGetValue(plain, out var known) ? known : null;
    }

    /// <summary>The fact that a word names, and whether it is told to hold.</summary>
    public (string Code, bool Present)? Fact(string word) => _facts.TryGetValue(Plain(word), out var fact) ? fact : null;

    /// <summary>A mapping by the words of the headers.</summary>
    public CaseMapping Guess(IReadOnlyList<string> headers)
    {
        var left = headers.Where(h => h.Length > 0).ToDictionary(Plain, h => h, StringComparer.Ordinal);
        var columns = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var field in CaseFields.All)
        {
            foreach (var word in _headers.GetValueOrDefault(field, []))
            {
                if (left.Remove(Plain(word), out var header))
                {
                    columns[field] = header;
                    break;
                }
            }
        }
        return new() { Headers = headers, Columns = columns };
    }

    /// <summary>As words are compared: half-width, without case, spaces and marks around them.</summary>
    private static string Plain(string text)
    {
        Span<char> plain = stackalloc char[Math.Min(text.Length, 200)];
        var length = 0;
        foreach (var c in text)
        {
            var half = c is >= '\uff01' and <= '\uff5e' ? (char)(c - 0xfee0) : c;
            if (length < plain.Length && !char.IsWhiteSpace(half) && half is not ('_' or '-' or '.' or ':' or '*' or '\''))
            {
                plain[length++] = char.ToLowerInvariant(half);
            }
        }
        return plain[..length].ToString();
    }

    private sealed record WordsFile
    {
        public Dictionary<string, string[]> Headers { get; init; } = [];
        public Dictionary<string, Dictionary<string, string[]>> Values { get; init; } = [];
        public Dictionary<string, string[]> Facts { get; init; } = [];

        /// <summary>Words that say of a fact that it does not hold.</summary>
        public Dictionary<string, string> Absent { get; init; } = [];
    }
}

/// <summary>The mappings of line lists: saved, shipped, guessed.</summary>
internal static class CaseMappings
{
    public static MappingShelf<CaseMapping> Shelf(SharedState shared) =>
        new(MappingKind.Cases, Path.Combine("mappings", "cases"), (mapping, name) => mapping with { Name = name }, CaseWords.Of(shared).Guess);
}
