using System.Globalization;
using Fangxian.Epidemiology.Simulation;

namespace Fangxian.Situation.Statistics;

/// <summary>Measures and events of a simulation as they are written on the command line.</summary>
internal static class SimulationTexts
{
    public const string Measure = "FROM-UNTIL:contacts=0.4,isolated=0.5,delay=2,travel=1,vaccination=0.01";
    public const string Import = "DAY:AREA:PERSONS";
    public const string Move = "DAY:FROM:TO:PERSONS";

    /// <summary>A measure; null where the text is none. Without UNTIL it holds to the end.</summary>
    public static Intervention? ReadMeasure(string text)
    {
        if (text.Split(':') is not [var days, var effects] || days.Split('-') is not { Length: 2 } window || Number(window[0]) is not { } from)
        {
            return null;
        }
        var until = window[1].Length == 0 ? double.PositiveInfinity : Number(window[1]);
        Intervention? measure = until > from ? new Intervention { FromDay = from, UntilDay = until.Value } : null;
        foreach (var effect in effects.Split(','))
        {
            measure = measure is not null && effect.Split('=') is [var name, var value] ? With(measure, name, Number(value)) : null;
        }
        return measure;
    }

    private static Intervention? With(Intervention measure, string name, double? value) => (name, value) switch
    {
        ("contacts", { } v) when v <= 1 => measure with { ContactReduction = v },
        ("isolated", { } v) when v <= 1 => measure with { IsolatedProportion = v },
        ("travel", { } v) when v <= 1 => measure with { TravelReduction = v },
        ("delay", { } v) => measure with { DaysToIsolation = v },
        ("vaccination", { } v) => measure with { VaccinationPerDay = v },
        _ => null,
    };

    /// <summary>Infectious people from outside; null where the text is no such event.</summary>
    public static ScheduledEvent? ReadImport(string text, string[] areas) =>
        text.Split(':') is [var day, var area, var persons] && Whole(day) is { } d && Whole(persons) is { } n && Array.IndexOf(areas, area) is >= 0 and var at
            ? ScheduledEvent.Import(d, at, n) : null;

    /// <summary>People who move; null where the text is no such event.</summary>
    public static ScheduledEvent? ReadMove(string text, string[] areas) =>
        text.Split(':') is [var day, var from, var to, var persons] && Whole(day) is { } d && Whole(persons) is { } n
        && Array.IndexOf(areas, from) is >= 0 and var a && Array.IndexOf(areas, to) is >= 0 and var b && a != b
            ? ScheduledEvent.Move(d, a, b, n) : null;

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
