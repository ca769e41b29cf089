namespace Fangxian.Epidemiology.Recapture;

/// <summary>How many persons are on which of three lists A, B and C.</summary>
/// <param name="OnlyA">On A alone.</param>
/// <param name="OnlyB">On B alone.</param>
/// <param name="OnlyC">On C alone.</param>
/// <param name="AB">On A and B, not on C.</param>
/// <param name="AC">On A and C, not on B.</param>
/// <param name="BC">On B and C, not on A.</param>
/// <param name="ABC">On all three.</param>
public readonly record struct ThreeListCounts(int OnlyA, int OnlyB, int OnlyC, int AB, int AC, int BC, int ABC)
{
    /// <summary>Persons on at least one list.</summary>
    public long Seen => (long)OnlyA + OnlyB + OnlyC + AB + AC + BC + ABC;
}
