using Fangxian.Cases.Counts;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Ui;

namespace Fangxian.Situation.Dashboard;

/// <summary>How a piece of the judgement is set: plain, falling, rising.</summary>
public enum JudgementTone
{
    Plain,
    Down,
    Up,
}

/// <summary>
/// The sentence above the figures: what they say, and how sure they are. It is made of the same view and says nothing
/// that the view does not. The direction comes from the growth rate's 95 % interval, never from the estimate alone.
/// </summary>
public static class Judgement
{
    /// <summary>So many days without a new case are worth saying.</summary>
    private const int QuietDays = 14;

    public static IReadOnlyList<(string Text, JudgementTone Tone)> Say(SituationView view, Words words)
    {
        if (view.Date is not { } date)
        {
            return [(words["situation.judge.nothing", words.Name(view.Name, view.NameEn)], JudgementTone.Plain)];
        }
        if (view.Totals.Confirmed is null)
        {
            return [(words["situation.judge.unknown", words.Day(date)], JudgementTone.Plain)];
        }
        return [Direction(view, words), (Week(view, words), JudgementTone.Plain), (HowFast(view, words), JudgementTone.Plain), (Where(view, date, words), JudgementTone.Plain)];
    }

    private static (string, JudgementTone) Direction(SituationView view, Words words) => view switch
    {
        { NewIn14Days: 0 } => (words["situation.judge.quiet", QuietDays], JudgementTone.Down),
        { Growth.UpperPerDay: < 0 } => (words["situation.judge.receding"], JudgementTone.Down),
        { Growth.LowerPerDay: > 0 } => (words["situation.judge.growing"], JudgementTone.Up),
        { Growth.RatePerDay: not null } => (words["situation.judge.undecided"], JudgementTone.Plain),
        _ => (words["situation.judge.few"], JudgementTone.Plain),
    };

    private static string Week(SituationView view, Words words) =>
        (view.NewIn7Days, view.NewIn7DaysBefore) switch
        {
            ({ } now, { } before) when now == before => words["situation.judge.week-same", words.Number(now)],
            ({ } now, { } before) => words[now < before ? "situation.judge.week-fewer" : "situation.judge.week-more", words.Number(now), Change.Text(words, now, before).TrimStart('+', Words.Minus), words.Number(before)],
            ({ } now, null) => words["situation.judge.week", words.Number(now)],
            _ => words["situation.judge.week-unknown"],
        };

    private static string HowFast(SituationView view, Words words)
    {
        var text = "";
        if (view is { Growth: { HalvingDays: { } halving, FastestHalvingDays: { } fast, SlowestHalvingDays: { } slow } })
        {
            text += words["situation.judge.halving", words.Number(halving, 1), words.Number(fast, 1), words.Number(slow, 1)];
        }
        else if (view is { Growth: { DoublingDays: { } doubling, FastestDoublingDays: { } quick, SlowestDoublingDays: { } late } })
        {
            text += words["situation.judge.doubling", words.Number(doubling, 1), words.Number(quick, 1), words.Number(late, 1)];
        }
        if (view.Reproduction is { Mean: { } r, Lower: { } lower, Upper: { } upper, ProbabilityBelow1: { } below })
        {
            text += words["situation.judge.r", words.Number(r, 2), words.Number(lower, 2), words.Number(upper, 2), Sure(below, words)];
        }
        return text;
    }

    /// <summary>How sure it is on which side of 1 the reproduction number lies.</summary>
    private static string Sure(double below, Words words) => below switch
    {
        >= 0.999 => words["situation.judge.below-surely"],
        >= 0.95 => words["situation.judge.below", words.Percent(below, 1)],
        <= 0.001 => words["situation.judge.above-surely"],
        <= 0.05 => words["situation.judge.above", words.Percent(1 - below, 1)],
        _ => words["situation.judge.either-side", words.Percent(below)],
    };

    private static string Where(SituationView view, DateOnly date, Words words)
    {
        var reported = view.PartList.Where(p => p.Reported).ToArray();
        if (reported.Length < 2)
        {
            return "";
        }
        var text = "";
        var today = reported.Where(p => p.NewOnDay > 0).OrderByDescending(p => p.NewOnDay).ToArray();
        if (view.NewOnDay is > 0 and { } onDay && today.Length > 0)
        {
            var names = string.Join(words.IsEnglish ? ", " : "、", today.Take(3).Select(p => words.Name(p.Name, p.NameEn)));
            text = today.Sum(p => p.NewOnDay) == onDay && today.Length <= 3
                ? words["situation.judge.where-all", words.Day(date), words.Number(onDay), names]
                : words["situation.judge.where-most", words.Day(date), words.Number(onDay), names];
        }
        var quiet = reported.Count(p => p.DaysSinceLastCase >= 5 || p is { DaysSinceLastCase: null, Totals.Confirmed: 0 });
        return quiet == 0 ? text : text + words["situation.judge.parts-quiet", quiet, reported.Length];
    }
}
