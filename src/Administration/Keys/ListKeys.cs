using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Keys;

/// <summary>The versions of the keys, when each was made, and how many values lie under it. Never a key.</summary>
public static class ListKeys
{
    public sealed record Request;

    /// <param name="File">The key file.</param>
    /// <param name="Versions">The oldest first.</param>
    public sealed record Response(string File, IReadOnlyList<Item> Versions);

    /// <param name="Version">Its number.</param>
    /// <param name="MadeAt">When it was made; null where the file does not tell.</param>
    /// <param name="Fields">How many values of this database are encrypted with it.</param>
    public sealed record Item(int Version, DateTimeOffset? MadeAt, long Fields);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("keys/list", AdministrationContract.KeysRead, RunAsync);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (keys, values) = (db.Shared.Keys, await db.ValuesByKeyVersionAsync(cancellation));
        return new Response(keys.File, [.. keys.Versions.Select(k => new Item(k.Version, k.MadeAt, values.GetValueOrDefault(k.Version)))]);
    }
}
