using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Backup;

/// <summary>Leaves a line in the restored database: from then on it goes its own way.</summary>
internal static class NoteRestore
{
    public sealed record Request
    {
        /// <summary>The instant whose state was restored.</summary>
        public required DateTimeOffset Of { get; init; }
    }

    /// <param name="Of">The instant whose state was restored.</param>
    public sealed record Response(DateTimeOffset Of) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"state of {Of.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";

        [JsonIgnore] public long? AuditPosition => 0;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("backups/restore", AdministrationContract.BackupsRestore,
        (request, _, _, _, _) => Task.FromResult<Result<Response>>(new Response(request.Of)));
}
