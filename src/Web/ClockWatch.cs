using Fangxian.Platform.Data;
using Fangxian.Platform.Jobs;

namespace Fangxian.Web;

/// <summary>
/// Says in the log and on the health page when the machine's clock was set, which sessions, entries and reports then follow
/// (docs/operations/faults.md).
/// </summary>
internal sealed partial class ClockWatch(Databases databases, TimeProvider clock, ILogger<ClockWatch> log) : PeriodicJob("clock", Every, databases, clock, log)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>What a clock may be out between two looks without being set.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(30);

    private (DateTimeOffset At, long Ticks) _last = (clock.GetUtcNow(), clock.GetTimestamp());

    protected override Task<(bool Did, string? Fault)> DoAsync(CancellationToken cancellation)
    {
        var (now, elapsed) = (Clock.GetUtcNow(), Clock.GetElapsedTime(_last.Ticks));
        var jump = JumpOf(now - _last.At, elapsed);
        if (jump is { } by)
        {
            Databases.Shared.ClockSet = new(now, by);
            Set(Log, by, now);
        }
        _last = (now, Clock.GetTimestamp());
        return Task.FromResult<(bool, string?)>((jump is not null, null));
    }

    /// <summary>By how much the clock was set, if it was: what it says has passed against what has.</summary>
    internal static TimeSpan? JumpOf(TimeSpan byTheClock, TimeSpan elapsed) => (byTheClock - elapsed).Duration() > Tolerated ? byTheClock - elapsed : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of this machine was set by {Jump} (or the machine slept) and says {Now:u}. Check it: sessions, invitations and the times of entries follow it.")]
    private static partial void Set(ILogger log, TimeSpan jump, DateTimeOffset now);
}
