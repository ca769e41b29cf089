using System.Globalization;
using System.Text;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.People;

/// <summary>
/// The citizen identification number 公民身份号码 (GB 11643-1999): division of the first registration, day of birth, serial
/// number (odd for men, even for women), check character (ISO/IEC 7064, MOD 11-2). Residence permits of Hong Kong, Macao and
/// Taiwan residents (81, 82, 83) and permanent residence cards of foreigners (9) follow it. The numbers of 15 digits of before
/// (GB 11643-1989) are read as the 18 characters they became.
/// </summary>
public sealed record IdentityNumber
{
    public const int Length = 18;

    private const int FormerLength = 15;
    private const int BirthAt = 6, BirthLength = 8, SexAt = 16;
    private const string Checks = "10X98765432";

    /// <summary>Serial numbers that GB 11643-1989 kept for those born in the century before.</summary>
    private const int FirstOfCentenarians = 996;

    private static readonly HashSet<string> Provinces =
    [
        "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37", "41", "42", "43", "44", "45", "46",
        "50", "51", "52", "53", "54", "61", "62", "63", "64", "65", "71", "81", "82", "83",
    ];

    private IdentityNumber(string text, DateOnly born) => (Text, BirthDate) = (text, born);

    /// <summary>The 18 characters.</summary>
    public string Text { get; }

    public DateOnly BirthDate { get; }

    public Sex Sex => (Text[SexAt] - '0') % 2 == 1 ? Sex.Male : Sex.Female;

    /// <summary>The number that a text writes, in any width and case, with or without spaces and hyphens; null where it is wrong.</summary>
    public static IdentityNumber? Parse(string? typed)
    {
        var text = Tidy(typed ?? "");
        if (ErrorOf(text) is not null)
        {
            return null;
        }
        var whole = text.Length == FormerLength ? Lengthened(text) : text;
        return new IdentityNumber(whole, BirthOf(whole)!.Value);
    }

    /// <summary>What is wrong with a number, with the place counted from 1; null where nothing is.</summary>
    public static FieldError? ErrorOf(string typed)
    {
        var text = Tidy(typed);
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]) && !(text[i] == 'X' && i == Length - 1))
            {
                return new("people.identity.letter", i + 1, text[i].ToString());
            }
        }
        if (text.Length is not (Length or FormerLength))
        {
            return new("people.identity.length", text.Length);
        }
        if (text[0] != '9' && !Provinces.Contains(text[..2]))
        {
            return new("people.identity.division", text[..2]);
        }
        var whole = text.Length == FormerLength ? Lengthened(text) : text;
        if (BirthOf(whole) is null)
        {
            return new("people.identity.birth", whole.Substring(BirthAt, BirthLength));
        }
        return whole[^1] == CheckOf(whole.AsSpan(0, Length - 1)) ? null : new("people.identity.check", whole[^1].ToString(), CheckOf(whole.AsSpan(0, Length - 1)).ToString());
    }

    /// <summary>The check character of the first 17 digits: the weight of each place is a power of 2, modulus 11.</summary>
    public static char CheckOf(ReadOnlySpan<char> first17)
    {
        var sum = 0;
        foreach (var digit in first17)
        {
            sum = (sum + digit - '0') * 2 % 11;
        }
        return Checks[sum];
    }

    /// <summary>As documents are written down: letters and digits alone, capitals.</summary>
    internal static string Tidy(string typed) => new([.. typed.Normalize(NormalizationForm.FormKC).Where(c => !char.IsWhiteSpace(c) && c is not ('-' or '\u2010' or '\u2011')).Select(char.ToUpperInvariant)]);

    private static DateOnly? BirthOf(string whole) =>
        DateOnly.TryParseExact(whole.AsSpan(BirthAt, BirthLength), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var born) && born.Year >= 1800 ? born : null;

    private static string Lengthened(string former)
    {
        var century = int.Parse(former.AsSpan(FormerLength - 3), CultureInfo.InvariantCulture) >= FirstOfCentenarians ? "18" : "19";
        var first17 = former[..BirthAt] + century + former[BirthAt..];
        return first17 + CheckOf(first17);
    }
}
