namespace Fangxian.Epidemiology.Delays;

/// <summary>
/// Of the cases of a day with a delay of at most x, which share has a delay of exactly x? g(x) = n(x) / N(x), from the rows of a triangle that reach
/// delay x. What has not been reported yet then needs no model: the share reported within d days is W(d) = ∏ (1 − g(x)) over x above d.
/// </summary>
internal sealed class ReverseHazards
{
    /// <summary>Persons with a delay of exactly x, and of at most x, on the rows that reach x.</summary>
    public readonly double[] Exactly, AtMost;

    /// <summary>W(d), and the variance of ln W(d).</summary>
    public readonly double[] Within, LogVariance;

    public ReverseHazards(ReportingTriangle triangle, int? estimationDays)
    {
        var longest = triangle.LongestDelayDays;
        (Exactly, AtMost) = (new double[longest + 1], new double[longest + 1]);
        for (var day = Math.Max(0, triangle.Days - 1 - (estimationDays ?? triangle.Days)); day < triangle.Days; day++)
        {
            var sum = 0.0;
            for (var delay = 0; delay <= triangle.LongestKnown(day); delay++)
            {
                sum += triangle.At(day, delay);
                Exactly[delay] += triangle.At(day, delay);
                AtMost[delay] += sum;
            }
        }

        (Within, LogVariance) = (new double[longest + 1], new double[longest + 1]);
        Within[longest] = 1;
        for (var delay = longest; delay > 0; delay--)
        {
            var hazard = AtMost[delay] > 0 ? Exactly[delay] / AtMost[delay] : 0;
            Within[delay - 1] = Within[delay] * (1 - hazard);
            LogVariance[delay - 1] = LogVariance[delay] + (hazard is > 0 and < 1 ? hazard / (AtMost[delay] * (1 - hazard)) : 0);
        }
    }
}
