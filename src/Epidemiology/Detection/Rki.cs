namespace Fangxian.Epidemiology.Detection;

/// <summary>Is this period above the interval of earlier counts around the same time? The rule of the Robert Koch Institute's early system.</summary>
/// <remarks>
/// <para>Reference: ± <see cref="HalfWindow"/> periods around the same period of the last <see cref="YearsBack"/> years, and with
/// <see cref="ThisYear"/> the same number of periods just before. Mean m above 20: bound m + 2 s. Otherwise the upper 95 % limit of a
/// Poisson expectation for ⌊m⌋ cases, from the table of Crow and Gardner.</para>
/// <para>Not estimable: reference periods before the series, unknown or negative counts in them. No trend, no weight: earlier outbreaks
/// raise the bound, a rising trend alarms for ever. R's <c>rki1</c>: 0 years, 6, this year; <c>rki2</c>: 1 year, 6, this year; <c>rki3</c>: the defaults here.</para>
/// <para>Source of the table: Crow EL, Gardner RS, Biometrika 1959;46:441–53, doi 10.1093/biomet/46.3-4.441. Verified against R
/// <c>surveillance::algo.rki</c> 1.20.3 within 1e-9.</para>
/// </remarks>
public sealed record Rki : Detector
{
    private const double LargestTabled = 20;

    private static readonly double[] UpperPoissonLimits =
    [
        3.285, 5.323, 6.686, 8.102, 9.598, 11.177, 12.817, 13.765, 14.921, 16.768, 17.633,
        19.050, 20.335, 21.364, 22.945, 23.762, 25.400, 26.306, 27.735, 28.966, 30.017,
    ];

    /// <summary>Years of reference, at least 0. R's <c>b</c>.</summary>
    public int YearsBack { get; init; } = 2;

    /// <summary>Periods on each side, at least 0. R's <c>w</c>.</summary>
    public int HalfWindow { get; init; } = 4;

    /// <summary>Whether the periods just before belong to the reference. R's <c>actY</c>.</summary>
    public bool ThisYear { get; init; }

    /// <inheritdoc/>
    public override string Name => "rki";

    private WindowReference Reference => new(YearsBack, HalfWindow, ThisYear);

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series) => Reference.FirstIndex(series);

    private protected override void ThrowIfOutOfRange() => Reference.ThrowIfOutOfRange();

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        for (var place = 0; place < answers.Length; place++)
        {
            var t = from + place;
            if ((series.Fault(t, t) ?? Reference.Fault(series, t)) is { } fault)
            {
                answers[place] = new NotEstimable(fault);
                continue;
            }

            var (sum, squares, count) = Reference.Moments(series, t);
            var mean = sum / count;
            var bound = mean > LargestTabled ? mean + (2 * Math.Sqrt(squares / (count - 1))) : UpperPoissonLimits[(int)mean];
            var observed = series.Values[t];
            answers[place] = new Finding(mean, bound, Finding.Exceedance(observed, mean, bound), observed > bound);
        }
    }
}
