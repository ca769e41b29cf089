using System.Security.Cryptography;
using Fangxian.Platform.Identity;
using OtpNet;

namespace Fangxian.Administration.Accounts;

/// <summary>Codes of an authenticator app (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits) and recovery codes.</summary>
internal static class SecondFactor
{
    public const int RecoveryCodeCount = 10;

    private const int KeyBytes = 20, CodeDigits = 6;

    /// <summary>A last step more than a day ahead was written when the clock ran ahead; it keeps no code from being taken.</summary>
    private const long MostStepsAhead = 24 * 60 * 2;

    /// <summary>Clocks of phones are off: one step before and after is accepted too.</summary>
    private static readonly VerificationWindow Window = new(previous: 1, future: 1);

    /// <summary>Proposes a new key; it counts only when a code has confirmed it.</summary>
    public static string Propose(Account account, KeyRing keys)
    {
        var key = KeyGeneration.GenerateRandomKey(KeyBytes);
        (account.AuthenticatorKey, account.AuthenticatorSince) = (keys.Encrypt(key, account.Id), null);
        return Base32Encoding.ToString(key);
    }

    /// <summary>Whether the code is good now, and was not used before; uses it up.</summary>
    public static bool Accepts(Account account, string code, KeyRing keys, DateTimeOffset now)
    {
        code = code.Replace(" ", "", StringComparison.Ordinal).Trim();
        return code.Length == CodeDigits ? AcceptsCode(account, code, keys, now) : UsesRecovery(account, code);
    }

    /// <summary>New recovery codes; the former ones are void.</summary>
    public static IReadOnlyList<string> NewRecoveryCodes(Account account)
    {
        string[] codes = [.. Enumerable.Range(0, RecoveryCodeCount).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))];
        account.RecoveryCodes = string.Join(' ', codes.Select(HashOf));
        return [.. codes.Select(c => string.Join('-', c.Chunk(4).Select(part => new string(part))))];
    }

    private static bool AcceptsCode(Account account, string code, KeyRing keys, DateTimeOffset now)
    {
        if (account.AuthenticatorKey is not { } key || !new Totp(keys.Decrypt(key, account.Id)).VerifyTotp(now.UtcDateTime, code, out var step, Window) || (step <= account.LastCodeStep && account.LastCodeStep <= step + MostStepsAhead))
        {
            return false;
        }
        account.LastCodeStep = step;
        return true;
    }

    private static bool UsesRecovery(Account account, string code)
    {
        var hash = HashOf(code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant());
        var left = account.RecoveryCodes.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!left.Contains(hash))
        {
            return false;
        }
        account.RecoveryCodes = string.Join(' ', left.Where(c => c != hash));
        return true;
    }

    private static string HashOf(string code) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(code)))[..32];
}
