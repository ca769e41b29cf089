using Fangxian.Platform.Archive;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;

namespace Fangxian.Administration.Backup;

/// <summary>Proves a backup: loads it into a SQLite database of its own, which goes again.</summary>
internal static class TrialRestore
{
    /// <summary>Why the backup could not be put back; null where it can.</summary>
    public static async Task<Refusal?> RefuseAsync(OutbreakDb db, string file, CancellationToken cancellation)
    {
        var (proved, refusal) = await ProveAsync(db, file, null, cancellation);
        return proved is null ? refusal : proved.Audit.Breaks.Count > 0 ? new BackupAuditBroken(Path.GetFileName(file)) : null;
    }

    /// <summary>Loads the backup, and answers what was found; the chains of its audit may be broken.</summary>
    /// <param name="db">The database that is being backed up: its keys and its modules.</param>
    /// <param name="file">The backup.</param>
    /// <param name="upToDate">Writes what was loaded anew, where it came from an older program.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<Result<Restore.Report>> ProveAsync(OutbreakDb db, string file, UpToDate? upToDate, CancellationToken cancellation)
    {
        if (await DatabaseArchive.CheckAsync(file, cancellation) is { IsOk: false, Refusal: var damaged })
        {
            return damaged;
        }
        var place = Directory.CreateTempSubdirectory("fangxian-trial-");
        var address = DatabaseAddress.Parse(Path.Combine(place.FullName, "trial.db"));
        try
        {
            await using var trial = new Databases(address, db.Modules, new SharedState(db.Shared.Calendar, db.Shared.DataFolder, () => db.Shared.Keys));
            var (restored, refusal) = await Restore.IntoEmptyAsync(file, trial, null, cancellation);
            if (restored is null)
            {
                return refusal!;
            }
            if (upToDate is not null && !Restore.IsOfThisSchema(restored.Manifest, address.Kind))
            {
                await upToDate.WriteAsync(trial, restored.Manifest.MadeAt, cancellation);
            }
            return restored;
        }
        catch (Exception broken) when (broken is ArgumentException or OverflowException or SqliteException { SqliteErrorCode: 19 /* constraint */ })
        {
            // Whole by its own hashes and yet no database of ours: somebody made it by hand.
            return new ArchiveUnreadable(file);
        }
        finally
        {
            using var trial = new SqliteConnection(address.ConnectionString);
            SqliteConnection.ClearPool(trial);
            place.Delete(recursive: true);
        }
    }

    /// <summary>Where a backup of an older program is written anew in the schema, and with the shipped tables, of this one.</summary>
    /// <param name="File">The file, which is there afterwards if there was need.</param>
    /// <param name="Clock">For the lines that the shipped tables leave in the audit.</param>
    public sealed record UpToDate(string File, TimeProvider Clock)
    {
        internal async Task WriteAsync(Databases trial, DateTimeOffset madeAt, CancellationToken cancellation)
        {
            await using var db = trial.ForReading(Scope.Everything);
            foreach (var module in db.Modules.All)
            {
                await module.SeedAsync(new Run(trial, Clock), trial, Actor.Job("seed"), cancellation);
            }
            await DatabaseArchive.WriteAsync(db, File, madeAt, null, cancellation);
        }
    }
}
