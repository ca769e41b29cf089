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
    /// <param name="usual">What takes its usual time.</param>
    /// <param name="asked">What shall take as long.</param>
    /// <param name="warm">How many turns are not counted.</param>
    /// <param name="rounds">How many are; fewer where one takes long.</param>
    public static async Task AlikeAsync(Func<Task> usual, Func<Task> asked, int warm = Warm, int rounds = Rounds)
    {
        var (first, second) = (new List<double>(), new List<double>());
        for (var i = 0; i < warm + rounds; i++)
        {
            first.Add(await TakesAsync(usual));
            second.Add(await TakesAsync(asked));
        }
        var median = Median(first);
        Assert.InRange(Median(second), median / 2 - 1, median * 2 + 1);

        double Median(List<double> times) => times.Skip(warm).Order().ElementAt(rounds / 2);
    }

    private static async Task<double> TakesAsync(Func<Task> question)
    {
        var start = Stopwatch.GetTimestamp();
        await question();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
