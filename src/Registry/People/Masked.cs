namespace Fangxian.Registry.People;

/// <summary>
/// Numbers as they are shown until somebody gives a reason: of an identity number the division of the province and the last
/// four places, of a telephone number what tells two apart that one knows already.
/// </summary>
public static class Masked
{
    private const char Cover = '*';

    /// <summary>110***********123X.</summary>
    public static string Identity(string number) => number.Length switch
    {
        >= 15 => Middle(number, 3, 4),
        >= 8 => Middle(number, 2, 2),
        >= 4 => Middle(number, 1, 1),
        _ => new string(Cover, number.Length),
    };

    /// <summary>138****5678, as <see cref="PhoneNumber.Shown"/> writes it.</summary>
    public static string Phone(string number)
    {
        var shown = PhoneNumber.Shown(number);
        return shown.Length >= 10 ? Middle(shown, 3, 4) : Middle(shown, 2, 2);
    }

    /// <summary>A name where only its length and first character need be seen: 张**.</summary>
    public static string Name(string name)
    {
        var parts = new System.Globalization.StringInfo(name);
        return parts.LengthInTextElements < 2 ? name : parts.SubstringByTextElements(0, 1) + new string(Cover, Math.Min(parts.LengthInTextElements - 1, 3));
    }

    private static string Middle(string text, int before, int behind) =>
        text.Length <= before + behind ? new string(Cover, text.Length) : text[..before] + new string(Cover, text.Length - before - behind) + text[^behind..];
}
