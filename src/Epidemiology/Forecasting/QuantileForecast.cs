namespace Fangxian.Epidemiology.Forecasting;

/// <summary>A forecast said by quantiles: the values that the number to come stays below with given probabilities.</summary>
/// <remarks>Levels are symmetric around the median, so that each pair is a central interval. The 23 levels of the forecast hubs are
/// <see cref="HubLevels"/>. Unit of the values: persons, or whatever is forecast.</remarks>
public readonly record struct QuantileForecast
{
    private static readonly double[] Hub =
        [0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99];

    private readonly double[] levels, values;

    internal QuantileForecast(double[] levels, double[] values) => (this.levels, this.values) = (levels, values);

    /// <summary>0.01, 0.025, 0.05, 0.1, …, 0.95, 0.975, 0.99: 23 levels, 11 central intervals and the median.</summary>
    public static ReadOnlySpan<double> HubLevels => Hub;

    internal static double[] SharedHubLevels => Hub;

    /// <summary>The probabilities, rising, from above 0 to below 1.</summary>
    public ReadOnlySpan<double> Levels => levels;

    /// <summary>The quantiles, one per level, not falling.</summary>
    public ReadOnlySpan<double> Values => values;

    /// <summary>The median.</summary>
    public double Median => values[values.Length / 2];

    /// <summary>A forecast of given quantiles.</summary>
    /// <param name="levels">Probabilities above 0 and below 1, rising, an odd number of them, symmetric around 0.5 (within 1e-9).</param>
    /// <param name="values">One finite number per level, not falling.</param>
    /// <returns>The forecast.</returns>
    /// <exception cref="ArgumentException">Levels or values are not such.</exception>
    public static QuantileForecast Of(ReadOnlySpan<double> levels, ReadOnlySpan<double> values)
    {
        if (levels.Length != values.Length || levels.Length % 2 == 0)
        {
            throw new ArgumentException("As many values as levels are needed, and an odd number of them.", nameof(values));
        }

        for (var i = 0; i < levels.Length; i++)
        {
            if (!(levels[i] > (i == 0 ? 0 : levels[i - 1]) && Math.Abs(levels[i] + levels[^(i + 1)] - 1) <= 1e-9))
            {
                throw new ArgumentException("Levels rise, lie between 0 and 1, and are symmetric around 0.5.", nameof(levels));
            }

            if (!double.IsFinite(values[i]) || (i > 0 && values[i] < values[i - 1]))
            {
                throw new ArgumentException("Values are finite and do not fall.", nameof(values));
            }
        }

        return new QuantileForecast(levels.ToArray(), values.ToArray());
    }

    /// <summary>The quantiles of a sample (R's type 7).</summary>
    /// <param name="sample">Draws in any order, at least one; copied.</param>
    /// <param name="levels">As in <see cref="Of"/>; <see cref="HubLevels"/> where empty.</param>
    /// <returns>The forecast.</returns>
    /// <exception cref="ArgumentException">The sample is empty or not finite, or the levels are not such.</exception>
    public static QuantileForecast OfSample(ReadOnlySpan<double> sample, ReadOnlySpan<double> levels = default)
    {
        if (sample.IsEmpty)
        {
            throw new ArgumentException("A sample needs at least one draw.", nameof(sample));
        }

        var sorted = sample.ToArray();
        Array.Sort(sorted);
        levels = levels.IsEmpty ? Hub : levels;
        var values = new double[levels.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Numerics.SampleQuantile.OfSorted(sorted, levels[i]);
        }

        return Of(levels, values);
    }

    /// <summary>The hub quantiles of a sample that may be sorted in place.</summary>
    internal static QuantileForecast OfOwnedSample(double[] sample)
    {
        Array.Sort(sample);
        var values = new double[Hub.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Numerics.SampleQuantile.OfSorted(sample, Hub[i]);
        }

        return new QuantileForecast(Hub, values);
    }

    /// <summary>The value at a level; null where the forecast does not have the level.</summary>
    /// <param name="level">A probability.</param>
    /// <returns>The quantile, or null.</returns>
    public double? At(double level)
    {
        for (var i = 0; i < levels.Length; i++)
        {
            if (Math.Abs(levels[i] - level) <= 1e-9)
            {
                return values[i];
            }
        }

        return null;
    }

    /// <summary>The probability of staying below a value that is none of the quantiles' jumps: read between the quantiles, 0 and 1 beyond them.</summary>
    internal double ProbabilityBelow(double value)
    {
        if (value < values[0])
        {
            return 0;
        }

        var last = values.Length - 1;
        while (values[last] > value)
        {
            last--;
        }

        return last == values.Length - 1 ? 1 : levels[last] + ((levels[last + 1] - levels[last]) * (value - values[last]) / (values[last + 1] - values[last]));
    }

    /// <summary>One forecast from several: at each level the median of their quantiles.</summary>
    /// <param name="members">At least one, all with the same levels.</param>
    /// <returns>The ensemble.</returns>
    /// <exception cref="ArgumentException">No member, or other levels.</exception>
    /// <remarks>Source: Ray EL et al. Int J Forecast 2023;39:1366–83, doi 10.1016/j.ijforecast.2022.06.005: the median is robust to one member that goes astray.</remarks>
    public static QuantileForecast MedianOf(ReadOnlySpan<QuantileForecast> members)
    {
        if (members.IsEmpty)
        {
            throw new ArgumentException("An ensemble needs at least one member.", nameof(members));
        }

        var (levels, values) = (members[0].levels, new double[members[0].levels.Length]);
        Span<double> at = members.Length <= 64 ? stackalloc double[members.Length] : new double[members.Length];
        for (var i = 0; i < levels.Length; i++)
        {
            for (var member = 0; member < members.Length; member++)
            {
                at[member] = i == 0 && !members[member].levels.AsSpan().SequenceEqual(levels)
                    ? throw new ArgumentException("All members need the same levels.", nameof(members))
                    : members[member].values[i];
            }

            at.Sort();
            values[i] = (at[(at.Length - 1) / 2] + at[at.Length / 2]) / 2;
        }

        return new QuantileForecast(levels, values);
    }
}
