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
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Roles;

/// <summary>Makes a role of permissions, to be given within an area.</summary>
public static class MakeRole
{
    public sealed record Request
    {
        /// <summary>Names the role in commands and the API: 3 to 48 of a–z, 0–9 and hyphen. It never changes.</summary>
        [Required, RegularExpression("^[a-z][a-z0-9-]{2,47}$", ErrorMessage = "roles.key.form")] public string Key { get; init; } = "";

        /// <summary>The name in Chinese.</summary>
        [Required, StringLength(60), Name] public string Name { get; init; } = "";

        /// <summary>The name in English.</summary>
        [StringLength(60), Name] public string? NameEn { get; init; }

        /// <summary>The code of the area within which it may be given; blank for everything.</summary>
        [StringLength(15)] public string? Area { get; init; }

        /// <summary>The names of its permissions.</summary>
        [Required] public IReadOnlyList<string> Permissions { get; init; } = [];
    }

    /// <param name="Role">The role.</param>
    public sealed record Response(RoleView Role) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "role " + Role.Key;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("roles/make", AdministrationContract.AccountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/roles", (Request request, Door door) => door.Answer(Slice, request, made => Microsoft.AspNetCore.Http.Results.Json(made, Json.Options, statusCode: StatusCodes.Status201Created)))
            .For(Slice, "Makes a role of permissions", typeof(Response), StatusCodes.Status201Created);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.Now();
        if (await Administering.BeginAsync(db, actor, now, cancellation) is { } lost)
        {
            return lost;
        }
        var (position, refused) = await Administering.PositionAsync(db, actor, request.Area, cancellation);
        if (refused is not null)
        {
            return refused;
        }
        var (permissions, notHeld) = await RoleRules.PermissionsAsync(db, actor, await db.ScopeOfAsync(position, null, cancellation), request.Permissions, [], now, cancellation);
        if (permissions is null)
        {
            return notHeld!;
        }
        var (name, nameEn) = (NameText.Clean(request.Name)!, NameText.Clean(request.NameEn));
        if ((await RoleCatalogue.GetAsync(db, cancellation)).Find(request.Key) is not null)
        {
            return new RoleKeyTaken(request.Key);
        }
        foreach (var called in new[] { request.Key, name, nameEn })
        {
            if (await RoleRules.NameIsTakenAsync(db, request.Key, called, cancellation))
            {
                return new RoleNameTaken(called!);
            }
        }
        db.Add(new CustomRole { Key = request.Key, Name = name, NameEn = nameEn, Position = position, Permissions = string.Join(' ', permissions) });
        await db.SaveChangesAsync(cancellation);
        return new Response(RoleView.Of((await RoleCatalogue.GetAsync(db, cancellation)).Find(request.Key)!, await db.AreaTreeAsync(cancellation)));
    }
}
