using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using Fangxian.Platform.Results;

namespace Fangxian.Platform.Modules;

/// <summary>
/// A name that people read and compare: no character that is invisible, turns the direction of writing, or looks like a
/// letter of another script. Store <see cref="NameText.Clean"/> of it.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NameAttribute : ValidationAttribute, IFieldRule
{
    public override bool IsValid(object? value) => value is not string text || NameText.ErrorOf(text) is null;

    public FieldError? ErrorOf(string text) => NameText.ErrorOf(text);
}

/// <summary>
/// The text of a name. What makes two names look alike that are not the same is refused (Unicode Technical Standard 39,
/// sections 3.1 and 5.1), so that nobody is mistaken for another.
/// </summary>
public static class NameText
{
    /// <summary>Letters and marks that leave nothing on paper although Unicode does not count them as format characters.</summary>
    private static readonly (int From, int To)[] Blank =
    [
        (0x034F, 0x034F), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x2800, 0x2800),
        (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFFA0, 0xFFA0), (0xE0100, 0xE01EF),
    ];

    /// <summary>
    /// The name as it is stored: spaces at the ends gone, any run of spaces one plain space, composed (Unicode
    /// normalisation form C). Null for nothing but spaces. Takes only what <see cref="ErrorOf"/> finds no fault with.
    /// </summary>
    public static string? Clean(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }
        var clean = new StringBuilder(typed.Length);
        foreach (var c in typed.AsSpan().Trim())
        {
            if (char.GetUnicodeCategory(c) is not UnicodeCategory.SpaceSeparator)
            {
                clean.Append(c);
            }
            else if (clean[^1] != ' ')
            {
                clean.Append(' ');
            }
        }
        return clean.ToString().Normalize(NormalizationForm.FormC);
    }

    /// <summary>
    /// What is wrong with a name, with the code point as <c>U+200B</c> and its place counted from 1 in characters as people
    /// count them; null where nothing is.
    /// </summary>
    public static FieldError? ErrorOf(string name)
    {
        var end = name.AsSpan().TrimEnd().Length;
        var start = end - name.AsSpan(0, end).TrimStart().Length;
        var (place, word) = (start, Scripts.None);
        for (var i = start; i < end; place++)
        {
            if (Rune.DecodeFromUtf16(name.AsSpan(i), out var rune, out var length) is not System.Buffers.OperationStatus.Done)
            {
                return Error("validation.name-broken", name[i], place);
            }
            i += length;
            if (WrongWith(rune) is { } key)
            {
                return Error(key, rune.Value, place);
            }
            word = !Rune.IsLetter(rune) ? Scripts.None : word | ScriptOf(rune.Value);
            if ((word & (word - 1)) != 0)
            {
                return Error("validation.name-mixed", rune.Value, place);
            }
        }
        return null;
    }

    private static string? WrongWith(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => "validation.name-control",
        UnicodeCategory.Format => "validation.name-invisible",
        UnicodeCategory.PrivateUse => "validation.name-private",
        _ => Blank.Any(b => rune.Value >= b.From && rune.Value <= b.To) ? "validation.name-invisible" : null,
    };

    private static FieldError Error(string key, int codePoint, int place) => new(key, $"U+{codePoint:X4}", place + 1);

    /// <summary>The scripts whose letters are mistaken for one another. Chinese stands beside any of them.</summary>
    [Flags]
    private enum Scripts
    {
        None = 0,
        Latin = 1,
        Greek = 2,
        Cyrillic = 4,
    }

    private static Scripts ScriptOf(int letter) => letter switch
    {
        <= 0x02AF or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFF21 and <= 0xFF5A) => Scripts.Latin,
        (>= 0x0370 and <= 0x03FF) or (>= 0x1F00 and <= 0x1FFF) => Scripts.Greek,
        (>= 0x0400 and <= 0x052F) or (>= 0x1C80 and <= 0x1C8F) => Scripts.Cyrillic,
        _ => Scripts.None,
    };
}
