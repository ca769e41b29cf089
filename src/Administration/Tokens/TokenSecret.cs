using Fangxian.Platform.Identity;

namespace Fangxian.Administration.Tokens;

/// <summary>What a machine shows: 256 random bits behind a prefix by which scanners of secrets find it where it was left lying.</summary>
public static class TokenSecret
{
    public const string Prefix = "fxt_";

    private static readonly int Length = New().Length;

    public static string New() => Prefix + Secret.New();

    /// <summary>Whether a text has the form of a token's secret; what has not is never looked for.</summary>
    public static bool IsOne(string text) => text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal);
}
