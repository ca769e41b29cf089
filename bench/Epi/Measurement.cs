using System.Diagnostics;

namespace Fangxian.EpiBench;

/// <summary>One statistic, ours and R's: both give one number that sums up the result, so that equal work is seen to be equal.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Units">How many units of work one call holds; times are per unit.</param>
/// <param name="Unit">Its name.</param>
/// <param name="Goal">The ratio aimed at; null where none is.</param>
/// <param name="Ours">Does the work.</param>
/// <param name="Value">Sums up what the work gave.</param>
/// <param name="R">An R expression that does the same with the objects of the preamble; null where R has no such thing.</param>
internal sealed record Measurement(string Name, int Units, string Unit, double? Goal, Action Ours, Func<double> Value, string? R)
{
    /// <summary>The value and the median seconds of processor time per unit of seven rounds of at least 0.15 s, after a warm-up of as long.</summary>
    public (double Value, double Seconds) Run()
    {
        var rounds = new double[8];
        for (var round = 0; round < rounds.Length; round++)
        {
            var (calls, watch, before) = (0, Stopwatch.StartNew(), Processor());
            while (watch.Elapsed.TotalSeconds < 0.15)
            {
                Ours();
                calls++;
            }

            rounds[round] = (Processor() - before) / calls / Units;
        }

        return (Value(), rounds.Skip(1).Order().ElementAt(3));
    }

    private static double Processor() => Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
}
