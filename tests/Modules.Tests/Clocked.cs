using System.Diagnostics;

namespace Fangxian.Modules.Tests;

/// <summary>What must not be told by the clock.</summary>
internal static class Clocked
{
    private const int Warm = 20, Rounds = 60;

    /// <summary>
    /// Two questions take about as long as each other, by their medians: within twice, and a millisecond for the clock. They are asked in
    /// turns, so that what else the machine does meets both, after some turns that compile what they run.
    /// </summary>
    public static async Task AlikeAsync(Func<Task> usual, Func<Task> asked)
    {
        var (first, second) = (new List<double>(), new List<double>());
        for (var i = 0; i < Warm + Rounds; i++)
        {
            first.Add(await TakesAsync(usual));
            second.Add(await TakesAsync(asked));
        }
        var median = Median(first);
        Assert.InRange(Median(second), median / 2 - 1, median * 2 + 1);
    }

    private static async Task<double> TakesAsync(Func<Task> question)
    {
        var start = Stopwatch.GetTimestamp();
        await question();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Skip(Warm).Order().ElementAt(Rounds / 2);
}
