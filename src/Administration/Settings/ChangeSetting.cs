using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Administration.Audit;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Settings;

/// <summary>Changes a setting of this deployment; a blank value leaves the choice to the program.</summary>
public static class ChangeSetting
{
    public sealed record Request
    {
        /// <summary>The setting: home-area, home-disease, home-date, emergency-hours, backup-hour, backup-keep, audit-detail-months, unmerge-days or import-file-days.</summary>
        [JsonIgnore, StringLength(64)] public string Key { get; init; } = "";

        /// <summary>Its value from now on; blank leaves the choice to the program.</summary>
        [StringLength(100)] public string Value { get; init; } = "";

        /// <summary>The value that was read; if it has changed since then, the answer is 409 with both. Nothing is compared where it is not sent.</summary>
        [StringLength(100)] public string? Was { get; init; }
    }

    /// <param name="Setting">The setting as it is now.</param>
    public sealed record Response(SettingState Setting) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "setting " + Setting.Key;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("settings/change", AdministrationContract.SettingsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPut("/settings/{key}", (string key, Request request, Door door) => door.Answer(Slice, request with { Key = key }))
            .For(Slice, "Changes a setting of this deployment")
            .ProducesProblem(409);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (!KnownSettings.All.Contains(request.Key))
        {
            return new SettingNotFound(request.Key);
        }
        if (!await KnownSettings.MayChangeAsync(db, actor, cancellation))
        {
            return new SettingsOfWhole();
        }
        if (request.Key == DetailRetention.MonthsKey && !actor.May(AdministrationContract.AuditDetailsForget))
        {
            return new NotPermitted(AdministrationContract.AuditDetailsForget.Name);
        }
        var (value, refusal) = await KnownSettings.CheckAsync(db, actor, request.Key, request.Value, cancellation);
        if (value is null)
        {
            return refusal!;
        }
        var present = (await db.SettingsAsync(cancellation)).GetValueOrDefault(request.Key, "");
        if (request.Was is { } was && was != present)
        {
            return new VersionConflict(new SettingState(request.Key, value), new SettingState(request.Key, present));
        }
        await db.ChangeSettingsAsync(new Dictionary<string, string> { [request.Key] = value }, cancellation);
        return new Response(new SettingState(request.Key, value));
    }
}
