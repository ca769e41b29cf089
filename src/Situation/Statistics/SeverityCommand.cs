using System.CommandLine;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Incidence;
using Fangxian.Epidemiology.Severity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi severity</c>: case-fatality ratio of each day, corrected for the delay to death, or attack rates by group with risk ratio and difference.</summary>
internal static class SeverityCommand
{
    private const string DateLayout = "date,cases,deaths", TimeLayout = "t,cases,deaths", GroupLayout = "group,ill,persons";

    private static readonly DateOnly Beginning = new(2000, 1, 1);

    private static readonly string[] Columns =
        ["time", "cases", "deaths", "naive", "naive_lower", "naive_upper", "known_proportion", "corrected", "lower", "upper"];

    private static readonly string[] GroupColumns =
        ["group", "ill", "persons", "attack_rate", "lower", "upper", "risk_ratio", "rr_lower", "rr_upper", "risk_difference", "rd_lower", "rd_upper"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, $"{DateLayout} | {TimeLayout} | {GroupLayout}");
        var delay = new DelayOptions(host.T, "delay");
        var meanError = new Option<double>("--delay-mean-se") { Description = host.T["epi.severity.mean-se"] };
        var deviationError = new Option<double>("--delay-sd-se") { Description = host.T["epi.severity.sd-se"] };
        var seed = new Option<long>("--seed") { Description = host.T["epi.seed"], DefaultValueFactory = _ => 1 };
        var command = new Command("severity", host.T["epi.command.severity"]) { file };
        delay.AddTo(command);
        command.Options.Add(meanError);
        command.Options.Add(deviationError);
        command.Options.Add(seed);
        return command.Does(host, parsed =>
        {
            var input = InputTable.Read(parsed.GetValue(file), DateLayout, TimeLayout, GroupLayout);
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            if (input.Value.Has("group"))
            {
                return Groups(input.Value);
            }
            var (series, known) = (Read(input.Value), delay.Of(parsed));
            if ((series.Refusal ?? known.Refusal) is { } refusal)
            {
                return refusal;
            }
            var (cases, deaths, echo) = series.Value;
            var days = CaseFatality.Series(cases, deaths, known.Value);
            double se = parsed.GetValue(meanError), sdSe = parsed.GetValue(deviationError);
            if (!(se >= 0 && sdSe >= 0))
            {
                return new OptionUnusable(se >= 0 ? "--delay-sd-se" : "--delay-mean-se", new FieldError("epi.option.out-of-range", se >= 0 ? sdSe : se));
            }
            if (se > 0 || sdSe > 0)
            {
                DelayDistribution[] draws = [.. UncertainDelay.Draw(delay.MeanOf(parsed)!.Value, se, delay.DeviationOf(parsed)!.Value, sdSe)
                    .Select(d => delay.Of(parsed, d.Mean, d.Deviation)).Where(d => d.IsOk).Select(d => d.Value)];
                if (draws.Length < 50)
                {
                    return new OptionUnusable("--delay-sd-se", new FieldError("epi.option.out-of-range", sdSe));
                }
                days = CaseFatality.Series(cases, deaths, draws, parsed.GetValue(seed));
            }
            return new OutputTable("severity", Columns, [.. days.Select(day => Row(echo(day.Date), day))]);
        });
    }

    private static OutputRow Row(object time, CaseFatalityDay day) => day.Ratio.Match(
        r => new OutputRow([time, r.Cases, r.Deaths, r.Naive.Value, r.Naive.Lower, r.Naive.Upper, r.OutcomeKnownProportion, r.Corrected, r.CorrectedLower, r.CorrectedUpper]),
        why => new OutputRow([time, day.Cases, day.Deaths, .. new object?[7]], why.Code));

    private static Result<OutputTable> Groups(InputTable input)
    {
        var (ill, persons, names) = (input.NotNegative("ill"), input.NotNegative("persons"), input.Texts("group"));
        if ((ill.Refusal ?? persons.Refusal) is { } refusal)
        {
            return refusal;
        }
        if (Enumerable.Range(0, input.Rows).FirstOrDefault(row => ill.Value[row] > persons.Value[row], -1) is >= 0 and var more)
        {
            return input.Refuse(more, "ill", "epi.cell.more-than-persons");
        }
        return new OutputTable("attack-rates", GroupColumns, [.. Enumerable.Range(0, input.Rows).Select(row =>
        {
            object?[] head = [names[row], ill.Value[row], persons.Value[row]];
            return Proportion.Of(ill.Value[row], persons.Value[row]).Match(
                rate => new OutputRow([.. head, rate.Value, rate.Lower, rate.Upper, .. Compared(ill.Value, persons.Value, row)]),
                why => new OutputRow([.. head, .. new object?[9]], why.Code));
        })]);
    }

    /// <summary>Every group beside the first.</summary>
    private static object?[] Compared(int[] ill, int[] persons, int row)
    {
        if (row == 0 || !RiskComparison.Of(ill[row], persons[row], ill[0], persons[0]).TryGet(out var compared))
        {
            return new object?[6];
        }
        var difference = compared.RiskDifference;
        var ratio = compared.RiskRatio.TryGet(out var r) ? new object?[] { r.Value, r.Lower, r.Upper } : new object?[3];
        return [.. ratio, difference.Value, difference.Lower, difference.Upper];
    }

    private static Result<(DailyIncidence Cases, DailyIncidence Deaths, Func<DateOnly, object> Echo)> Read(InputTable input)
    {
        var (cases, deaths) = (input.Counts("cases"), input.Counts("deaths"));
        var times = input.Has("t") ? input.ConsecutiveTimes("t") : Array.Empty<int>();
        var dates = input.Has("date") ? input.RisingDays("date") : Array.Empty<DateOnly>();
        if ((cases.Refusal ?? deaths.Refusal ?? times.Refusal ?? dates.Refusal) is { } refusal)
        {
            return refusal;
        }
        var days = times.Value.Length > 0 ? [.. Enumerable.Range(0, input.Rows).Select(Beginning.AddDays)] : dates.Value;
        Func<DateOnly, object> echo = times.Value.Length > 0 ? day => times.Value[0] + (day.DayNumber - Beginning.DayNumber) : day => day;
        return (Spread(days, cases.Value), Spread(days, deaths.Value), echo);
    }

    private static DailyIncidence Spread(DateOnly[] days, int?[] counts)
    {
        var spread = new int?[days[^1].DayNumber - days[0].DayNumber + 1];
        for (var row = 0; row < days.Length; row++)
        {
            spread[days[row].DayNumber - days[0].DayNumber] = counts[row];
        }
        return new DailyIncidence(days[0], spread);
    }
}
