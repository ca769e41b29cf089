using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;

namespace Fangxian.Platform.Localisation;

/// <summary>
/// Every text of the product by key, in both languages. Each module embeds <c>*Texts.json</c>:
/// <c>{ "counts.import.title": ["导入计数", "Import counts"] }</c>. A key without both languages does not load. A word that
/// follows a number is written for one and for many: <c>{0} {0:row|rows}</c>.
/// </summary>
public sealed class Texts
{
    private readonly FrozenDictionary<string, (string Chinese, string English)> _byKey;

    private Texts(IEnumerable<KeyValuePair<string, (string, string)>> texts) => _byKey = texts.ToFrozenDictionary(StringComparer.Ordinal);

    public IReadOnlyCollection<string> Keys => _byKey.Keys;

    public static Texts Load(IEnumerable<Assembly> assemblies)
    {
        var texts = new Dictionary<string, (string, string)>(StringComparer.Ordinal);
        foreach (var assembly in assemblies.Distinct())
        {
            foreach (var name in assembly.GetManifestResourceNames().Where(n => n.EndsWith("Texts.json", StringComparison.Ordinal)))
            {
                using var stream = assembly.GetManifestResourceStream(name)!;
                foreach (var (key, both) in JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!)
                {
                    if (both.Length != 2 || both.Any(string.IsNullOrWhiteSpace))
                    {
                        throw new InvalidOperationException($"Text '{key}' of {name} needs exactly two languages.");
                    }
                    if (!texts.TryAdd(key, (both[0], both[1])))
                    {
                        throw new InvalidOperationException($"Text '{key}' of {name} stands twice.");
                    }
                }
            }
        }
        return new Texts(texts);
    }

    public bool Has(string key) => _byKey.ContainsKey(key);

    /// <summary>The text of a key; the key itself where none exists, so that nothing vanishes from a page.</summary>
    public string this[Language language, string key] =>
        _byKey.TryGetValue(key, out var both) ? (language is Language.English ? both.English : both.Chinese) : key;

    public string this[Language language, string key, params object?[] arguments] =>
        string.Format(PluralFormat.Instance, this[language, key], arguments);
}
