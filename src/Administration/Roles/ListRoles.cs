using Fangxian.Administration.Accounts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Roles;

/// <summary>The roles that can be given within the reader's areas: those that are shipped, and own ones.</summary>
public static class ListRoles
{
    public sealed record Request;

    /// <param name="Roles">The shipped roles, then the own ones by key.</param>
    /// <param name="Permissions">Every permission that a role can be made of, by name.</param>
    public sealed record Response(IReadOnlyList<RoleView> Roles, IReadOnlyList<string> Permissions);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("roles/list", AdministrationContract.AccountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/roles", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The roles that can be given within your areas, and the permissions there are");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (roles, tree, shown) = (await RoleCatalogue.GetAsync(db, cancellation), await db.AreaTreeAsync(cancellation), new List<RoleView>());
        foreach (var role in roles.All)
        {
            if (await RoleRules.ConcernsAsync(db, role, actor.Scope, cancellation))
            {
                shown.Add(RoleView.Of(role, tree));
            }
        }
        return new Response(shown, [.. roles.Permissions.Select(p => p.Name)]);
    }
}
