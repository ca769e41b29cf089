using System.Runtime.InteropServices;
using Fangxian.Platform.Data;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases.Counts;

/// <summary>
/// How the daily figures of an area came to be what they are: each day's figure as it was first told and later corrected, read
/// from the statements of the area itself or, where it reports nothing itself, of those parts whose figures its sum is made of.
/// </summary>
internal static class CountHistory
{
    /// <summary>More areas than this are not read for one sum.</summary>
    public const int MostAreas = 400;

    /// <param name="db">The database.</param>
    /// <param name="disease">The disease.</param>
    /// <param name="area">The area.</param>
    /// <param name="measure">Which figure.</param>
    /// <param name="first">The first day.</param>
    /// <param name="last">The last day.</param>
    /// <param name="knownAt">Only what was known at this instant.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>
    /// A row for each area and day that was told; none where every figure was told once; null where the sum is made of more than
    /// <see cref="MostAreas"/> areas.
    /// </returns>
    public static async Task<IReadOnlyList<ToldCounts>?> ReadAsync(OutbreakDb db, short disease, AreaNode area, Measure measure, DateOnly first, DateOnly last, DateTimeOffset? knownAt, CancellationToken cancellation)
    {
        var tellers = new List<Teller>();
        if (await CountFacts.ReadAsync(db, disease, area.Position, db.Scope, cancellation) is not { } facts || !await CollectAsync(db, disease, area, facts, measure, first, last, tellers, cancellation))
        {
            return null;
        }
        var told = new List<ToldCounts>();
        if (!tellers.Exists(t => t.ToldAgain))
        {
            return told;
        }
        var at = knownAt is { } instant ? Instants.ToMicroseconds(instant) : long.MaxValue;
        // A total needs that of the day before.
        var statements = await CountLedger.StatementsAsync(db, disease, [.. tellers.Select(t => t.Area.Position)], first.DayNumber - 1, last.DayNumber, cancellation);
        foreach (var (teller, from, to, _) in tellers)
        {
            if (statements.TryGetValue(teller.Position, out var own))
            {
                Add(own.FindAll(s => s.KnownSince <= at && s.Day >= from.DayNumber - 1 && s.Day <= to.DayNumber), teller.Position, (int)measure, from, db.Shared.Calendar, told);
            }
        }
        return told;
    }

    /// <summary>An area whose own figures are summed, the days on which it is part of the sum, and whether a figure of these days was told again.</summary>
    private sealed record Teller(AreaNode Area, DateOnly From, DateOnly To, bool ToldAgain)
    {
        public static Teller Of(AreaNode area, SeriesFacts facts, DateOnly from, DateOnly to)
        {
            var again = false;
            for (var day = from.AddDays(-1); day <= to && !again; day = day.AddDays(1))
            {
                again = facts.Statements(day) > 1;
            }
            return new(area, from, to, again);
        }
    }

    /// <summary>The areas whose own figures are summed, each with the days on which it is part of the sum.</summary>
    private static async Task<bool> CollectAsync(OutbreakDb db, short disease, AreaNode area, SeriesFacts facts, Measure measure, DateOnly first, DateOnly last, List<Teller> tellers, CancellationToken cancellation)
    {
        if (first > last)
        {
            return true;
        }
        if (facts.HasOwn(measure))
        {
            tellers.Add(Teller.Of(area, facts, first, last));
            return tellers.Count <= MostAreas;
        }
        var parts = await CountFacts.ReadPartsAsync(db, disease, area, null, db.Scope, cancellation);
        foreach (var child in area.Children)
        {
            var from = child.OpenedOn is { } opened && opened > first ? opened : first;
            var to = child.ClosedOn is { } closed && closed.AddDays(-1) < last ? closed.AddDays(-1) : last;
            if (parts.TryGetValue(child.Position, out var part) && !await CollectAsync(db, disease, child, part, measure, from, to, tellers, cancellation))
            {
                return false;
            }
        }
        return true;
    }

    private static void Add(List<NewStatement> statements, long position, int measure, DateOnly first, OutbreakCalendar calendar, List<ToldCounts> told)
    {
        var all = CollectionsMarshal.AsSpan(statements);
        var before = ReadOnlySpan<NewStatement>.Empty;
        var beforeDay = int.MinValue;
        for (var i = 0; i < all.Length;)
        {
            var (day, next) = (all[i].Day, i + 1);
            while (next < all.Length && all[next].Day == day)
            {
                next++;
            }
            var own = all[i..next];
            if (day >= first.DayNumber && Steps(own, beforeDay == day - 1 ? before : [], measure, calendar) is { Count: > 0 } steps)
            {
                told.Add(new(position, DateOnly.FromDayNumber(day), steps));
            }
            before = own;
            (beforeDay, i) = (day, next);
        }
    }

    private static List<ToldStep> Steps(ReadOnlySpan<NewStatement> day, ReadOnlySpan<NewStatement> before, int measure, OutbreakCalendar calendar)
    {
        var known = new SortedSet<DateOnly>();
        foreach (ref readonly var statement in day)
        {
            known.Add(KnownOn(statement, calendar));
        }
        foreach (ref readonly var statement in before)
        {
            known.Add(KnownOn(statement, calendar));
        }
        var steps = new List<ToldStep>();
        foreach (var on in known)
        {
            var cases = NewAt(day, before, measure, Instants.ToMicroseconds(calendar.EndOf(on)));
            if (steps.Count == 0 ? cases is not null : cases != steps[^1].New)
            {
                steps.Add(new(on, cases));
            }
        }
        return steps;
    }

    /// <summary>What is known since the end of a day is known on that day.</summary>
    private static DateOnly KnownOn(in NewStatement statement, OutbreakCalendar calendar) => calendar.DayOf(Instants.FromMicroseconds(statement.KnownSince - 1));

    private static int? NewAt(ReadOnlySpan<NewStatement> day, ReadOnlySpan<NewStatement> before, int measure, long at)
    {
        if (CountMatch.Latest(day, measure, at) is not (>= 0 and var own) || day[own].Value(measure) is SeriesFacts.Missing)
        {
            return null;
        }
        var value = day[own].Value(measure);
        if (day[own].Basis is CountBasis.Daily)
        {
            return value;
        }
        return CountMatch.Latest(before, measure, at) is >= 0 and var earlier && before[earlier].Basis is CountBasis.Cumulative && before[earlier].Value(measure) is not SeriesFacts.Missing and var total
            ? value - total
            : null;
    }
}
