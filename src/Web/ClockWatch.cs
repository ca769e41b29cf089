namespace Fangxian.Web;

/// <summary>Says in the log when the machine's clock was set, which sessions, entries and reports then follow (docs/operations/faults.md).</summary>
internal sealed partial class ClockWatch(TimeProvider clock, ILogger<ClockWatch> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    /// <summary>What a clock may be out between two looks without being set.</summary>
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        var (at, ticks) = (clock.GetUtcNow(), clock.GetTimestamp());
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var (now, elapsed) = (clock.GetUtcNow(), clock.GetElapsedTime(ticks));
                if (JumpOf(now - at, elapsed) is { } jump)
                {
                    Set(log, jump, now);
                }
                (at, ticks) = (now, clock.GetTimestamp());
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>By how much the clock was set, if it was: what it says has passed against what has.</summary>
    internal static TimeSpan? JumpOf(TimeSpan byTheClock, TimeSpan elapsed) => (byTheClock - elapsed).Duration() > Tolerated ? byTheClock - elapsed : null;

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock of this machine was set by {Jump} (or the machine slept) and says {Now:u}. Check it: sessions, invitations and the times of entries follow it.")]
    private static partial void Set(ILogger log, TimeSpan jump, DateTimeOffset now);
}
