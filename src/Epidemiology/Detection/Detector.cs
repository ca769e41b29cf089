namespace Fangxian.Epidemiology.Detection;

/// <summary>A method that looks at a series of counts and says which periods are higher than expected.</summary>
/// <remarks>A detector is its options: an immutable value that any number of threads may use at once.</remarks>
public abstract record Detector
{
    private protected Detector()
    {
    }

    /// <summary>The method's name on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>The first index that has the history the method needs; R's default where R has one. May lie behind the end of the series.</summary>
    /// <param name="series">The counts.</param>
    /// <returns>An index, from 0.</returns>
    public abstract int FirstIndex(CountSeries series);

    /// <summary>Looks at every period from one on to the last.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="from">The first index to look at, from 0; the method's own when null. Cumulative methods begin here at zero.</param>
    /// <returns>One answer for each period from <paramref name="from"/> on; none when it lies behind the end.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, or the index is negative.</exception>
    public Estimate<Finding>[] Detect(CountSeries series, int? from = null)
    {
        ArgumentNullException.ThrowIfNull(series);
        var first = from ?? FirstIndex(series);
        ArgumentOutOfRangeException.ThrowIfNegative(first, nameof(from));
        var answers = new Estimate<Finding>[Math.Max(0, series.Length - first)];
        Detect(series, first, answers);
        return answers;
    }

    /// <summary>Looks at some periods, without allocating.</summary>
    /// <param name="series">The counts.</param>
    /// <param name="from">The first index to look at, from 0.</param>
    /// <param name="answers">One place for each period from there on.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range, or a period lies outside the series.</exception>
    public void Detect(CountSeries series, int from, Span<Estimate<Finding>> answers)
    {
        ArgumentNullException.ThrowIfNull(series);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(answers.Length, Math.Max(0, series.Length - from), nameof(answers));
        ThrowIfOutOfRange();
        if (!answers.IsEmpty)
        {
            Fill(series, from, answers);
        }
    }

    private protected abstract void Fill(CountSeries series, int from, Span<Estimate<Finding>> answers);

    private protected abstract void ThrowIfOutOfRange();

    private protected static void Require(bool holds, string option, object? value, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(option, value, range);
        }
    }

    private protected static void RequireLevel(double alpha) => Require(alpha is > 0 and < 1, "Alpha", alpha, "A proportion above 0 and below 1 is needed.");
}
