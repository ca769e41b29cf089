namespace Fangxian.Epidemiology;

/// <summary>Why a statistic cannot be given. The numbers and the codes are stable: they may be stored.</summary>
/// <remarks>A reason is a result, not an error: an early outbreak has many of them. Texts for people belong to the caller.</remarks>
public enum NotEstimableReason
{
    /// <summary>Nobody computed the estimate: the value of <c>default(Estimate&lt;T&gt;)</c>.</summary>
    NotComputed = 0,

    /// <summary>The window holds fewer cases than the method needs.</summary>
    TooFewCases = 1,

    /// <summary>The series, or its known days in the window, are fewer than the method needs.</summary>
    TooFewDays = 2,

    /// <summary>No case is known before the last day of the window.</summary>
    WindowBeforeFirstCase = 3,

    /// <summary>A day that the window needs is unknown. Unknown is not zero.</summary>
    UnknownDays = 4,

    /// <summary>A day that the window needs has a negative count (a downward correction), and no treatment was chosen.</summary>
    NegativeIncidence = 5,

    /// <summary>There were cases, but none recent enough to have infected anybody in the window.</summary>
    ZeroInfectivity = 6,

    /// <summary>The window ends within one mean serial interval of the first day, too early for a second generation.</summary>
    WithinFirstSerialInterval = 7,

    /// <summary>All cases of the window fell on one day, so that no trend can be fitted.</summary>
    CasesOnOneDay = 8,

    /// <summary>The iteration did not converge.</summary>
    NotConverged = 9,

    /// <summary>The counts to compare with are all equal, so that there is no deviation to measure by.</summary>
    NoVariation = 20,

    /// <summary>The population at risk is unknown or zero where the method divides by it.</summary>
    UnknownPopulation = 21,

    /// <summary>The expected number or its bound is too large to be computed.</summary>
    BeyondNumbers = 22,

    /// <summary>There are fewer observations than the method needs.</summary>
    TooFewObservations = 40,

    /// <summary>All delays are equal, so that their spread cannot be fitted.</summary>
    DelaysAllEqual = 41,

    /// <summary>A delay is not above the offset, and the family knows only delays that are.</summary>
    DelayNotAboveOffset = 42,

    /// <summary>More events were counted than persons among whom they are counted, such as more deaths than cases.</summary>
    MoreEventsThanPersons = 60,

    /// <summary>Sensitivity and specificity add up to 1 or less: a result says nothing about the person.</summary>
    TestSaysNothing = 61,

    /// <summary>No person is on the lists that have to overlap.</summary>
    ListsDoNotOverlap = 62,
}
