using Fangxian.Platform.Results;

namespace Fangxian.Registry.Areas;

/// <summary>
/// An official code: 12 digits (2+2+2+3+3, GB/T 2260 and the statistical code of the National Bureau of Statistics), 15 for a
/// grid. People leave out the zeros at the end.
/// </summary>
public static class AreaCode
{
    private static readonly int[] DigitsOfLevel = [0, 2, 4, 6, 9, 12, 15];

    /// <summary>How many digits tell an area of this level from all others.</summary>
    public static int Digits(AreaLevel level) => DigitsOfLevel[(int)level];

    /// <summary>The digits that every code below an area begins with.</summary>
    public static string Prefix(string code, AreaLevel level) => code[..Digits(level)];

    /// <summary>Full-width digits, as a Chinese input method types them, in ASCII.</summary>
    public static string InAscii(string typed) =>
        typed.AsSpan().ContainsAnyInRange('\uff10', '\uff19') ? string.Concat(typed.Select(c => c is >= '\uff10' and <= '\uff19' ? (char)(c - '\uff10' + '0') : c)) : typed;

    /// <summary>What a person typed, as the tree keeps it.</summary>
    public static string Full(string typed) => typed.Trim().PadRight(12, '0');

    /// <summary>Whether a full code can be that of an area of this level.</summary>
    public static bool Fits(string code, AreaLevel level) =>
        code.Length == (level is AreaLevel.Grid ? 15 : 12)
        && code.All(char.IsAsciiDigit)
        && code.AsSpan(Digits(level)).TrimStart('0').IsEmpty
        && !code.AsSpan(DigitsOfLevel[(int)level - 1]..Digits(level)).TrimStart('0').IsEmpty;

    /// <summary>Refuses a code that no area of this level can have.</summary>
    public static Malformed? Check(string field, string code, AreaLevel level) =>
        Fits(code, level) ? null : Malformed.Field(field, "areas.code.wrong", Digits(level));

    /// <summary>The code an area gets when the code above it changes: the same last digits behind the new ones.</summary>
    public static string Follow(string code, string oldPrefix, string newPrefix) => newPrefix + code[oldPrefix.Length..];

    /// <summary>The n-th code below an area: 510107 and 3 give 510107003000 for a township.</summary>
    public static string Below(string prefix, AreaLevel level, int number)
    {
        var width = Digits(level) - prefix.Length;
        return Full(prefix + number.ToString(System.Globalization.CultureInfo.InvariantCulture).PadLeft(width, '0'));
    }
}
