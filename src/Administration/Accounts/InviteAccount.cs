using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Accounts;

/// <summary>Makes an account with a first role, and a link by which its person sets the password.</summary>
public static class InviteAccount
{
    public sealed record Request
    {
        /// <summary>The name to sign in with; it never changes.</summary>
        [Required, RegularExpression(AccountName.Pattern, ErrorMessage = "accounts.name.form")] public string Name { get; init; } = "";

        /// <summary>As colleagues call the person.</summary>
        [Required, Name, StringLength(100)] public string DisplayName { get; init; } = "";

        /// <summary>The post, as it stands on the door.</summary>
        [Name, StringLength(100)] public string? Post { get; init; }

        /// <summary>The code of the area where the person serves and the first role holds; blank for everything.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>The key of the first role.</summary>
        [Required, StringLength(64)] public string Role { get; init; } = "";

        /// <summary>The zone in which the first role holds, instead of the area.</summary>
        public Guid? Zone { get; init; }

        /// <summary>The sector of organisations to which the first role is limited, by key; blank for all.</summary>
        [StringLength(64)] public string? Sector { get; init; }

        /// <summary>The first day of the role; today without one.</summary>
        public DateOnly? From { get; init; }

        /// <summary>The day on which the role ends (that day included); without one it has no end.</summary>
        public DateOnly? Until { get; init; }
    }

    /// <param name="Account">The account.</param>
    /// <param name="Link">The path of the page that sets the password: told once, good for seven days.</param>
    public sealed record Response(AccountView Account, string Link) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "account " + Account.Name;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("accounts/invite", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/accounts", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Makes an account and a link by which its person sets the password");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (now, name) = (clock.Now(), request.Name.Trim().ToLowerInvariant());
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (position, refused) = await Administering.PositionAsync(db, actor, request.Area, cancellation);
        if (refused is not null)
        {
            return refused;
        }
        if (request.Zone is { } zone && !await Administering.CoversAsync(db, actor, null, zone, cancellation))
        {
            return new ZoneUnknown();
        }
        if (await NamesInUse.AnyAsync(db, "account", name, cancellation))
        {
            return new AccountNameTaken(name);
        }
        var account = new Account { Id = Guid.CreateVersion7(now), Name = name, DisplayName = NameText.Clean(request.DisplayName)!, Post = NameText.Clean(request.Post), Position = position, CreatedAt = now };
        var secret = Secret.New();
        account.Invite(Secret.Hash(secret), now);
        db.Add(account);
        if (await GiveRole.GiveAsync(db, account, request.Role, request.Zone is null ? position : null, request.Zone, request.Sector, request.From, request.Until, actor, now, cancellation) is { } notGiven)
        {
            return notGiven;
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(await AccountView.OfAsync(db, account, now, cancellation), AcceptInvitation.PathOf(secret));
    }
}

/// <summary>Names are looked for everywhere: somebody of another area has it, that is all the answer says.</summary>
internal static class NamesInUse
{
    /// <summary>Whether a table of the administration has a row of that name, wherever its area is.</summary>
    public static async Task<bool> AnyAsync(OutbreakDb db, string table, string name, CancellationToken cancellation)
    {
        await using var lease = await db.OpenAsync(cancellation);
        await using var command = lease.Command($"SELECT 1 FROM {table} WHERE name = @name");
        command.Bind("@name", name);
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }
}
