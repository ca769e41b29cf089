using System.Globalization;

namespace Fangxian.Cases.LineList;

/// <summary>An age as people and systems write it.</summary>
internal static class AgeText
{
    /// <summary>Whole years of 30, 30岁, 33 Years, 8个月, 8 Months, 12 Days; null where it is no age.</summary>
    public static short? Years(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        var end = 0;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || text[end] is '.'))
        {
            end++;
        }
        if (!double.TryParse(text[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }
        double? perYear = text[end..].Trim().ToString().ToLowerInvariant() switch
        {
            "" or "岁" or "周岁" or "y" or "yr" or "yrs" or "year" or "years" => 1,
            "月" or "个月" or "月龄" or "m" or "mo" or "month" or "months" => 12,
            "周" or "周龄" or "w" or "week" or "weeks" => 365.25 / 7,
            "天" or "日" or "日龄" or "d" or "day" or "days" => 365.25,
            _ => null,
        };
        return perYear is { } each ? (short)Math.Min(number / each, short.MaxValue) : null;
    }
}
