using System.ComponentModel.DataAnnotations;
using System.Text;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Registry.Organisations;

/// <summary>
/// The unified social credit code 统一社会信用代码 of a legal person or other organisation (GB 32100-2015): registering
/// authority, category, administrative division of the registration, organisation code (GB 11714, with a check character
/// of its own), check character. 18 characters of digits and capitals without I, O, S, V, Z.
/// </summary>
public sealed record CreditCode
{
    public const int Length = 18;

    private const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private const int OrganisationFrom = 8;
    private const int OrganisationCheck = 16;

    private static readonly int[] OrganisationWeights = [3, 7, 9, 10, 5, 8, 4, 2];

    private CreditCode(string text) => Text = text;

    /// <summary>The 18 characters.</summary>
    public string Text { get; }

    /// <summary>Who registered it, by letter: 1 staffing office, 5 civil affairs, 9 market regulation.</summary>
    public char Authority => Text[0];

    /// <summary>What it is, by letter within the authority's table: 1/1 state organ, 1/2 public institution.</summary>
    public char Category => Text[1];

    /// <summary>Six digits of GB/T 2260: where the registering authority is, not where the organisation works.</summary>
    public string Division => Text[2..OrganisationFrom];

    /// <summary>The organisation code 组织机构代码, nine characters with its own check character.</summary>
    public string Organisation => Text[OrganisationFrom..(OrganisationCheck + 1)];

    /// <summary>The code that a text writes, with or without spaces and hyphens, in any width and case; null where it is wrong.</summary>
    public static CreditCode? Parse(string typed)
    {
        var text = Tidy(typed);
        return ErrorOf(text) is null ? new CreditCode(text) : null;
    }

    /// <summary>
    /// What is wrong with a code, as near to the place as its two check characters can tell; null where nothing is.
    /// Places count from 1.
    /// </summary>
    public static FieldError? ErrorOf(string typed)
    {
        var text = Tidy(typed);
        for (var i = 0; i < text.Length; i++)
        {
            if (!Alphabet.Contains(text[i], StringComparison.Ordinal))
            {
                return new("organisations.code.letter", i + 1, text[i].ToString(), Likely(text[i]));
            }
            if (i is >= 2 and < OrganisationFrom && !char.IsAsciiDigit(text[i]))
            {
                return new("organisations.code.division", i + 1, text[i].ToString());
            }
        }
        return text.Length != Length ? new("organisations.code.length", text.Length, Length) : WrongCheck(text);
    }

    /// <summary>The check character of the first 17 characters: weights are powers of 3, modulus 31.</summary>
    public static char CheckOf(ReadOnlySpan<char> first17)
    {
        var (sum, weight) = (0, 1);
        foreach (var c in first17)
        {
            sum += Alphabet.IndexOf(c, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }
        return Alphabet[(31 - sum % 31) % 31];
    }

    /// <summary>The check character of the first 8 characters of an organisation code: modulus 11, X for 10.</summary>
    public static char OrganisationCheckOf(ReadOnlySpan<char> first8)
    {
        var sum = 0;
        for (var i = 0; i < first8.Length; i++)
        {
            sum += OrganisationWeights[i] * (char.IsAsciiDigit(first8[i]) ? first8[i] - '0' : first8[i] - 'A' + 10);
        }
        return (11 - sum % 11) switch { 10 => 'X', 11 => '0', var digit => (char)('0' + digit) };
    }

    /// <summary>
    /// If the inner check holds too, the fault lies in places 1 to 8 or in the last; if not, in places 9 to 17.
    /// </summary>
    private static FieldError? WrongCheck(string text)
    {
        var last = CheckOf(text.AsSpan(0, Length - 1));
        var inner = OrganisationCheckOf(text.AsSpan(OrganisationFrom, OrganisationCheck - OrganisationFrom));
        return (text[OrganisationCheck] == inner, text[^1] == last) switch
        {
            (true, true) => null,
            (true, false) => new("organisations.code.check", text[^1].ToString(), last.ToString()),
            (false, _) => new("organisations.code.inner", text[OrganisationCheck].ToString(), inner.ToString()),
        };
    }

    private static string Tidy(string typed) => new([.. typed.Normalize(NormalizationForm.FormKC).Where(c => c is not (' ' or '-')).Select(char.ToUpperInvariant)]);

    private static string Likely(char letter) => letter switch { 'I' => "1", 'O' => "0", 'S' => "5", 'V' => "U", 'Z' => "2", _ => "?" };
}

/// <summary>A unified social credit code, or nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CreditCodeAttribute : ValidationAttribute, IFieldRule
{
    public override bool IsValid(object? value) => value is not string text || ErrorOf(text) is null;

    public FieldError? ErrorOf(string text) => string.IsNullOrWhiteSpace(text) ? null : NameText.ErrorOf(text) ?? CreditCode.ErrorOf(text);
}
