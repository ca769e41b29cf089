using Fangxian.Platform.Archive;
using Fangxian.Platform.Data;
using Fangxian.Platform.Results;
using Microsoft.Data.Sqlite;

namespace Fangxian.Administration.Backup;

/// <summary>Proves a backup: loads it into a SQLite database of its own, which goes again.</summary>
internal static class TrialRestore
{
    /// <summary>Why the backup could not be put back; null where it can.</summary>
    public static async Task<Refusal?> RefuseAsync(OutbreakDb db, string file, CancellationToken cancellation)
    {
        var place = Directory.CreateTempSubdirectory("fangxian-trial-");
        var address = DatabaseAddress.Parse(Path.Combine(place.FullName, "trial.db"));
        try
        {
            await using var trial = new Databases(address, db.Modules, new SharedState(db.Shared.Calendar, db.Shared.DataFolder, () => db.Shared.Keys));
            var (restored, refusal) = await Restore.IntoEmptyAsync(file, trial, null, cancellation);
            return restored is null ? refusal : restored.Audit.Breaks.Count > 0 ? new BackupAuditBroken(Path.GetFileName(file)) : null;
        }
        finally
        {
            using var trial = new SqliteConnection(address.ConnectionString);
            SqliteConnection.ClearPool(trial);
            place.Delete(recursive: true);
        }
    }
}
