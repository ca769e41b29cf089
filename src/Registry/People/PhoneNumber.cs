using System.Text;
using System.Text.RegularExpressions;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.People;

/// <summary>
/// Telephone numbers of persons: mobile and fixed numbers of the mainland, any other with its country code (ITU-T E.164). One
/// number has one form here, <c>+86…</c>, however it was written.
/// </summary>
public static partial class PhoneNumber
{
    /// <summary>The one form of a number, with its extension behind an x; null where it is none.</summary>
    public static string? Parse(string? typed)
    {
        var text = Tidy(typed ?? "");
        if (Mainland().Match(text) is { Success: true } mainland)
        {
            var number = mainland.Groups["mobile"].Success ? mainland.Groups["mobile"].Value : mainland.Groups["area"].Value + mainland.Groups["number"].Value;
            return "+86" + number + Extension(mainland);
        }
        return Foreign().Match(text) is { Success: true } foreign && !foreign.Groups["all"].Value.StartsWith("86", StringComparison.Ordinal) ? "+" + foreign.Groups["all"].Value + Extension(foreign) : null;
    }

    /// <summary>What is wrong with a number; null where nothing is.</summary>
    public static FieldError? ErrorOf(string typed) => Parse(typed) is null ? new("people.phone.wrong") : null;

    /// <summary>The number as people write it here: without the country code of the mainland, with the zero of the area.</summary>
    public static string Shown(string number)
    {
        var local = number.StartsWith("+86", StringComparison.Ordinal) ? number[3..] : number;
        return local != number && !MobileAlone().IsMatch(local) ? "0" + local : local;
    }

    private static string Extension(Match match) => match.Groups["extension"] is { Success: true, Value: var extension } ? "x" + extension : "";

    private static string Tidy(string typed)
    {
        var text = new StringBuilder();
        foreach (var c in typed.Normalize(NormalizationForm.FormKC))
        {
            if (c is not (' ' or '-' or '(' or ')' or '\u2010' or '\u2011' or '\u2013' or '.') && !char.IsWhiteSpace(c))
            {
                text.Append(char.ToLowerInvariant(c));
            }
        }
        var tidy = text.ToString().Replace("转", "x", StringComparison.Ordinal).Replace("ext", "x", StringComparison.Ordinal);
        return tidy.StartsWith("00", StringComparison.Ordinal) ? "+" + tidy[2..] : tidy;
    }

    /// <summary>Mobile: 1 and ten digits from 13 on. Fixed: area code of two or three digits behind a zero, then seven or eight digits.</summary>
    [GeneratedRegex(@"^(?:\+?86)?(?:(?<mobile>1[3-9]\d{9})|0?(?<area>10|2\d|[3-9]\d{2})(?<number>[2-9]\d{6,7}))(?:x(?<extension>\d{1,6}))?$")]
    private static partial Regex Mainland();

    [GeneratedRegex(@"^\+(?<all>[1-9]\d{6,14})(?:x(?<extension>\d{1,6}))?$")]
    private static partial Regex Foreign();

    [GeneratedRegex(@"^1[3-9]\d{9}")]
    private static partial Regex MobileAlone();
}
