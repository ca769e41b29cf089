using System.Diagnostics;

namespace Fangxian.Modules.Tests;

/// <summary>What must not be told by the clock.</summary>
internal static class Clocked
{
    private const int Warm = 20, Rounds = 60, Tries = 3;

    /// <summary>
    /// Two questions take about as long as each other, by the quarter of their quickest turns: within twice, and a millisecond for the
    /// clock. They are asked in turns, now one first and now the other, after some turns that compile what they run: what else the machine
    /// does meets both, adds time and leaves the quickest alone. What the clock tells it tells each time, so a difference counts that is
    /// found three times.
    /// </summary>
    /// <param name="usual">What takes its usual time.</param>
    /// <param name="asked">What shall take as long.</param>
    /// <param name="warm">How many turns are not counted.</param>
    /// <param name="rounds">How many are; fewer where one takes long.</param>
    public static async Task AlikeAsync(Func<Task> usual, Func<Task> asked, int warm = Warm, int rounds = Rounds)
    {
        var (least, most, took) = (0d, 0d, 0d);
        for (var i = 0; i < Tries && !(took > least && took < most); i++)
        {
            (var first, took) = await QuickAsync(usual, asked, warm, rounds);
            (least, most) = (first / 2 - 1, first * 2 + 1);
        }
        Assert.InRange(took, least, most);
    }

    private static async Task<(double Usual, double Asked)> QuickAsync(Func<Task> usual, Func<Task> asked, int warm, int rounds)
    {
        var (first, second) = (new List<double>(), new List<double>());
        for (var i = 0; i < warm + rounds; i++)
        {
            foreach (var (question, times) in i % 2 == 0 ? [(usual, first), (asked, second)] : new[] { (asked, second), (usual, first) })
            {
                times.Add(await TakesAsync(question));
            }
        }
        return (Quick(first), Quick(second));

        double Quick(List<double> times) => times.Skip(warm).Order().ElementAt(rounds / 4);
    }

    private static async Task<double> TakesAsync(Func<Task> question)
    {
        var start = Stopwatch.GetTimestamp();
        await question();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
