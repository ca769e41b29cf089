using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Archive;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Administration.Backup;

/// <summary>
/// Puts a backup of the server's folder in the place of everything, while people go on reading. In one transaction during
/// which nobody writes: the backup is proved, the present state is backed up and proved, the rows are replaced and compared
/// with the backup, every session ends, and a line in the audit says so. What fails changes nothing
/// (docs/decisions/0022-restore-by-page.md).
/// </summary>
public static class RestoreBackup
{
    public sealed record Request : IReasoned
    {
        /// <summary>The file's name in the server's folder of backups.</summary>
        [JsonIgnore] public string Name { get; init; } = "";

        /// <summary>The instant in the file's name, typed: <c>20200510T010000Z</c>.</summary>
        [Required, StringLength(40)] public string Confirmation { get; init; } = "";

        /// <summary>Why; it stands in the audit.</summary>
        [Required, StringLength(500)] public string? Reason { get; init; }

        /// <summary>The database that runs: what is to be replaced is read beside the transaction that replaces it.</summary>
        [JsonIgnore] internal Databases? Here { get; init; }
    }

    /// <param name="Name">The backup.</param>
    /// <param name="MadeAt">The instant whose state was restored.</param>
    /// <param name="Rows">How many rows it has.</param>
    /// <param name="Kept">The backup of the state that was replaced.</param>
    public sealed record Response(string Name, DateTimeOffset MadeAt, long Rows, string Kept) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"state of {MadeAt.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ} from {Name}; the former state is in {Kept}";

        [JsonIgnore] public long? AuditPosition => 0;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.WriteAlone<Request, Response>("backups/restore-here", AdministrationContract.BackupsRestore, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/backups/{name}/restore", ([System.ComponentModel.Description("The file's name in the server's folder of backups.")] string name, Request request, Databases here, Door door) => door.Answer(Slice, request with { Name = name, Here = here }))
            .For(Slice, "Puts a backup in the place of the whole database; everybody has to sign in again");

    private static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (!actor.IsOfEverything)
        {
            return new BackupsAreOfEverything();
        }
        await using var present = request.Here!.ForReading(Scope.Everything);
        var folder = BackupFolder.Of(present);
        if (BackupFolder.Find(folder, request.Name) is not { } file)
        {
            return new BackupNotFound(request.Name);
        }
        if (request.Confirmation.Trim() != BackupFolder.ConfirmationOf(BackupFolder.InstantOf(request.Name)!.Value))
        {
            return Malformed.Field("confirmation", "backup.restore.confirmation.wrong", request.Name);
        }
        var work = Directory.CreateTempSubdirectory("fangxian-restore-");
        try
        {
            var upToDate = new TrialRestore.UpToDate(Path.Combine(work.FullName, "up-to-date.zip"), clock);
            var (proved, unfit) = await TrialRestore.ProveAsync(present, file, upToDate, cancellation);
            if (proved is null || proved.Audit.Breaks.Count > 0)
            {
                return unfit is null ? new BackupAuditBroken(request.Name) : ProveBackup.Named(unfit, request.Name);
            }
            await Restore.LockAsync(db, cancellation);
            var kept = Path.Combine(folder, BackupFolder.SafetyNameAt(clock.GetUtcNow()));
            if (await KeepAsync(present, kept, clock, cancellation) is { } unkept)
            {
                return ProveBackup.Named(unkept, Path.GetFileName(kept));
            }
            var (restored, refusal) = await Restore.InPlaceAsync(db, File.Exists(upToDate.File) ? upToDate.File : file, cancellation);
            if (restored is null)
            {
                return ProveBackup.Named(refusal!, request.Name);
            }
            await db.Sessions().ExecuteDeleteAsync(cancellation);
            db.RaiseVersion(AdministrationContract.AccountsTopic);
            return new Response(request.Name, proved.Manifest.MadeAt, restored.Rows, Path.GetFileName(kept));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>
    /// Backs the present state up and proves that it could be put back. Its audit may be broken: that may be why somebody
    /// restores.
    /// </summary>
    private static async Task<Refusal?> KeepAsync(OutbreakDb present, string kept, TimeProvider clock, CancellationToken cancellation)
    {
        await DatabaseArchive.WriteAsync(present, kept, clock.GetUtcNow(), null, cancellation);
        var (proved, refusal) = await TrialRestore.ProveAsync(present, kept, null, cancellation);
        if (proved is { Audit.Breaks.Count: 0 })
        {
            BackupFolder.NoteVerified(kept, clock.GetUtcNow());
        }
        return refusal;
    }
}
