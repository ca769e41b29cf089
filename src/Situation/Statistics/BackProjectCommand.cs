using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi back-project</c>: on which days those reported were infected.</summary>
internal static class BackProjectCommand
{
    private static readonly string[] Columns = ["date", "infections", "lower", "upper", "seen_proportion"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", DailyInput.Layouts));
        var delay = new Option<string>("--delay") { Description = host.T["epi.back-project.delay"], Required = true };
        var smoothing = new Option<int>("--smoothing") { Description = host.T["epi.back-project.smoothing"], DefaultValueFactory = _ => 1 };
        var tolerance = new Option<double>("--tolerance") { Description = host.T["epi.back-project.tolerance"], DefaultValueFactory = _ => 0.005 };
        var samples = new Option<int>("--samples") { Description = host.T["epi.back-project.samples"], DefaultValueFactory = _ => 200 };
        var seed = new Option<long>("--seed") { Description = host.T["epi.seed"], DefaultValueFactory = _ => 1 };
        var command = new Command("back-project", host.T["epi.command.back-project"]) { file, delay, smoothing, tolerance, samples, seed };
        return command.Does(host, parsed =>
        {
            var input = DailyInput.Read(parsed.GetValue(file));
            var weights = Delay(parsed.GetRequiredValue(delay));
            if ((input.Refusal ?? weights.Refusal) is { } refusal)
            {
                return refusal;
            }
            var days = BackProjection.Estimate(input.Value.All, weights.Value, new BackProjectionOptions
            {
                SmoothingDays = parsed.GetValue(smoothing), Tolerance = parsed.GetValue(tolerance), Samples = parsed.GetValue(samples), Seed = parsed.GetValue(seed),
            });
            return new OutputTable("back-project", Columns, [.. days.Select(day => day.Infections.Match(
                one => new OutputRow([input.Value.Echo(day.Date), one.Expected, one.Lower, one.Upper, day.SeenProportion]),
                why => new OutputRow([input.Value.Echo(day.Date), null, null, null, day.SeenProportion], why.Code)))]);
        });
    }

    /// <summary>Columns <c>k,w</c>: the probability of each number of days from 0 on; their sum may miss 1 by 0.01.</summary>
    private static Result<double[]> Delay(string path)
    {
        var input = InputTable.Read(path, "k,w");
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var days = input.Value.ConsecutiveTimes("k");
        var weights = input.Value.Numbers("w");
        if ((days.Refusal ?? weights.Refusal) is { } refusal)
        {
            return refusal;
        }
        var sum = weights.Value.Sum(w => w is >= 0 ? w.Value : double.NaN);
        return days.Value[0] != 0 || !(Math.Abs(sum - 1) <= 0.01)
            ? new OptionUnusable("--delay", new FieldError("epi.option.no-delay", sum))
            : weights.Value.Select(w => w!.Value / sum).ToArray();
    }
}
