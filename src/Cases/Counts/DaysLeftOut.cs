using Fangxian.Platform.Localisation;

namespace Fangxian.Cases.Counts;

/// <summary>
/// What a total leaves out. A total made of daily figures holds what was reported and nothing else: the days on which
/// nobody reported stay unknown, and whoever shows the total says so.
/// </summary>
/// <param name="Measure">Which figure.</param>
/// <param name="Days">On how many days nothing was reported; of a sum of parts, the days of all parts together.</param>
/// <param name="Dates">The days; empty for a sum of parts, whose parts tell theirs.</param>
public sealed record DaysLeftOut(Measure Measure, int Days, IReadOnlyList<DateOnly> Dates)
{
    /// <summary>More stretches of days than this are not written out.</summary>
    private const int MostStretches = 6;

    internal static DaysLeftOut Of(Measure measure, IReadOnlyList<DateOnly> dates) => new(measure, dates.Count, dates);

    /// <summary>One sentence: how many days, and which.</summary>
    public string Say(Words words) => Dates.Count == 0
        ? words["counts.left-out.parts", words["measure." + Measure], words.Number(Days)]
        : words["counts.left-out.own", words["measure." + Measure], words.Number(Days), Stretches(words)];

    private string Stretches(Words words)
    {
        var stretches = Dates.Index().GroupBy(d => d.Item.DayNumber - d.Index).Select(g => (First: g.First().Item, Last: g.Last().Item)).ToArray();
        var told = stretches.Take(MostStretches).Select(s => s.First == s.Last ? Words.Iso(s.First) : $"{Words.Iso(s.First)}–{Words.Iso(s.Last)}");
        return string.Join(words["counts.and"], told) + (stretches.Length > MostStretches ? " …" : "");
    }
}
