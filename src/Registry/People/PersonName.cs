using System.Globalization;
using System.Text;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.People;

/// <summary>
/// Names of persons: kept as written (Chinese, minority names with the middle dot, Latin letters), 1 to 100 characters, and
/// compared by a key in which the ways to write one name are the same.
/// </summary>
public static class PersonName
{
    /// <summary>The signs by which the parts of a name of a minority people are kept apart on documents and keyboards.</summary>
    private const string MiddleDots = "·•‧∙⋅・･．.˙●";

    /// <summary>Signs of markup and of programs: no name on a document has one, and they come of a broken export or of mischief.</summary>
    private const string Signs = "<>{}[]|\\\"=&;#$%^~@_";

    /// <summary>What hospitals call somebody nobody knows, told from the next one by a number: 无名氏1, 无名男2, Unknown 3.</summary>
    private static readonly string[] Nameless = ["无名", "不详", "unknown", "unidentified", "johndoe", "janedoe"];

    /// <summary>What is wrong with a name; null where nothing is.</summary>
    public static FieldError? ErrorOf(string typed)
    {
        if (NameText.ErrorOf(typed) is { } unsafeText)
        {
            return unsafeText;
        }
        var name = NameText.Clean(typed);
        if (name is null)
        {
            return new("validation.required");
        }
        if (new StringInfo(name).LengthInTextElements > Person.LongestName || name.Length > Person.LongestName)
        {
            return new("validation.length", 1, Person.LongestName);
        }
        var key = KeyOf(name);
        // Full width is the same sign.
        var sign = name.Normalize(NormalizationForm.FormKC).FirstOrDefault(Signs.Contains);
        var digit = Nameless.Any(word => key.StartsWith(word, StringComparison.Ordinal)) ? default : name.EnumerateRunes().FirstOrDefault(Rune.IsDigit);
        return sign != default ? new("people.name.sign", sign.ToString()) : digit != default ? new("people.name.digit", digit.ToString()) : key.Length == 0 ? new("people.name.no-letter") : null;
    }

    /// <summary>
    /// What searches and matches compare: compatible forms folded (NFKC), Latin accents and case gone, without spaces, middle
    /// dots, hyphens and apostrophes. Empty for a name that is not known.
    /// </summary>
    public static string KeyOf(string? name)
    {
        var key = new StringBuilder();
        foreach (var rune in (name ?? "").Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                key.Append(Rune.ToLowerInvariant(rune));
            }
            else if (!IsLeftOut(rune))
            {
                key.Append(rune);
            }
        }
        var whole = key.ToString().Normalize(NormalizationForm.FormC);
        return whole.Length <= Person.LongestName ? whole : whole[..Person.LongestName];
    }

    /// <summary>Combining accents are left out behind Latin letters alone; other scripts need theirs.</summary>
    private static bool IsLeftOut(Rune rune) =>
        rune.Value is >= 0x0300 and <= 0x036F || Rune.IsWhiteSpace(rune) || rune.Value is '-' or '\'' or 0x2019 or 0x02BC or 0x2010 or 0x2011 or ',' or 0x00B4 or '`'
        || MiddleDots.EnumerateRunes().Contains(rune);
}
