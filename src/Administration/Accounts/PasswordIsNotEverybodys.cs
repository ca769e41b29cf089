using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Identity;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// A password is not made of what everybody tries first: common words, years, rows of keys, one key again and again. Each of
/// these counts as one sign, however long it is, and enough signs must be left (NIST SP 800-63B, 5.1.1.2: values that are
/// commonly used or expected are refused).
/// </summary>
internal sealed partial class PasswordIsNotEverybodys : IPasswordValidator<Account>
{
    public const string Code = "PasswordIsEverybodys";

    /// <summary>Fewer signs than this are tried before an account locks itself often enough.</summary>
    private const int LeastSigns = 6;

    private const int ShortestRow = 3;

    private static readonly string[] Rows = ["abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "qazwsxedcrfvtgbyhnujm", "1qaz2wsx3edc4rfv5tgb", "!@#$%^&*()"];

    [GeneratedRegex("^(fangxian|p[a@]ss(w[o0]rd)?|administrator|admin|root|user|test|guest|login|welcome|letmein|i?loveyou|woaini|520(1314)?|1314(520)?|hello|monkey|dragon|master|sunshine|princess|football|china|zhongguo|yiqing|covid|corona|(19|20)[0-9]{2})", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) =>
        Task.FromResult(Signs(password ?? "") < LeastSigns ? IdentityResult.Failed(new IdentityError { Code = Code }) : IdentityResult.Success);

    internal static int Signs(string password)
    {
        var (rest, signs) = (password.ToLowerInvariant(), 0);
        for (; rest.Length > 0; signs++)
        {
            rest = rest[Math.Max(Word().Match(rest).Length, Row(rest))..];
        }
        return signs;
    }

    /// <summary>How many keys at the beginning lie in a row, forwards, backwards or on one spot; one where they do not.</summary>
    private static int Row(string text)
    {
        var same = text.TakeWhile(c => c == text[0]).Count();
        var longest = Rows.SelectMany(row => new[] { row, new string([.. row.Reverse()]) }).Max(row => Common(text, row));
        return Math.Max(same, longest) is var found && found >= ShortestRow ? found : 1;
    }

    /// <summary>How much of the beginning of a text stands in a row from where its first key stands.</summary>
    private static int Common(string text, string row)
    {
        var most = 0;
        for (var at = row.IndexOf(text[0], StringComparison.Ordinal); at >= 0; at = row.IndexOf(text[0], at + 1))
        {
            most = Math.Max(most, text.AsSpan().CommonPrefixLength(row.AsSpan(at)));
        }
        return most;
    }
}
