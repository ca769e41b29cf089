using System.Globalization;

namespace Fangxian.Platform.Localisation;

/// <summary>
/// Chooses a word by a number: <c>{0} {0:row|rows}</c> says 1 row, 2 rows. A day is 2020-02-01; everything else is formatted as the
/// invariant culture does.
/// </summary>
internal sealed class PluralFormat : IFormatProvider, ICustomFormatter
{
    public static readonly PluralFormat Instance = new();

    public object? GetFormat(Type? formatType) => formatType == typeof(ICustomFormatter) ? this : CultureInfo.InvariantCulture.GetFormat(formatType!);

    public string Format(string? format, object? arg, IFormatProvider? formatProvider) =>
        format is not null && format.Split('|') is [var one, var many] ? (IsOne(arg) ? one : many)
        : arg is DateOnly day && string.IsNullOrEmpty(format) ? Words.Iso(day)
        : arg is IFormattable number ? number.ToString(format, CultureInfo.InvariantCulture)
        : arg?.ToString() ?? "";

    private static bool IsOne(object? arg) => arg is "1" or 1 or 1L;
}
