using Fangxian.Cases;
using Fangxian.Cases.Counts;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Data;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Situation.Curves;

/// <summary>
/// The nowcast of an area's last days, from how its figures grew: each day's count as it was first told and later corrected makes
/// a reporting triangle (day × days until told). Where no day grew after it was first told, there is nothing to learn delays from,
/// and no nowcast is made.
/// </summary>
public static class AreaNowcast
{
    /// <summary>What is told later than this is a file loaded late, not a delay of reporting.</summary>
    public const int LongestDelayDays = 28;

    /// <summary>The delays are taken from so many days.</summary>
    public const int DaysOfDelays = 56;

    /// <summary>Fewer days that grew, or grew on fewer days, are a correction and no way of reporting.</summary>
    public const int DaysThatMustGrow = 5;

    /// <summary>By the longest delay this share of the cases has been told.</summary>
    private const double NearlyAll = 0.99;

    /// <summary>A day of which less than this is missing counts as complete.</summary>
    private const double Complete = 0.995;

    /// <summary>The nowcast of an area, kept until a count of the disease changes.</summary>
    public static Task<NowcastView> GetAsync(OutbreakDb db, Disease disease, AreaNode area, SeriesFacts facts, DateTimeOffset? knownAt, CancellationToken cancellation) =>
        db.KeptAsync(CasesContract.CountsTopic(disease.Id), $"nowcast/{disease.Id}/{area.Position}/{knownAt:O}", async _ =>
        {
            var first = facts.Last.AddDays(1 - DaysOfDelays - LongestDelayDays);
            var told = await db.ToldCountsAsync(disease.Id, area, Measure.Confirmed, first < facts.First ? facts.First : first, facts.Last, knownAt, CancellationToken.None);
            return told is null ? new NowcastView { NotMade = "situation.nowcast.too-many-areas" } : Make(told, date => facts.EffectiveNew(Measure.Confirmed, date), facts.Last);
        }, cancellation);

    /// <param name="told">How the figures of the area, or of its parts, came to be.</param>
    /// <param name="now">The figure of a day as it is told now.</param>
    /// <param name="last">The last day with a figure.</param>
    internal static NowcastView Make(IReadOnlyList<ToldCounts> told, Func<DateOnly, int?> now, DateOnly last)
    {
        // Days whose steps do not end at the figure that is shown (totals and single days mixed) tell nothing of delays.
        var days = told.GroupBy(t => t.Date).Where(day => now(day.Key) is { } cases && cases == day.Sum(t => t.Steps[^1].New)).Select(day => new ToldDay(day.Key, [.. day.SelectMany(Reports)])).OrderBy(d => d.Date).ToArray();
        var (grown, growing) = (days.Count(d => d.Grew), days.SelectMany(d => d.GrewOn).Distinct().Count());
        if (grown < DaysThatMustGrow || growing < DaysThatMustGrow)
        {
            return new NowcastView { NotMade = grown == 0 ? "situation.nowcast.told-once" : "situation.nowcast.seldom-grew", DaysThatGrew = grown, DaysLookedAt = days.Length };
        }
        var asOf = days.SelectMany(d => d.Reports).Max(r => r.ReportDate) is var latest && latest > last ? latest : last;
        var longest = LongestDelay(days, asOf);
        CaseDates[] cases = [.. days.SelectMany(d => d.Reports)];
        var triangle = ReportingTriangle.FromLineList(cases, asOf, longest);
        var late = days.Count(d => d.Reports.Sum(r => r.Persons) > 0 && d.AtFirst == 0) * 2 >= days.Count(d => d.Reports.Sum(r => r.Persons) > 0);
        var options = new NowcastOptions { EstimationDays = DaysOfDelays + longest };
        var estimates = late ? LawlessNowcast.Estimate(triangle, options) : ChainLadderNowcast.Estimate(triangle, options);
        var shown = days.Select(d => d.Date).ToHashSet();
        return new NowcastView
        {
            AsOf = asOf,
            LongestDelayDays = longest,
            DaysThatGrew = grown,
            DaysLookedAt = days.Length,
            Method = late ? "lawless" : "chain-ladder",
            Days = [.. estimates.Where(e => shown.Contains(e.Date) && e.Completeness < Complete).Select(Figure)],
        };
    }

    private static NowcastFigure Figure(NowcastDay day) => day.Cases.Match(
        cases => new NowcastFigure(day.Date, day.Reported, day.Completeness, cases.Median, cases.Lower, cases.Upper, null),
        why => new NowcastFigure(day.Date, day.Reported, day.Completeness, null, null, null, why.Code));

    /// <summary>The shortest delay within which nearly all cases were told, by the days that are old enough; at least two of them must reach it.</summary>
    private static int LongestDelay(ToldDay[] days, DateOnly asOf)
    {
        var most = Math.Clamp((asOf.DayNumber - days[0].Date.DayNumber) / 2, 1, LongestDelayDays);
        var reports = days.Where(d => asOf.DayNumber - d.Date.DayNumber >= most).SelectMany(d => d.Reports).ToArray();
        var all = reports.Sum(r => (long)r.Persons);
        for (var delay = 1; delay < most; delay++)
        {
            if (reports.Where(r => r.DelayDays <= delay).Sum(r => (long)r.Persons) >= NearlyAll * all)
            {
                return delay;
            }
        }
        return most;
    }

    /// <summary>
    /// The cases by the day they were told on. What was told and later taken back is left out from the start, as a triangle
    /// needs it; so the persons sum up to the figure that holds now, and to none where that is below zero.
    /// </summary>
    private static IEnumerable<CaseDates> Reports(ToldCounts told)
    {
        // From the end: the least that any later step leaves.
        var least = new int[told.Steps.Count];
        for (var i = least.Length - 1; i >= 0; i--)
        {
            var step = Math.Max(0, told.Steps[i].New ?? 0);
            least[i] = i == least.Length - 1 ? step : Math.Min(step, least[i + 1]);
        }
        if (told.Steps[0].On.DayNumber - told.Date.DayNumber > LongestDelayDays)
        {
            yield break;
        }
        for (var i = 0; i < least.Length; i++)
        {
            var on = told.Steps[i].On < told.Date ? told.Date : told.Steps[i].On;
            if (i == 0 || least[i] > least[i - 1])
            {
                yield return new CaseDates(told.Date, on, least[i] - (i == 0 ? 0 : least[i - 1]));
            }
        }
    }

    private sealed record ToldDay(DateOnly Date, CaseDates[] Reports)
    {
        private DateOnly First => Reports.Length == 0 ? Date : Reports.Min(r => r.ReportDate);

        public int AtFirst => Reports.Where(r => r.ReportDate == First).Sum(r => r.Persons);

        public IEnumerable<DateOnly> GrewOn => Reports.Where(r => r.ReportDate > First && r.Persons > 0).Select(r => r.ReportDate);

        public bool Grew => GrewOn.Any();
    }
}
