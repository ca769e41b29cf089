using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Roles;

/// <summary>Changes what an own role is called and permits; whoever holds it may do so much from the next request on.</summary>
public static class ChangeRole
{
    public sealed record Request
    {
        /// <summary>The role.</summary>
        [JsonIgnore] public string Key { get; init; } = "";

        /// <summary>The version that was seen.</summary>
        [Required] public int? Version { get; init; }

        /// <summary>The name in Chinese.</summary>
        [Required, StringLength(60), Name] public string Name { get; init; } = "";

        /// <summary>The name in English.</summary>
        [StringLength(60), Name] public string? NameEn { get; init; }

        /// <summary>The names of its permissions.</summary>
        [Required] public IReadOnlyList<string> Permissions { get; init; } = [];
    }

    /// <param name="Role">The role.</param>
    public sealed record Response(RoleView Role) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "role " + Role.Key;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("roles/change", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/roles/{key}", (string key, Request request, Door door) => door.Answer(Slice, request with { Key = key }))
            .For(Slice, "Changes what an own role is called and permits, at once");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (role, refused) = await RoleRules.FindAsync(db, request.Key, request.Version, actor, now, cancellation);
        if (role is null)
        {
            return refused!;
        }
        var before = (await RoleCatalogue.GetAsync(db, cancellation)).Find(role.Key)!.Permissions;
        var (permissions, notHeld) = await RoleRules.PermissionsAsync(db, actor, await db.ScopeOfAsync(role.Position, null, cancellation), request.Permissions, before, now, cancellation);
        if (permissions is null)
        {
            return notHeld!;
        }
        var (name, nameEn) = (NameText.Clean(request.Name)!, NameText.Clean(request.NameEn));
        foreach (var called in new[] { name, nameEn })
        {
            if (await RoleRules.NameIsTakenAsync(db, role.Key, called, cancellation))
            {
                return new RoleNameTaken(called!);
            }
        }
        role.Change(name, nameEn, permissions);
        await db.SaveChangesAsync(cancellation);
        return new Response(RoleView.Of((await RoleCatalogue.GetAsync(db, cancellation)).Find(role.Key)!, await db.AreaTreeAsync(cancellation)));
    }
}
