using System.Runtime.CompilerServices;

namespace Fangxian.Epidemiology.Detection;

/// <summary>What a detector says of one series of a table.</summary>
/// <typeparam name="TKey">What names a series, such as area and disease.</typeparam>
/// <param name="Key">The series.</param>
/// <param name="FirstIndex">The period of the first answer, from 0.</param>
/// <param name="Answers">One answer for each period from there on.</param>
public sealed record SeriesFindings<TKey>(TKey Key, int FirstIndex, IReadOnlyList<Estimate<Finding>> Answers);

/// <summary>Looks at a whole table (areas × diseases × weeks or days) in one call.</summary>
/// <remarks>
/// Series are read as they are needed and answered in their order, some hundreds at a time on all processors: a table larger than memory passes through. Reading
/// stops when the caller stops or cancels. The same answers as <see cref="Detector.Detect(CountSeries, int?)"/> on each series.
/// </remarks>
public static class TableDetection
{
    private const int BatchSize = 512;

    /// <summary>Looks at the series of a table.</summary>
    /// <typeparam name="TKey">What names a series.</typeparam>
    /// <param name="detector">The method.</param>
    /// <param name="table">The series with their names, one after the other.</param>
    /// <param name="latestPeriods">How many of the latest periods of each series to look at, at least 1; all that have enough history when null.</param>
    /// <param name="processors">How many processors to use, at least 1; all when null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The findings in the order of the table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option or a number is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static IEnumerable<SeriesFindings<TKey>> DetectAll<TKey>(
        this Detector detector, IEnumerable<KeyValuePair<TKey, CountSeries>> table, int? latestPeriods = null, int? processors = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(table);
        var options = Options(latestPeriods, processors, cancellation);
        return Batches();

        IEnumerable<SeriesFindings<TKey>> Batches()
        {
            foreach (var batch in table.Chunk(BatchSize))
            {
                foreach (var findings in Batch(detector, batch, latestPeriods, options))
                {
                    yield return findings;
                }
            }
        }
    }

    /// <summary>The same for a table that arrives over time, from a database or a file.</summary>
    /// <typeparam name="TKey">What names a series.</typeparam>
    /// <param name="detector">The method.</param>
    /// <param name="table">The series with their names, one after the other.</param>
    /// <param name="latestPeriods">How many of the latest periods of each series to look at, at least 1; all that have enough history when null.</param>
    /// <param name="processors">How many processors to use, at least 1; all when null.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>The findings in the order of the table.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option or a number is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The work was ended.</exception>
    public static async IAsyncEnumerable<SeriesFindings<TKey>> DetectAllAsync<TKey>(
        this Detector detector,
        IAsyncEnumerable<KeyValuePair<TKey, CountSeries>> table,
        int? latestPeriods = null,
        int? processors = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(detector);
        ArgumentNullException.ThrowIfNull(table);
        var options = Options(latestPeriods, processors, cancellation);
        var batch = new List<KeyValuePair<TKey, CountSeries>>(BatchSize);
        await foreach (var series in table.WithCancellation(cancellation).ConfigureAwait(false))
        {
            batch.Add(series);
            if (batch.Count == BatchSize)
            {
                foreach (var findings in Batch(detector, [.. batch], latestPeriods, options))
                {
                    yield return findings;
                }

                batch.Clear();
            }
        }

        foreach (var findings in Batch(detector, [.. batch], latestPeriods, options))
        {
            yield return findings;
        }
    }

    private static SeriesFindings<TKey>[] Batch<TKey>(Detector detector, KeyValuePair<TKey, CountSeries>[] batch, int? latestPeriods, ParallelOptions options)
    {
        var findings = new SeriesFindings<TKey>[batch.Length];
        Parallel.For(0, batch.Length, options, i =>
        {
            var series = batch[i].Value;
            var first = latestPeriods is { } latest ? Math.Max(0, series.Length - latest) : detector.FirstIndex(series);
            findings[i] = new(batch[i].Key, first, detector.Detect(series, first));
        });
        return findings;
    }

    private static ParallelOptions Options(int? latestPeriods, int? processors, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(latestPeriods ?? 1, 1, nameof(latestPeriods));
        ArgumentOutOfRangeException.ThrowIfLessThan(processors ?? 1, 1, nameof(processors));
        return new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = processors ?? Environment.ProcessorCount };
    }
}
