using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Identity;

namespace Fangxian.Administration.Accounts;

/// <summary>Gives an account a password that the rules allow.</summary>
internal static class NewPassword
{
    /// <summary>Longer texts only cost time to hash.</summary>
    public const int Longest = 128;

    /// <summary>What is stored of a password, or the rules that it breaks.</summary>
    /// <exception cref="InvalidOperationException">A transaction is open: hashing is slow on purpose, and other writers would wait for it.</exception>
    public static async Task<Result<string>> HashAsync(OutbreakDb db, Account account, string password)
    {
        if (db.Database.CurrentTransaction is not null)
        {
            throw new InvalidOperationException("Passwords are hashed before the transaction.");
        }
        using var manager = AccountStore.Manager(db);
        var broken = new List<FieldError>();
        foreach (var rule in manager.PasswordValidators)
        {
            broken.AddRange((await rule.ValidateAsync(manager, account, password)).Errors.Select(e => Say(e, manager.Options.Password)));
        }
        if (broken.Count > 0)
        {
            return new Malformed(new Dictionary<string, FieldError[]> { ["password"] = [.. broken] });
        }
        return AccountStore.HashOf(account, password);
    }

    private static FieldError Say(IdentityError error, PasswordOptions rules) => error.Code switch
    {
        nameof(IdentityErrorDescriber.PasswordTooShort) => new("accounts.password.too-short", rules.RequiredLength),
        nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) => new("accounts.password.too-uniform", rules.RequiredUniqueChars),
        nameof(IdentityErrorDescriber.PasswordRequiresDigit) => new("accounts.password.no-digit"),
        nameof(IdentityErrorDescriber.PasswordRequiresLower) => new("accounts.password.no-lower"),
        PasswordIsNotEverybodys.Code => new("accounts.password.everybodys"),
        _ => new("accounts.password.has-name"),
    };
}
