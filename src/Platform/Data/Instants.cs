namespace Fangxian.Platform.Data;

/// <summary>Instants as the databases keep them: UTC, to the microsecond.</summary>
public static class Instants
{
    public static long ToMicroseconds(DateTimeOffset instant) => (instant.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long microseconds) => new(DateTimeOffset.UnixEpoch.Ticks + microseconds * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);

    /// <summary>The present instant, cut to what both databases can hold.</summary>
    public static DateTimeOffset Now(this TimeProvider clock) => FromMicroseconds(ToMicroseconds(clock.GetUtcNow()));
}
