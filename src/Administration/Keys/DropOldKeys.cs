using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Keys;

/// <summary>Takes every version but the latest out of the key file, once no field of the database lies under one of them.</summary>
public static class DropOldKeys
{
    public sealed record Request;

    /// <param name="Aside">The file that keeps the former versions for copies of the database from before; null where there was none.</param>
    public sealed record Response(string? Aside) : IAudited
    {
        [JsonIgnore] public string AuditRecords => "keys";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("keys/drop-old", AdministrationContract.KeysRotate, RunAsync);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var keys = db.Shared.Keys;
        var left = (await db.ValuesByKeyVersionAsync(cancellation)).Where(v => v.Key != keys.Latest).Sum(v => v.Value);
        return left > 0 ? new OldKeysInUse(left) : new Response(keys.DropOld());
    }
}
