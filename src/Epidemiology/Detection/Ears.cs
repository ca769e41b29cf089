using MathNet.Numerics.Distributions;

namespace Fangxian.Epidemiology.Detection;

/// <summary>Which of the three EARS charts.</summary>
public enum EarsChart
{
    /// <summary>Baseline up to the period before: reacts to sudden rises, is blunted by slow ones.</summary>
    C1,

    /// <summary>Baseline that ends two periods earlier, so that a beginning outbreak is not in it.</summary>
    C2,

    /// <summary>C2, with the excess of the two periods before added: sees slower rises.</summary>
    C3,
}

/// <summary>Is this day (or week) higher than the few before it? The EARS charts C1, C2 and C3, for series without a long history.</summary>
/// <remarks>
/// <para>With mean m(t) and standard deviation s(t), at least <see cref="SmallestStandardDeviation"/>, of the
/// <see cref="Baseline"/> counts up to t − 1 (C1) or t − 3 (C2, C3), and z the normal quantile of 1 − α:
/// C1, C2: bound m + z s. C3: with e(t) = max(0, (y(t) − m(t)) / s(t) − 1), bound y + s (z − e(t−1) − e(t−2)), not below 0:
/// it alarms when the excess of the two periods before exceeds z. Score: as in <see cref="Finding"/>; for C3 (e(t−1) + e(t−2)) / z.</para>
/// <para>A baseline of equal counts has s = 0: C1 and C2 alarm at any count above it. For C3, R's 0/0 is an excess of 0 here and a
/// count above such a baseline an unlimited excess; <see cref="Parity"/> gives R's NaN back, as not estimable.</para>
/// <para>Not estimable: a baseline that begins before the series (<see cref="NotEstimableReason.TooFewDays"/>), holds an unknown
/// or a negative count. Assumptions: no season or weekday within the baseline, roughly normal counts. For fewer than about five
/// cases a period the alarms are far more than α says; set a smallest standard deviation of 0.5 or 1 there.</para>
/// <para>Source: Hutwagner L et al., J Urban Health 2003;80:i89–96, doi 10.1007/PL00022319. Verified against R
/// <c>surveillance::earsC</c> 1.20.3 within 1e-9: thirteen series, five settings.</para>
/// </remarks>
public sealed record Ears : Detector
{
    /// <summary>The chart.</summary>
    public EarsChart Chart { get; init; } = EarsChart.C1;

    /// <summary>Counts in the baseline, at least 3. R's default: 7.</summary>
    public int Baseline { get; init; } = 7;

    /// <summary>The smallest standard deviation reckoned with, persons, at least 0. R's <c>minSigma</c>, default 0.</summary>
    public double SmallestStandardDeviation { get; init; }

    /// <summary>Probability of an alarm in an ordinary period under normality, above 0 and below 1; when null, R's default: 0.001, for C3 0.025.</summary>
    public double? Alpha { get; init; }

    /// <summary>Whether to answer like R where R divides 0 by 0.</summary>
    public bool Parity { get; init; }

    /// <inheritdoc/>
    public override string Name => Chart switch { EarsChart.C1 => "c1", EarsChart.C2 => "c2", _ => "c3" };

    private int Lag => Chart == EarsChart.C1 ? 0 : 2;

    private int Memory => Baseline + (Chart switch { EarsChart.C1 => 0, EarsChart.C2 => 2, _ => 4 });

    /// <inheritdoc/>
    public override int FirstIndex(CountSeries series) => Memory;

    private protected override void ThrowIfOutOfRange()
    {
        Require(Chart is EarsChart.C1 or EarsChart.C2 or EarsChart.C3, nameof(Chart), Chart, "C1, C2 or C3.");
        Require(Baseline >= 3, nameof(Baseline), Baseline, "At least 3.");
        Require(SmallestStandardDeviation >= 0 && double.IsFinite(SmallestStandardDeviation), nameof(SmallestStandardDeviation), SmallestStandardDeviation, "At least 0.");
        RequireLevel(Alpha ?? 0.5);
    }

    private protected override void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        var z = Normal.InvCDF(0, 1, 1 - (Alpha ?? (Chart == EarsChart.C3 ? 0.025 : 0.001)));
        var early = Math.Clamp(Memory - from, 0, answers.Length);
        answers[..early].Fill(new NotEstimable(NotEstimableReason.TooFewDays));
        if (early < answers.Length)
        {
            FillJudged(series, from + early, z, answers[early..]);
        }
    }

    private void FillJudged(CountSeries series, int from, double z, Span<Estimate<Finding>> answers)
    {
        switch (Chart == EarsChart.C3, SlidingBaseline.IsExact(series, Baseline) && !Parity)
        {
            case (true, true): FillExactC3(series.Values, from, z, answers); break;
            case (true, false): FillC3(series, from, z, answers); break;
            case (false, true): FillExact(series.Values, from, z, answers); break;
            default: FillBounds(series, from, z, answers); break;
        }
    }

    /// <summary>The same as <see cref="FillBounds"/> where nothing is unknown and sums of squares are exact.</summary>
    private void FillExact(ReadOnlySpan<double> values, int from, double z, Span<Estimate<Finding>> answers)
    {
        var (baseline, least) = (new ExactBaseline(values.Slice(from - Baseline - Lag, Baseline)), SmallestStandardDeviation);
        var leaving = values[(from - Baseline - Lag)..];
        var entering = values[(from - Lag)..];
        var current = values[from..];
        for (var place = 0; place < answers.Length; place++)
        {
            var (mean, observed) = (baseline.Mean, current[place]);
            var margin = z * double.MaxNative(baseline.Deviation, least);
            answers[place] = new Finding(mean, mean + margin, margin > 0 ? (observed - mean) / margin : double.NaN, observed > mean + margin);
            baseline.Slide(entering[place], leaving[place]);
        }
    }

    /// <summary>The same as <see cref="FillC3"/>, alike.</summary>
    private void FillExactC3(ReadOnlySpan<double> values, int from, double z, Span<Estimate<Finding>> answers)
    {
        var (baseline, least) = (new ExactBaseline(values.Slice(from - Memory, Baseline)), SmallestStandardDeviation);
        var leaving = values[(from - Memory)..];
        var entering = values[(from - Memory + Baseline)..];
        var current = values[(from - 2)..];
        double excessTwoBefore = 0, excessBefore = 0, inverseZ = 1 / z;
        for (var place = -2; place < answers.Length; place++)
        {
            var (mean, observed) = (baseline.Mean, current[place + 2]);
            var deviation = double.MaxNative(baseline.Deviation, least);
            var above = observed - mean;
            if (place >= 0)
            {
                var excess = excessTwoBefore + excessBefore;
                var bound = excess < double.PositiveInfinity ? double.MaxNative(0, observed + (deviation * (z - excess))) : 0;
                answers[place] = new Finding(mean, bound, excess < double.PositiveInfinity ? excess * inverseZ : double.NaN, observed > bound);
            }

            excessTwoBefore = excessBefore;
            excessBefore = above > 0 || deviation > 0 ? double.MaxNative(0, (above / deviation) - 1) : 0;
            baseline.Slide(entering[place + 2], leaving[place + 2]);
        }
    }

    private void FillBounds(CountSeries series, int from, double z, Span<Estimate<Finding>> answers)
    {
        var baseline = new SlidingBaseline(series, Baseline, from - Baseline - Lag);
        for (var place = 0; place < answers.Length; place++, baseline.Slide())
        {
            if (baseline.Fault is { } fault)
            {
                answers[place] = new NotEstimable(fault);
                continue;
            }

            var observed = series.Values[from + place];
            if (!(observed >= 0))
            {
                answers[place] = new NotEstimable(series.Fault(from + place, from + place)!.Value);
                continue;
            }

            var mean = baseline.Mean;
            var bound = mean + (z * Math.Max(baseline.Deviation, SmallestStandardDeviation));
            answers[place] = new Finding(mean, bound, Finding.Exceedance(observed, mean, bound), observed > bound);
        }
    }

    private void FillC3(CountSeries series, int from, double z, Span<Estimate<Finding>> answers)
    {
        var baseline = new SlidingBaseline(series, Baseline, from - 2 - Baseline - Lag);
        double excessTwoBefore = 0, excessBefore = 0;
        for (var t = from - 2; t < from + answers.Length; t++, baseline.Slide())
        {
            var deviation = Math.Max(baseline.Deviation, SmallestStandardDeviation);
            if (t >= from)
            {
                answers[t - from] = series.Fault(t - Memory, t) is { } fault
                    ? new NotEstimable(fault)
                    : C3(series.Values[t], baseline.Mean, deviation, excessTwoBefore + excessBefore, z);
            }

            (excessTwoBefore, excessBefore) = (excessBefore, Excess(series.Values[t] - baseline.Mean, deviation));
        }
    }

    private Estimate<Finding> C3(double observed, double mean, double deviation, double excess, double z)
    {
        var bound = double.IsInfinity(excess) && !Parity ? 0 : Math.Max(0, observed + (deviation * (z - excess)));
        return double.IsNaN(bound)
            ? new NotEstimable(NotEstimableReason.NoVariation)
            : new Finding(mean, bound, double.IsInfinity(excess) ? double.NaN : excess / z, observed > bound);
    }

    /// <summary>max(0, above / deviation − 1); with a deviation of 0 no excess at the mean, which R leaves undefined.</summary>
    private double Excess(double above, double deviation)
    {
        var excess = above == 0 && deviation == 0 && !Parity ? 0 : (above / deviation) - 1;
        return excess < 0 ? 0 : excess;
    }
}
