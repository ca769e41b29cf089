using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Protocols;

/// <summary>Lines of editions in the reader's language.</summary>
public static class EditionWords
{
    /// <summary>A whole line in one sentence, with whether it is verified.</summary>
    public static string Say(Words words, EditionLine line) =>
        (line.Value is { } value ? words["protocols.line", words.Say(line.Label), words.Say(value)] : words.Say(line.Label))
        + string.Concat(line.More.Select(more => words["protocols.more", words.Say(more)]))
        + (!line.IsDoubted ? "" : words["protocols.more", words["clocks.unverified"]]);

    public static string Say(Words words, EditionFault fault) => words["protocols.fault", fault.Path, words.Say(fault.Why)];

    /// <summary>The codes of areas by their names, where the register knows them.</summary>
    public static string Areas(Words words, Areas.AreaTree tree, IReadOnlyList<string> codes) =>
        codes.Count == 0 ? words["protocols.everywhere"] : string.Join(words.IsEnglish ? ", " : "、", codes.Select(code => tree.ByCode(code) is { } area ? words.Name(area.Name, area.NameEn) : code));
}
