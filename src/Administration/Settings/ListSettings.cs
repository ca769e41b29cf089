using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Settings;

/// <summary>What this deployment opens with, how long an emergency look may take, when backups are made and for how long what audit lines changed is kept.</summary>
public static class ListSettings
{
    public sealed record Request;

    /// <param name="Settings">The settings, in their order.</param>
    /// <param name="IsChangeable">Whether the reader may change them.</param>
    public sealed record Response(IReadOnlyList<SettingState> Settings, bool IsChangeable);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("settings/list", AdministrationContract.SettingsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/settings", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "The settings of this deployment");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var values = await db.SettingsAsync(cancellation);
        return new Response([.. KnownSettings.All.Select(key => new SettingState(key, values.GetValueOrDefault(key, "")))], await KnownSettings.MayChangeAsync(db, actor, cancellation));
    }
}

/// <param name="Key">Names the setting: <c>home-area</c>.</param>
/// <param name="Value">Its value; blank where the choice is left to the program.</param>
public sealed record SettingState(string Key, string Value);
