using Fangxian.Platform.Localisation;

namespace Fangxian.Situation.Detection;

/// <summary>What the detector says, in words: now, over the period shown, and why in this way.</summary>
public static class AlarmSentence
{
    /// <summary>So many periods are named; the curve shows all.</summary>
    private const int MostNamed = 3;

    /// <summary>The latest seven days, or the latest whole week.</summary>
    public static string Now(AlarmsView view, Words words)
    {
        if (view.Recent.Count == 0)
        {
            return words["situation.alarms.nothing"];
        }
        return view.Weekly ? Week(view.Recent[^1], words) : Days(view.Recent, words);
    }

    /// <summary>How many periods alarmed of those that could be judged.</summary>
    public static string Over(AlarmsView view, DateOnly from, DateOnly date, Words words) =>
        words[view.Weekly ? "situation.alarms.over-weeks" : "situation.alarms.over-days", words.LongDay(from), words.LongDay(date), view.Alarms.Count, view.Judged, view.NotJudged];

    /// <summary>The method with its settings; for days, why they are not compared with earlier years.</summary>
    public static string Method(AlarmsView view, Words words) => view.Weekly
        ? words["situation.alarms.method-weeks", Setting(view, "b"), Setting(view, "w"), Setting(view, "no-periods"), Setting(view, "past-weeks-not-included"), Setting(view, "alpha")]
        : words["situation.alarms.method-" + view.Method, view.Method.ToUpperInvariant(), Setting(view, "baseline"), Setting(view, "min-sigma"), Setting(view, "alpha")]
            + (view.WeeksKnown <= view.WeeksNeeded ? words["situation.alarms.too-short", view.WeeksNeeded, view.WeeksKnown] : "");

    /// <summary>An alarm is a reason to look; one of about so many ordinary periods alarms by chance.</summary>
    public static string Caution(AlarmsView view, Words words) =>
        words["situation.alarms.caution"] + (view.OrdinaryPeriodsPerFalseAlarm is { } periods ? words[view.Weekly ? "situation.alarms.false-weeks" : "situation.alarms.false-days", periods] : "");

    private static string Days(IReadOnlyList<JudgedFigure> recent, Words words)
    {
        var alarms = recent.Where(r => r.Alarm).ToArray();
        var unjudged = recent.Where(r => r.NotEstimable is not null).ToArray();
        var named = string.Join(words.IsEnglish ? "; " : "；", alarms.Reverse().Take(MostNamed).Select(a => words["situation.alarms.one",
            words.Day(a.To), words.Number(a.Observed), words.Number(a.Expected ?? 0, 1), words.Number(a.UpperBound ?? 0, 1)]));
        return (alarms.Length > 0 ? words["situation.alarms.some-days", recent.Count, alarms.Length, named] : words["situation.alarms.no-days", recent.Count])
            + (unjudged.Length > 0 ? words["situation.alarms.unjudged-days", unjudged.Length, Why(unjudged[^1], words)] : "");
    }

    private static string Week(JudgedFigure week, Words words)
    {
        object?[] figures = [words.Day(week.From), words.Day(week.To), words.Number(week.Observed), words.Number(week.Expected ?? 0, 1), words.Number(week.UpperBound ?? 0, 0)];
        return week switch
        {
            { NotEstimable: not null } => words["situation.alarms.week-unjudged", figures[0], figures[1], Why(week, words)],
            { UpperBound: null } => words["situation.alarms.week-few", figures],
            { Alarm: true } => words["situation.alarms.week-some", figures],
            _ => words["situation.alarms.week-none", figures],
        };
    }

    private static string Why(JudgedFigure figure, Words words) => words["why." + figure.NotEstimable, 1];

    private static string Setting(AlarmsView view, string name) => view.Settings[name].ToString("0.####", System.Globalization.CultureInfo.InvariantCulture);
}
