using Fangxian.Epidemiology.Detection;
using Fangxian.Situation.Detection;

namespace Fangxian.Modules.Tests.Situation.Detection;

/// <summary>What the page says of false alarms is what simulated ordinary days give.</summary>
public sealed class AlarmMethodTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(25)]
    public void So_many_ordinary_days_give_one_false_alarm(double mean)
    {
        var chance = new Random(11);
        int[] days = [.. Enumerable.Range(0, 60_000).Select(_ => Poisson(chance, mean))];
        var answers = AlarmMethod.C2.Detector.Detect(CountSeries.AllKnown(days, Periodicity.Daily));
        var daysPerAlarm = answers.Length / (double)answers.Count(a => a.Value.Alarm);
        Assert.InRange(daysPerAlarm, AlarmMethod.C2.OrdinaryPeriodsPerFalseAlarm!.Value * 0.8, AlarmMethod.C2.OrdinaryPeriodsPerFalseAlarm.Value * 1.3);
    }

    [Fact]
    public void Fewer_than_four_cases_after_a_week_of_none_do_not_alarm()
    {
        int[] days = [0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4];
        var answers = AlarmMethod.C2.Detector.Detect(CountSeries.AllKnown(days, Periodicity.Daily), 9);
        Assert.False(answers[0].Value.Alarm);
        Assert.True(answers[^1].Value.Alarm);
    }

    private static int Poisson(Random chance, double mean)
    {
        var (count, left) = (0, chance.NextDouble());
        for (var term = Math.Exp(-mean); left > term && count < 500; term *= mean / ++count)
        {
            left -= term;
        }
        return count;
    }
}
