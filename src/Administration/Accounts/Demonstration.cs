using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>An account of the demonstration, as its sign-in page offers it.</summary>
/// <param name="Name">The name to sign in with.</param>
/// <param name="Role">The key of its role.</param>
/// <param name="Position">The position of its area.</param>
public sealed record DemoAccount(string Name, string Role, long Position);

/// <summary>Makes the accounts of a demonstration: one for every shipped role in each of the named areas.</summary>
public static class Demonstration
{
    /// <summary>The password of every account of a demonstration, which listens on this machine only.</summary>
    public const string Password = "demo-fangxian-2020";

    public sealed record Request
    {
        /// <summary>The codes of areas, one of each level, the highest first.</summary>
        public required IReadOnlyList<string> Areas { get; init; }
    }

    public sealed record Response(int Accounts) : IAudited
    {
        public string AuditRecords => $"{Accounts} accounts";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/add-demonstration", AdministrationContract.AccountsWrite, RunAsync);

    /// <summary>Whether anybody could sign in to this database.</summary>
    public static Task<bool> HasAccountsAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync(AdministrationContract.AccountsTopic, "has-accounts", async _ => await db.Accounts().AnyAsync(CancellationToken.None), cancellation);

    /// <summary>The accounts of the demonstration; none in any other database.</summary>
    public static Task<IReadOnlyList<DemoAccount>> DemoAccountsAsync(this OutbreakDb db, CancellationToken cancellation) =>
        db.KeptAsync<IReadOnlyList<DemoAccount>>(AdministrationContract.AccountsTopic, "demo-accounts", async _ =>
            await db.Accounts().Where(a => a.IsDemo && a.DisabledAt == null).OrderBy(a => a.Position).ThenBy(a => a.Name)
                .Join(db.RoleGrants(), a => a.Id, g => g.AccountId, (a, g) => new DemoAccount(a.Name, g.Role, a.Position)).ToListAsync(CancellationToken.None), cancellation);

    /// <summary>Name and post of an account of the demonstration in English: both are made of its area and role. People's own accounts are called as they were named.</summary>
    internal static (string Name, string Post)? InEnglish(Account account, AreaTree tree, RoleCatalogue roles) =>
        account.IsDemo && tree.Find(account.Position) is { } area && roles.Find(account.Name[..account.Name.LastIndexOf('.')]) is { NameEn: { } role } ? ($"{role}, {area.NameEn ?? area.Name}", role) : null;

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        var (tree, roles) = (await db.AreaTreeAsync(cancellation), await RoleCatalogue.GetAsync(db, cancellation));
        var made = 0;
        string? hash = null;
        foreach (var area in request.Areas.Select(tree.ByCode).OfType<AreaNode>())
        {
            foreach (var role in roles.All.Where(r => r.Version is null))
            {
                var name = $"{role.Key}.{area.Level.ToString().ToLowerInvariant()}";
                if (await db.Accounts().AnyAsync(a => a.Name == name, cancellation))
                {
                    continue;
                }
                var account = new Account { Id = Guid.CreateVersion7(now), Name = name, DisplayName = $"{area.Name} {role.Name}", Post = role.Name, Position = area.Position, CreatedAt = now, IsDemo = true };
                account.SetPassword(hash ??= AccountStore.HashOf(account, Password), now);
                db.Add(account);
                db.Add(new RoleGrant { Id = Guid.CreateVersion7(now), AccountId = account.Id, Role = role.Key, Position = area.Position, From = now, GivenBy = actor.Name });
                made++;
            }
        }
        db.RaiseVersion(AdministrationContract.AccountsTopic);
        return new Response(made);
    }
}
