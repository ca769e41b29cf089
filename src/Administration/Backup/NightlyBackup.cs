using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Jobs;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Microsoft.Extensions.Logging;

namespace Fangxian.Administration.Backup;

/// <summary>Makes the backup of the day once the hour that the settings name has come, and deletes the oldest.</summary>
public sealed class NightlyBackup(Databases databases, Run run, TimeProvider clock, ILogger<NightlyBackup> log) : PeriodicJob(JobName, Between, databases, clock, log)
{
    /// <summary>Its name among the jobs, and of its actor.</summary>
    internal const string JobName = "backup";

    internal const string HourKey = "backup-hour";
    internal const string KeepKey = "backup-keep";

    /// <summary>How many are kept where the settings say nothing.</summary>
    internal const int KeptByDefault = 7;

    private static readonly TimeSpan Between = TimeSpan.FromMinutes(5);

    /// <summary>Another folder than that of the server.</summary>
    internal string? Folder { get; init; }

    protected override async Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        await using var db = Databases.ForReading(Scope.Everything);
        var settings = await db.SettingsAsync(cancellation);
        var (now, calendar) = (Clock.GetUtcNow(), db.Shared.Calendar);
        if (!int.TryParse(settings.GetValueOrDefault(HourKey), CultureInfo.InvariantCulture, out var hour) || TimeZoneInfo.ConvertTime(now, calendar.Zone).Hour < hour)
        {
            return (false, null);
        }
        var folder = Folder ?? BackupFolder.Of(db);
        if (BackupFolder.AllIn(folder).Any(made => made.IsOfNight && calendar.DayOf(made.MadeAt) == calendar.DayOf(now)))
        {
            return (false, null);
        }
        var file = Path.Combine(folder, BackupFolder.NightNameAt(now));
        var (made, refusal) = await run.Async(MakeBackup.Slice, new MakeBackup.Request { File = file }, Actor.Job(JobName), cancellation);
        if (made is null)
        {
            return (false, refusal!.Code);
        }
        var unproved = await TrialRestore.RefuseAsync(db, file, cancellation);
        if (unproved is null)
        {
            BackupFolder.NoteVerified(file, Clock.GetUtcNow());
        }
        BackupFolder.Keep(folder, int.TryParse(settings.GetValueOrDefault(KeepKey), CultureInfo.InvariantCulture, out var keep) ? keep : KeptByDefault);
        return (true, unproved?.Code);
    }
}
