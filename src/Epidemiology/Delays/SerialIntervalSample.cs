using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>Many possible serial intervals, each as likely as the others: what is not known about the interval.</summary>
/// <remarks>
/// <para>Drawn from uncertain moments (EpiEstim's <c>uncertain_si</c>), from pairs of cases (<c>si_from_data</c>: see
/// <see cref="SerialIntervalPosterior"/>), or given (<c>si_from_sample</c>). The same seed gives the same sample.</para>
/// <para>Source: Thompson RN et al. Epidemics 2019;29:100356, doi 10.1016/j.epidem.2019.100356.</para>
/// </remarks>
public sealed class SerialIntervalSample
{
    private readonly DiscretisedSerialInterval[] intervals;

    private SerialIntervalSample(DiscretisedSerialInterval[] intervals) => this.intervals = intervals;

    /// <summary>The intervals, in the order drawn or given. At least one.</summary>
    public ReadOnlySpan<DiscretisedSerialInterval> Intervals => intervals;

    internal DiscretisedSerialInterval[] ToArray() => intervals;

    /// <summary>Intervals given, for example drawn by another program.</summary>
    /// <param name="intervals">At least one. Copied.</param>
    /// <returns>The sample.</returns>
    /// <exception cref="ArgumentException">None was given.</exception>
    public static SerialIntervalSample Of(ReadOnlySpan<DiscretisedSerialInterval> intervals) => intervals.IsEmpty
        ? throw new ArgumentException("A sample needs at least one interval.", nameof(intervals))
        : new SerialIntervalSample(intervals.ToArray());

    /// <summary>Shifted gamma intervals whose mean and standard deviation are drawn from what is known about them.</summary>
    /// <param name="moments">Mean and standard deviation with their uncertainty.</param>
    /// <param name="size">How many intervals to draw, at least 1; 500 as in EpiEstim.</param>
    /// <param name="seed">Any number.</param>
    /// <returns>The sample.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static SerialIntervalSample FromMoments(SerialIntervalMoments moments, int size = 500, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(moments);
        moments.ThrowIfOutOfRange();
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        var random = new RandomStream(seed);
        var intervals = new DiscretisedSerialInterval[size];
        for (var k = 0; k < size; k++)
        {
            var mean = moments.Mean.Draw(random);
            intervals[k] = DiscretisedSerialInterval.ShiftedGamma(mean, moments.StandardDeviation.Draw(random));
        }

        return new SerialIntervalSample(intervals);
    }
}
