using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Keys;

/// <summary>
/// Adds a version to the key file and encrypts every encrypted field anew under it. A cut before the end leaves both
/// versions in use, and nothing lost: rotating again carries on.
/// </summary>
public static class RotateKeys
{
    /// <summary>How long writers that began before the new version may take to end.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public sealed record Request;

    /// <param name="From">The version before.</param>
    /// <param name="To">The version that new values are encrypted with from now on.</param>
    /// <param name="Fields">How many values were encrypted anew.</param>
    public sealed record Response(int From, int To, long Fields) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"keys {From}-{To}, {Fields} fields";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("keys/rotate", AdministrationContract.KeysRotate, RunAsync);

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        await db.LockTopicAsync("keys", cancellation);
        var before = db.Shared.Keys.Latest;
        var keys = db.Shared.Keys.AddVersion(clock.GetUtcNow());
        if (!await db.WaitForEarlierWritersAsync(Patience, cancellation))
        {
            return new EarlierWritersGoOn((int)Patience.TotalSeconds);
        }
        return new Response(before, keys.Latest, await db.EncryptAnewAsync(keys, cancellation));
    }
}
