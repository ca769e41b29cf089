namespace Fangxian.Epidemiology.Tests;

/// <summary>
/// What R's samplers gave: per window the mean and the standard deviation of every output over repetitions with different seeds. Two samplers of
/// the same quantity agree when they differ by no more than five standard errors: standard deviation × √(1/repetitions + relative size), where the
/// last term is the variance of our answer in units of that of one repetition. With some thousand comparisons none should be beyond five.
/// </summary>
internal static class SampledReference
{
    private const double MostStandardErrors = 5;

    /// <summary>A window of R's answer: first and last day, and per output mean and standard deviation over the repetitions.</summary>
    public sealed record Window(int Start, int End, double[] Mean, double[] Deviation);

    public static Window[] Read(string name) => [.. ReferenceFiles.Rows(ReferenceFiles.Own("sampled", name + ".csv"))
        .Where(row => row[2] is not null)
        .Select(row => new Window((int)row[0]!, (int)row[1]!, Half(row, 0), Half(row, 1)))];

    public static void Compare(Window expected, double[] actual, int repetitions, double relativeSize, double floor, string what)
    {
        for (var i = 0; i < actual.Length; i++)
        {
            var error = (expected.Deviation[i] * Math.Sqrt((1.0 / repetitions) + relativeSize)) + floor;
            Assert.True(
                Math.Abs(actual[i] - expected.Mean[i]) <= MostStandardErrors * error,
                $"{what}, window {expected.Start}-{expected.End}, output {i}: R {expected.Mean[i]:G6}, here {actual[i]:G6}, standard error {error:G3}.");
        }
    }

    private static double[] Half(double?[] row, int half)
    {
        var outputs = (row.Length - 2) / 2;
        return [.. row.Skip(2 + (half * outputs)).Take(outputs).Select(cell => cell!.Value)];
    }
}
