using System.Diagnostics;

namespace Fangxian.Platform.Data;

/// <summary>
/// The versions of all topics, asked of the database at most every tenth of a second. A write of this process is seen
/// at once; one of another process (an import on the command line) after that tenth at the latest.
/// </summary>
public sealed class VersionSnapshot
{
    private static readonly long LongestAge = Stopwatch.Frequency / 10;

    private Snapshot? _latest;
    private long _writes;

    internal async Task<Dictionary<string, long>> GetAsync(Func<Task<Dictionary<string, long>>> ask)
    {
        if (Volatile.Read(ref _latest) is { } latest && Stopwatch.GetTimestamp() - latest.At < LongestAge)
        {
            return latest.Versions;
        }
        var (writes, at) = (Interlocked.Read(ref _writes), Stopwatch.GetTimestamp());
        var versions = await ask();
        if (writes == Interlocked.Read(ref _writes))
        {
            Volatile.Write(ref _latest, new(versions, at));
        }
        return versions;
    }

    /// <summary>Something was written: the next reader asks.</summary>
    internal void Forget()
    {
        Interlocked.Increment(ref _writes);
        Volatile.Write(ref _latest, null);
    }

    private sealed record Snapshot(Dictionary<string, long> Versions, long At);
}
