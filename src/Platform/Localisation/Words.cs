using System.Globalization;
using Fangxian.Platform.Data;

namespace Fangxian.Platform.Localisation;

/// <summary>The texts and number forms of one request's language: <c>T["situation.title"]</c>.</summary>
public sealed class Words(Texts texts, Language language)
{
    public const char Minus = '−';

    public Language Language { get; } = language;

    public bool IsEnglish => Language is Language.English;

    public string this[string key] => texts[Language, key];

    public string this[string key, params object?[] arguments] => texts[Language, key, arguments];

    public bool Has(string key) => texts.Has(key);

    /// <summary>One of two names: the Chinese, or the English where the reader reads English and there is one.</summary>
    public string Name(string chinese, string? english) => IsEnglish && !string.IsNullOrEmpty(english) ? english : chinese;

    /// <summary>1,234 with a true minus sign; an unknown number is the word for unknown, never 0.</summary>
    public string Number(long? value) =>
        value is { } v ? v.ToString("#,0", CultureInfo.InvariantCulture).Replace('-', Minus) : this["common.unknown"];

    public string Number(double value, int decimals) =>
        value.ToString("#,0." + new string('0', decimals), CultureInfo.InvariantCulture).TrimEnd('.').Replace('-', Minus);

    /// <summary>17.8% from a proportion; the caller decides whether the base is large enough for a percentage.</summary>
    public string Percent(double proportion, int decimals = 0) => Number(proportion * 100, decimals) + "%";

    /// <summary>2月25日 or 25 Feb.</summary>
    public string Day(DateOnly date) =>
        IsEnglish ? date.ToString("d MMM", CultureInfo.InvariantCulture) : $"{date.Month}月{date.Day}日";

    /// <summary>2020年2月25日 or 25 February 2020.</summary>
    public string LongDay(DateOnly date) =>
        IsEnglish ? date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture) : $"{date.Year}年{date.Month}月{date.Day}日";

    /// <summary>Until when something holds: the end of a day, or an instant within one.</summary>
    public string End(DateTimeOffset end, OutbreakCalendar calendar) => calendar.EndedAt(end) is { } day ? this["common.end-of-day", Iso(day)] : calendar.Shown(end);

    /// <summary>2020-02-25, in both languages.</summary>
    public static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
