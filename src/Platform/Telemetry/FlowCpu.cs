using System.Runtime.InteropServices;

namespace Fangxian.Platform.Telemetry;

/// <summary>
/// CPU time of one flow of work over all its awaits: whenever a thread takes the flow up or lays it down, the runtime tells,
/// and the thread's own CPU clock is read. What runs beside it at the same time counts too; a flow begun within it counts for itself.
/// </summary>
internal sealed class FlowCpu
{
    /// <summary>CLOCK_THREAD_CPUTIME_ID of clock_gettime(2).</summary>
    private const int ThreadClock = 3;

    private static readonly AsyncLocal<FlowCpu?> Current = new(Moved);

    [ThreadStatic]
    private static long _takenUpAt;

    private long _nanoseconds;

    /// <summary>Whether this system tells the CPU time of a thread.</summary>
    public static bool IsKnown { get; } = OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.Arm64;

    public TimeSpan Total => TimeSpan.FromTicks(Interlocked.Read(ref _nanoseconds) / 100);

    /// <summary>Counts what <paramref name="work"/> does from here, on whichever threads it goes on.</summary>
    public async Task<T> OfAsync<T>(Func<Task<T>> work)
    {
        Current.Value = this;
        return await work();
    }

    private static void Moved(AsyncLocalValueChangedArgs<FlowCpu?> flow)
    {
        var now = Now();
        if (flow.PreviousValue is { } laidDown)
        {
            Interlocked.Add(ref laidDown._nanoseconds, now - _takenUpAt);
        }
        _takenUpAt = now;
    }

    private static long Now() => GetTime(ThreadClock, out var time) == 0 ? (time.Seconds * 1_000_000_000L) + time.Nanoseconds : 0;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
