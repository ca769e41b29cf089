namespace Fangxian.Platform.Jobs;

/// <summary>The machine's clock was set while the program ran.</summary>
/// <param name="At">What it said when that was noticed.</param>
/// <param name="By">By how much; negative where it was set back.</param>
public sealed record ClockSet(DateTimeOffset At, TimeSpan By);
