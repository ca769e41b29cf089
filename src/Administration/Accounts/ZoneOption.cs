using System.CommandLine;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Zones;

namespace Fangxian.Administration.Accounts;

/// <summary><c>--zone</c>: a zone instead of an area, by its name or id.</summary>
internal static class ZoneOption
{
    public static Option<string?> Of(CommandTree commands) => new("--zone") { Description = commands.T["cli.user.zone"] };

    /// <summary>The zone that was named; neither zone nor refusal where none was.</summary>
    public static async Task<(Guid? Zone, Refusal? Refusal)> ReadAsync(CommandRuntime runtime, string? named, CancellationToken cancellation)
    {
        var (zone, refusal) = await FindAsync(runtime, named, cancellation);
        return (zone?.Id, refusal);
    }

    /// <summary>As above, with its name.</summary>
    public static async Task<(ZoneState? Zone, Refusal? Refusal)> FindAsync(CommandRuntime runtime, string? named, CancellationToken cancellation)
    {
        if (string.IsNullOrWhiteSpace(named))
        {
            return (null, null);
        }
        var (list, refusal) = await runtime.Run.Async(ListZones.Slice, new ListZones.Request(), runtime.Actor, cancellation);
        var zone = list?.Zones.FirstOrDefault(z => named.Trim() is var name && (z.Name == name || z.NameEn == name || z.Id.ToString() == name));
        return zone is null ? (null, refusal ?? new ZoneUnknown()) : (zone, null);
    }
}
