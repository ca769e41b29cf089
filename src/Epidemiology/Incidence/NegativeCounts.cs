namespace Fangxian.Epidemiology.Incidence;

/// <summary>What to do with a day whose count is negative because earlier counts were corrected downwards.</summary>
/// <remarks>
/// A negative count says that earlier days were too high, not that the day had no cases. Neither treatment repairs the
/// earlier days; where the corrected days are known, correct the series instead.
/// </remarks>
public enum NegativeCounts
{
    /// <summary>Windows that need such a day are not estimable. The default.</summary>
    NotEstimable = 0,

    /// <summary>Count the day as zero. The earlier, too high counts stay, so levels are overestimated.</summary>
    TreatAsZero = 1,
}
