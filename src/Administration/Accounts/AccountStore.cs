using Fangxian.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Fangxian.Administration.Accounts;

/// <summary>
/// ASP.NET Core Identity on our tables: it hashes and judges passwords and verifies passkeys. Whatever it changes is
/// saved by the use case that asked.
/// </summary>
internal sealed class AccountStore(OutbreakDb db) : IUserPasswordStore<Account>, IUserPasskeyStore<Account>
{
    private static readonly PasswordHasher<Account> Hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = 210_000 }));

    /// <summary>A hash that no password fits, to spend the same time on an unknown name.</summary>
    private static readonly Lazy<string> NobodysHash = new(() => Hasher.HashPassword(null!, Platform.Identity.Secret.New()));

    /// <summary>The rules of Identity on these tables.</summary>
    public static UserManager<Account> Manager(OutbreakDb db) => new(
        new AccountStore(db), Options.Create(Rules()), Hasher, [], [new PasswordValidator<Account>(), new PasswordIsNotTheName(), new PasswordIsNotEverybodys()], new LowerName(), new IdentityErrorDescriber(), null!, NullLogger<UserManager<Account>>.Instance);

    /// <summary>Whether the password is that of the account; takes as long for no account as for one.</summary>
    public static bool IsRight(Account? account, string password) =>
        Hasher.VerifyHashedPassword(account!, account?.PasswordHash ?? NobodysHash.Value, password) is not PasswordVerificationResult.Failed && account?.PasswordHash is not null;

    public static string HashOf(Account account, string password) => Hasher.HashPassword(account, password);

    private static IdentityOptions Rules() => new()
    {
        Password = { RequiredLength = 10, RequiredUniqueChars = 5, RequireDigit = true, RequireLowercase = true, RequireUppercase = false, RequireNonAlphanumeric = false },
        Stores = { SchemaVersion = IdentitySchemaVersions.Version3 },
    };

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Name);

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken)
    {
        db.Add(user);
        await db.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    public async Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken)
    {
        await db.SaveChangesAsync(cancellationToken);
        return IdentityResult.Success;
    }

    /// <summary>An account is disabled, never deleted: the audit names it.</summary>
    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? db.Accounts().SingleOrDefaultAsync(a => a.Id == id, cancellationToken) : Task.FromResult<Account?>(null);

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => db.Accounts().SingleOrDefaultAsync(a => a.Name == normalizedUserName, cancellationToken);

    public Task SetPasswordHashAsync(Account user, string? passwordHash, CancellationToken cancellationToken)
    {
        user.PasswordHash = passwordHash;
        return Task.CompletedTask;
    }

    public Task<string?> GetPasswordHashAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash);

    public Task<bool> HasPasswordAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.PasswordHash is not null);

    public async Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        if (await db.Passkeys().SingleOrDefaultAsync(p => p.CredentialId == passkey.CredentialId, cancellationToken) is { } known)
        {
            (known.SignCount, known.IsUserVerified, known.IsBackedUp, known.Name) = (passkey.SignCount, passkey.IsUserVerified, passkey.IsBackedUp, passkey.Name ?? known.Name);
        }
        else
        {
            db.Add(Passkey.Of(user, passkey));
        }
    }

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken) =>
        [.. (await db.Passkeys().AsNoTracking().Where(p => p.AccountId == user.Id).OrderBy(p => p.CreatedAt).ToListAsync(cancellationToken)).Select(p => p.ToKey())];

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        await db.Passkeys().Where(p => p.CredentialId == credentialId).Join(db.Accounts(), p => p.AccountId, a => a.Id, (_, account) => account).SingleOrDefaultAsync(cancellationToken);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        (await db.Passkeys().AsNoTracking().SingleOrDefaultAsync(p => p.CredentialId == credentialId && p.AccountId == user.Id, cancellationToken))?.ToKey();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) =>
        db.Passkeys().Where(p => p.CredentialId == credentialId && p.AccountId == user.Id).ExecuteDeleteAsync(cancellationToken);

    public void Dispose()
    {
        // The context belongs to the use case.
    }

    private sealed class LowerName : ILookupNormalizer
    {
        public string? NormalizeName(string? name) => name?.Trim().ToLowerInvariant();

        public string? NormalizeEmail(string? email) => email;
    }

    private sealed class PasswordIsNotTheName : IPasswordValidator<Account>
    {
        /// <summary>What is shorter stands in many a password by chance.</summary>
        private const int ShortestName = 3;

        public Task<IdentityResult> ValidateAsync(UserManager<Account> manager, Account user, string? password) => Task.FromResult(
            password is not null && (password.Contains(user.Name, StringComparison.OrdinalIgnoreCase) || (user.DisplayName.Length >= ShortestName && password.Contains(user.DisplayName, StringComparison.OrdinalIgnoreCase)))
                ? IdentityResult.Failed(new IdentityError { Code = "PasswordContainsName" })
                : IdentityResult.Success);
    }
}
