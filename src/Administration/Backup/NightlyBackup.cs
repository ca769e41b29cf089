using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fangxian.Administration.Backup;

/// <summary>Makes the backup of the day once the hour that the settings name has come, and deletes the oldest.</summary>
public sealed partial class NightlyBackup(Databases databases, Run run, TimeProvider clock, ILogger<NightlyBackup> log) : BackgroundService
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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        databases.Shared.Jobs.Expect(JobName, Between, clock.GetUtcNow());
        using var timer = new PeriodicTimer(Between, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await LookAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>Makes the backup of today where it is due; whether it did. What fails, for whatever reason, is tried again at the next look: the server does not end for it.</summary>
    internal async Task<bool> LookAsync(CancellationToken cancellation)
    {
        databases.Shared.Jobs.Began(JobName, clock.GetUtcNow());
        var (made, fault) = await TryAsync(cancellation);
        databases.Shared.Jobs.Ended(JobName, clock.GetUtcNow(), fault);
        return made;
    }

    private async Task<(bool Made, string? Fault)> TryAsync(CancellationToken cancellation)
    {
        try
        {
            await using var db = databases.ForReading(Scope.Everything);
            var settings = await db.SettingsAsync(cancellation);
            var (now, calendar) = (clock.GetUtcNow(), db.Shared.Calendar);
            if (!int.TryParse(settings.GetValueOrDefault(HourKey), CultureInfo.InvariantCulture, out var hour) || TimeZoneInfo.ConvertTime(now, calendar.Zone).Hour < hour)
            {
                return (false, null);
            }
            var folder = Folder ?? BackupFolder.Of(db);
            if (BackupFolder.In(folder).Any(made => calendar.DayOf(made.MadeAt) == calendar.DayOf(now)))
            {
                return (false, null);
            }
            var file = Path.Combine(folder, BackupFolder.NameAt(now));
            var (made, refusal) = await run.Async(MakeBackup.Slice, new MakeBackup.Request { File = file }, Actor.Job(JobName), cancellation);
            if (made is null)
            {
                Failed(log, refusal!.Code);
                return (false, refusal.Code);
            }
            var unproved = await TrialRestore.RefuseAsync(db, file, cancellation);
            if (unproved is null)
            {
                BackupFolder.NoteVerified(file, clock.GetUtcNow());
            }
            BackupFolder.Keep(folder, int.TryParse(settings.GetValueOrDefault(KeepKey), CultureInfo.InvariantCulture, out var keep) ? keep : KeptByDefault);
            return (true, unproved?.Code);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            Failed(log, fault is IOException or UnauthorizedAccessException || DatabaseFaults.IsUnavailable(fault) ? fault.Message : fault.GetType().Name);
            return (false, fault.GetType().Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The backup of today was not made and is tried again in five minutes: {Reason}")]
    private static partial void Failed(ILogger log, string reason);
}
