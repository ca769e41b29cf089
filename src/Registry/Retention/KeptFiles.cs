using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Events;

namespace Fangxian.Registry.Retention;

/// <summary>What is done with files whose time is over.</summary>
public enum AgedFiles
{
    /// <summary>They are counted.</summary>
    Counted = 0,

    /// <summary>They go.</summary>
    Forgotten = 1,
}

/// <summary>
/// Files that name persons and came in, or whose rows came back, before an instant: whoever keeps such files answers for those of the present scope, and lets go of
/// them where that is asked.
/// </summary>
/// <param name="Before">Files that did so earlier are over their time.</param>
/// <param name="Asked">What is to be done with them.</param>
public sealed record FilesAged(DateTimeOffset Before, AgedFiles Asked) : IDomainEvent
{
    /// <summary>How many rows hold such a file, by table.</summary>
    public SortedDictionary<string, long> Rows { get; } = new(StringComparer.Ordinal);
}

/// <summary>How long files that name persons are kept beside the records that were made of them.</summary>
public static class KeptFiles
{
    /// <summary>The setting: days from 1 to <see cref="MostDays"/>; blank for <see cref="DaysByDefault"/>.</summary>
    public const string DaysKey = "import-file-days";
    public const int DaysByDefault = 30;
    public const int MostDays = 365;

    /// <summary>Asks whoever keeps such files about those whose time is over.</summary>
    public static async Task<FilesAged> AskAsync(OutbreakDb db, DateTimeOffset now, AgedFiles asked, CancellationToken cancellation)
    {
        var days = int.TryParse((await db.SettingsAsync(cancellation)).GetValueOrDefault(DaysKey), NumberStyles.None, CultureInfo.InvariantCulture, out var set) ? set : DaysByDefault;
        var aged = new FilesAged(now.AddDays(-days), asked);
        await db.RaiseAsync(aged, cancellation);
        return aged;
    }
}
