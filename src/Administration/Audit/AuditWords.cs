using System.Text.RegularExpressions;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Localisation;
using Fangxian.Registry;

namespace Fangxian.Administration.Audit;

/// <summary>The audit in the words of its readers.</summary>
internal static partial class AuditWords
{
    /// <summary>What a use case does; its own name where this version of the program has no such use case.</summary>
    public static string UseCase(this Words words, string name) => words.Has("use-case." + name) ? words["use-case." + name] : name;

    /// <summary>What a line names, its first word in the reader's language where that is the kind of the record; the line itself keeps its words.</summary>
    public static string Records(this Words words, string told)
    {
        var end = told.AsSpan().IndexOfAny(' ', ':');
        return end > 0 && words.Has("audit.record." + told[..end]) ? words["audit.record." + told[..end]] + told[end..] : told;
    }

    public static string Kind(this Words words, AuditKind kind) => words["audit.kind." + kind.ToString().ToLowerInvariant()];

    /// <summary>The area in whose chain a line stands.</summary>
    public static string AreaOf(this Words words, AuditLineView line) => line.Area is { } area ? words.Name(area.Name, area.NameEn) : words["accounts.everything"];

    /// <summary>The id that somebody typed or pasted, be it within the address of the record's page; null where there is none.</summary>
    public static Guid? IdIn(string? typed) => Guid.TryParse(Id().Match(typed ?? "") is { Success: true } found ? found.Value : typed?.Trim(), out var id) ? id : null;

    [GeneratedRegex("[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")]
    private static partial Regex Id();
}
