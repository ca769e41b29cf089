using System.Globalization;

namespace Fangxian.Administration.Accounts;

/// <summary>A day as a form sends it.</summary>
internal static class Days
{
    public static DateOnly? Read(string? text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
