using System.Text.Json.Serialization;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Administration.Backup;

/// <summary>
/// Writes the whole database as it stands now into one file, while everybody goes on working; in the server's folder it is
/// proved by a trial restore at once. It reads and changes nothing; that it was made stands in the audit, for it shows
/// everything.
/// </summary>
public static class MakeBackup
{
    public sealed record Request
    {
        /// <summary>The file, where another than one of the server's folder of backups is wanted; the command line alone says it.</summary>
        [JsonIgnore] public string? File { get; init; }

        [JsonIgnore] internal IProgress<ArchiveProgress>? Progress { get; init; }
    }

    /// <param name="Backup">The file that was made.</param>
    /// <param name="Tables">How many tables it holds.</param>
    /// <param name="Rows">How many rows.</param>
    public sealed record Response(BackupFile Backup, int Tables, long Rows) : IShowsPersons
    {
        /// <summary>It shows everybody: the line names the backup.</summary>
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown { get; } = [Guid.CreateVersion7()];

        [JsonIgnore] public long? AuditPosition => 0;

        /// <summary>Why a trial restore did not prove it; null where one did, and where the operator proves it.</summary>
        [JsonIgnore] public Refusal? Unproved { get; init; }

        /// <summary>Where the file lies; told to the operator alone.</summary>
        [JsonIgnore] public string Path { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("backups/make", AdministrationContract.BackupsMake, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/backups", (Door door) => door.Answer(Slice, new Request()))
            .For(Slice, "Writes the whole database into a new file of the server's folder of backups");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (!actor.IsOfEverything)
        {
            return new BackupsAreOfEverything();
        }
        var now = clock.GetUtcNow();
        var file = request.File is { } named ? Path.GetFullPath(named) : Path.Combine(BackupFolder.Of(db), BackupFolder.NameAt(now));
        var manifest = await DatabaseArchive.WriteAsync(db, file, now, request.Progress, cancellation);
        var unproved = request.File is null ? await TrialRestore.RefuseAsync(db, file, cancellation) : null;
        DateTimeOffset? proved = request.File is null && unproved is null ? clock.GetUtcNow() : null;
        if (proved is { } at)
        {
            BackupFolder.NoteVerified(file, at);
        }
        return new Response(new BackupFile(Path.GetFileName(file), now, new FileInfo(file).Length, proved), manifest.Tables.Count, manifest.Rows) { Path = file, Unproved = unproved };
    }
}
