namespace Fangxian.Epidemiology.Detection;

/// <summary>How a count becomes a roughly standard normal number. R's <c>trans</c>.</summary>
public enum CountStandardisation
{
    /// <summary>(y − m) / √m. R's <c>standard</c>.</summary>
    Standard,

    /// <summary>(y − 3 m + 2 √(y m)) / (2 √m), after Rossi. R's <c>rossi</c>.</summary>
    Rossi,

    /// <summary>3/2 (y^⅔ − m^⅔) / m^⅙. R's <c>anscombe</c>.</summary>
    Anscombe,

    /// <summary>(y − m) / √(m + α m²). R's <c>pearsonNegBin</c>.</summary>
    PearsonNegativeBinomial,

    /// <summary>y itself. R's <c>none</c>.</summary>
    None,
}

/// <summary>What the expected number of a <see cref="Cusum"/> is.</summary>
public enum CusumMean
{
    /// <summary>The mean of all periods before the first one watched. R's <c>m = NULL</c>.</summary>
    Earlier,

    /// <summary>A Poisson regression with one yearly wave on those periods. R's <c>m = "glm"</c>.</summary>
    Seasonal,
}

/// <summary>Have counts been a little too high for a while? The cumulative sum chart, which adds up small excesses.</summary>
/// <remarks>
/// <para>C(t) = max(0, C(t−1) + z(t) − <see cref="Reference"/>) with the standardised count z(t), from C = 0 before the first period watched. Alarm
/// when C(t) ≥ <see cref="Threshold"/>; with <see cref="ResetAfterAlarm"/> the sum then begins again at 0, so that one outbreak does not
/// alarm for months. Score: C(t). The bound is the count at which C(t) reaches the threshold given C(t−1), not below 0, as R computes it (rounded up for
/// <see cref="CountStandardisation.Standard"/>).</para>
/// <para>An unknown or negative period has no answer and leaves the sum as it was. Not estimable: no period, or no case, before the first
/// watched. Assumptions: the expected numbers hold; a season or trend that they leave out alarms for ever.</para>
/// <para>Sources: Rossi G, Lampugnani L, Marchi M, Stat Med 1999;18:2111–22; Höhle M, Comput Stat 2007;22:571–82, doi
/// 10.1007/s00180-007-0074-8. Verified against R <c>surveillance::algo.cusum</c> 1.20.3 within 1e-9: thirteen series, four settings.</para>
/// </remarks>
public sealed record Cusum : Detector
{
    /// <summary>k: half the shift to be seen, in standard deviations, at least 0.</summary>
    public double Reference { get; init; } = 1.04;

    /// <summary>h: alarm from this sum on, in standard deviations, above 0.</summary>
    public double Threshold { get; init; } = 2.26;

    /// <summary>How counts are standardised.</summary>
    public CountStandardisation Standardisation { get; init; } = CountStandardisation.Standard;

    /// <summary>Where the expected number comes from, unless <see cref="KnownMean"/> is given.</summary>
    public CusumMean Mean { get; init; } = CusumMean.Earlier;

    /// <summary>The expected number if it is known, persons a period, above 0. R's numeric <c>m</c>.</summary>
    public double? KnownMean { get; init; }

    /// <summary>α for <see cref="CountStandardisation.PearsonNegativeBinomial"/>: variance m + α m², at least 0.</summary>
    public double Dispersion { get; init; } = 0.1;

    /// <summary>Whether the sum begins again after an alarm. R's never does.</summary>
    public bool ResetAfterAlarm { get; init; }

    /// <inheritdoc/>
    public override string Name => "cusum";

    /// <summary>After two years, so that the expected number rests on two seasons; R has no default.</summary>
    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series)
    {
        ArgumentNullException.ThrowIfNull(series);
        return 2 * series.YearLength;
    }

    private protected override void ThrowIfOutOfRange()
    {
        Require(Reference >= 0 && double.IsFinite(Reference), nameof(Reference), Reference, "At least 0.");
        Require(Threshold > 0 && double.IsFinite(Threshold), nameof(Threshold), Threshold, "Above 0.");
        Require(KnownMean is null or (> 0 and < double.PositiveInfinity), nameof(KnownMean), KnownMean, "Above 0.");
        Require(Dispersion >= 0 && double.IsFinite(Dispersion), nameof(Dispersion), Dispersion, "At least 0.");
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        var means = new double[answers.Length];
        if (Expect(series, from, means) is { } fault)
        {
            answers.Fill(new NotEstimable(fault));
            return;
        }

        var sum = 0.0;
        for (var place = 0; place < answers.Length; place++)
        {
            if (series.Fault(from + place, from + place) is { } gap)
            {
                answers[place] = new NotEstimable(gap);
                continue;
            }

            var (observed, mean, before) = (series.Values[from + place], means[place], sum);
            sum = Math.Max(0, before + Standardise(observed, mean) - Reference);
            answers[place] = new Finding(mean, Math.Max(0, Bound(mean, before, sum)), sum, sum >= Threshold);
            sum = sum >= Threshold && ResetAfterAlarm ? 0 : sum;
        }
    }

    private NotEstimableReason? Expect(CountSeries series, int from, double[] means)
    {
        if (KnownMean is { } known)
        {
            Array.Fill(means, known);
            return null;
        }

        var mean = SeasonalMean.Fit(series, from, means, Mean == CusumMean.Seasonal ? 1 : 0, trend: false, alpha: 0);
        return mean.Why?.Reason;
    }

    private double Standardise(double y, double m) => Standardisation switch
    {
        CountStandardisation.Standard => (y - m) / Math.Sqrt(m),
        CountStandardisation.Rossi => (y - (3 * m) + (2 * Math.Sqrt(y * m))) / (2 * Math.Sqrt(m)),
        CountStandardisation.Anscombe => 1.5 * (Math.Cbrt(y * y) - Math.Cbrt(m * m)) / Math.Sqrt(Math.Cbrt(m)),
        CountStandardisation.PearsonNegativeBinomial => (y - m) / Math.Sqrt(m + (Dispersion * m * m)),
        _ => y,
    };

    /// <summary>The count whose standardised value is h + k − C(t−1).</summary>
    private double Bound(double m, double before, double after)
    {
        var needed = Threshold + Reference - before;
        var root = Math.Sqrt(m);
        return Standardisation switch
        {
            CountStandardisation.Standard => Math.Ceiling((root * needed) + m),
            CountStandardisation.Rossi => Known((2 * root * needed) + (5 * m) - (2 * Math.Sqrt((4 * m * m) + (2 * m * root * needed)))),
            CountStandardisation.Anscombe => Math.Pow(Math.Max(0, (2.0 / 3 * Math.Sqrt(Math.Cbrt(m)) * needed) + Math.Cbrt(m * m)), 1.5),
            CountStandardisation.PearsonNegativeBinomial => (Math.Sqrt(m + (Dispersion * m * m)) * needed) + m,
            _ => Threshold - after,
        };
    }

    private static double Known(double bound) => double.IsNaN(bound) ? 0 : bound;
}
