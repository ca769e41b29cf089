using System.Collections.Frozen;

namespace Fangxian.Registry.Areas;

/// <summary>
/// The pinyin initials of a new name, read as the names that are known already are read: each character by the initial it
/// has most often there. A character that no name has yet is left out.
/// </summary>
internal sealed class PinyinInitials
{
    private readonly FrozenDictionary<char, char> _initial;

    private PinyinInitials(IEnumerable<(string Name, string Pinyin)> known) =>
        _initial = known.Where(k => k.Name.Length == k.Pinyin.Length)
            .SelectMany(k => k.Name.Zip(k.Pinyin))
            .CountBy(pair => pair)
            .GroupBy(counted => counted.Key.First, counted => (Initial: counted.Key.Second, Times: counted.Value))
            .ToFrozenDictionary(g => g.Key, g => g.MaxBy(c => c.Times).Initial);

    public static PinyinInitials LearntFrom(IEnumerable<(string Name, string Pinyin)> known) => new(known);

    public static PinyinInitials LearntFrom(AreaTree tree) => new(tree.All.Select(a => (a.Name, a.Pinyin)));

    public string Of(string name) =>
        string.Concat(name.Where(c => _initial.ContainsKey(c) || char.IsAsciiLetterOrDigit(c)).Select(c => _initial.GetValueOrDefault(c, char.ToLowerInvariant(c))).Take(60));
}
