using System.Globalization;

namespace Fangxian.Platform.ImportExport;

/// <summary>
/// Whole numbers as files have them: 531, ５３１, 1,234, １，２３４, "12 345", 531.0, 1.2E3, 531例. Groups have three digits:
/// 12,3 may be 12.3 or 123 and is neither.
/// </summary>
public static class FigureText
{
    private const int Longest = 40;

    /// <summary>The number; false where the text is none. It may be negative.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        if (text.Length is 0 or > Longest)
        {
            return false;
        }
        Span<char> plain = stackalloc char[Longest];
        ReadOnlySpan<char> ascii = plain[..Plain(text, plain)];
        ascii = ascii.TrimEnd("例人名个宗");
        return Grouped(ascii, out value)
            || (double.TryParse(ascii, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number == Math.Floor(number) && Math.Abs(number) < 1e15 && (value = (long)number) == number);
    }

    /// <summary>Full-width forms as ASCII, every space and the apostrophe of a spreadsheet left out; the length.</summary>
    public static int Plain(ReadOnlySpan<char> text, Span<char> plain)
    {
        var length = 0;
        for (var i = 0; i < text.Length && length < plain.Length; i++)
        {
            var c = text[i] is >= '\uff01' and <= '\uff5e' ? (char)(text[i] - 0xfee0) : text[i] is '\u2212' ? '-' : text[i];
            if (char.IsWhiteSpace(c))
            {
                // Between two digits a space separates groups.
                if (length > 0 && char.IsAsciiDigit(plain[length - 1]) && i + 1 < text.Length && char.IsDigit(text[i + 1]))
                {
                    plain[length++] = ',';
                }
            }
            else if (c != '\'' || i > 0)
            {
                plain[length++] = c;
            }
        }
        return length;
    }

    private static bool Grouped(ReadOnlySpan<char> text, out long value)
    {
        value = 0;
        var negative = text.StartsWith('-');
        var digits = text.TrimStart("+-").Length >= text.Length - 1 ? text.TrimStart("+-") : default;
        var (seen, group) = (0, -1);
        foreach (var c in digits)
        {
            if (c == ',' && (group == 3 || (group < 0 && seen is > 0 and <= 3)))
            {
                group = 0;
            }
            else if (char.IsAsciiDigit(c) && ++seen <= 18 && (group < 0 || ++group <= 3))
            {
                value = value * 10 + (c - '0');
            }
            else
            {
                return false;
            }
        }
        value = negative ? -value : value;
        return seen > 0 && group is -1 or 3;
    }
}
