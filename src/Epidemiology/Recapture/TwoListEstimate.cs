namespace Fangxian.Epidemiology.Recapture;

/// <summary>How many cases are there in all, when two lists each found some of them?</summary>
/// <remarks>
/// <para>Chapman: N = (n₁ + 1)(n₂ + 1) / (m + 1) − 1, with m on both lists; variance (n₁ + 1)(n₂ + 1)(n₁ − m)(n₂ − m) / ((m + 1)² (m + 2)) (Seber). Interval, 95 % <b>confidence</b>: the persons on
/// no list are taken as log-normal, so that it never falls below those that were seen (Burnham and others).</para>
/// <para>Assumptions: persons are matched without error; nobody comes or leaves between the lists; each has the same chance to be on a list; the lists are independent. Where being on one list makes the
/// other likelier (a hospital that reports to the register) N is too small; where less likely, too large. Two lists cannot show which: take three (<see cref="ThreeListModels"/>).
/// Do not use with under about 7 persons on both lists.</para>
/// <para>Sources: Chapman DG. Univ Calif Publ Stat 1951;1:131–60; Seber GAF. Biometrika 1970;57:579–92 (variance); Burnham KP and others. Wildl Monogr 1987;112 (interval). Verified against closed forms in
/// R 4.2.2 within 1e-10.</para>
/// </remarks>
/// <param name="Seen">Persons on at least one list.</param>
/// <param name="All">N with its interval, in persons.</param>
/// <param name="StandardError">Of N, in persons.</param>
public readonly record struct TwoListEstimate(long Seen, EstimateWithInterval All, double StandardError)
{
    /// <summary>The share of all that at least one list found, 0–1.</summary>
    public double Completeness => Seen / All.Value;

    /// <summary>Estimates the number of all persons.</summary>
    /// <param name="onFirst">Persons on the first list.</param>
    /// <param name="onSecond">Persons on the second list.</param>
    /// <param name="onBoth">Of these, persons on both.</param>
    /// <returns>The estimate; <see cref="NotEstimableReason.MoreEventsThanPersons"/> (more on both than on one), <see cref="NotEstimableReason.TooFewObservations"/> (nobody on either),
    /// <see cref="NotEstimableReason.ListsDoNotOverlap"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Estimate<TwoListEstimate> Of(long onFirst, long onSecond, long onBoth)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(onFirst);
        ArgumentOutOfRangeException.ThrowIfNegative(onSecond);
        ArgumentOutOfRangeException.ThrowIfNegative(onBoth);
        if (onBoth > Math.Min(onFirst, onSecond) || onBoth == 0)
        {
            return new NotEstimable(onBoth > 0 ? NotEstimableReason.MoreEventsThanPersons
                : onFirst + onSecond == 0 ? NotEstimableReason.TooFewObservations : NotEstimableReason.ListsDoNotOverlap);
        }

        double first = onFirst + 1, second = onSecond + 1, both = onBoth + 1;
        var seen = onFirst + onSecond - onBoth;
        var all = (first * second / both) - 1;
        var variance = first * second * (onFirst - onBoth) * (onSecond - onBoth) / (both * both * (both + 1));
        return new TwoListEstimate(seen, Unseen.Around(seen, all - seen, variance), Math.Sqrt(variance));
    }
}
