using System.Globalization;

namespace Fangxian.Registry.People;

/// <summary>
/// Numbers as they are shown until somebody gives a reason: of an identity number the division of the province and the last
/// four places, of a telephone number what tells two apart that one knows already.
/// </summary>
public static class Masked
{
    private const char Cover = '*';
    private const int MostCovers = 3;

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
    public static string Name(string name) => NameOfKey(PersonName.KeyOf(name));

    /// <summary>As above, where only the key of the name is known: spaces and dots between its parts are not covered, for they are not in it.</summary>
    public static string NameOfKey(string key)
    {
        var first = StringInfo.GetNextTextElementLength(key);
        var (shown, rest) = (key[..first].ToUpperInvariant(), 0);
        for (var at = first; at < key.Length && rest < MostCovers; rest++)
        {
            at += StringInfo.GetNextTextElementLength(key, at);
        }
        return shown + new string(Cover, rest);
    }

    private static string Middle(string text, int before, int behind) =>
        text.Length <= before + behind ? new string(Cover, text.Length) : text[..before] + new string(Cover, text.Length - before - behind) + text[^behind..];
}
