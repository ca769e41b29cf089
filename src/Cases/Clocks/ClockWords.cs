using Fangxian.Cases.Reports;
using Fangxian.Platform.Localisation;
using Fangxian.Registry.Clocks;

namespace Fangxian.Cases.Clocks;

/// <summary>Clocks in the reader's language.</summary>
internal static class ClockWords
{
    /// <summary>The step that a clock counts.</summary>
    public static string Step(this Words words, string code) => words.Has("cases.clock." + code) ? words["cases.clock." + code] : code;

    /// <summary>How it stands, with the minutes that matter.</summary>
    public static string Stands(this Words words, ClockItem clock) => clock.State switch
    {
        DeadlineState.Running => words["cases.clock.left", words.Length(clock.MinutesLeft ?? 0)],
        DeadlineState.Overdue => words["cases.clock.over", words.Length(clock.LateMinutes)],
        DeadlineState.Late => words["cases.clock.late", words.Length(clock.LateMinutes)],
        DeadlineState.Unknown => words["cases.clock.unknown"],
        DeadlineState.NotNeeded => words["cases.clock.not-needed"],
        _ => words["cases.clock.met"],
    };

    /// <summary>The time that is left of a clock that waits, or over, as its page has it, with the sign that goes with it.</summary>
    public static (string Text, string? Sign) CountDown(this Words words, DateTimeOffset dueAt, DateTimeOffset now)
    {
        var (late, left) = (new Deadline(dueAt).LateMinutes(now), (int)(dueAt - now).TotalMinutes);
        return late > 0 ? (words["cases.clock.over", words.Length(late)], "is-over") : (words["cases.clock.left", words.Length(left)], left < 60 ? "is-near" : null);
    }
}
