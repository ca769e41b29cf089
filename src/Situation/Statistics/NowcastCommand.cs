using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi nowcast</c>: what the last days will have when all is reported, as a line list looked on one day or on each; or completeness by delay.</summary>
internal static class NowcastCommand
{
    private const string Methods = "lawless, chain-ladder, bayes, completeness";

    private static readonly string[] Columns = ["now", "date", "reported_so_far", "nowcast", "pi_lower", "pi_upper", "expected", "completeness"];
    private static readonly string[] CompletenessColumns = ["now", "delay", "completeness", "lower", "upper"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, string.Join(" | ", CaseDatesInput.Layouts));
        var method = new Option<string>("--method") { Description = host.T["epi.nowcast.method", Methods], DefaultValueFactory = _ => "lawless" };
        var now = host.DayOption("--now", host.T["epi.nowcast.now"]);
        var each = host.DayOption("--each-day-from", host.T["epi.nowcast.each-day-from"]);
        var longest = new Option<int>("--longest-delay") { Description = host.T["epi.nowcast.longest-delay"], DefaultValueFactory = _ => 15 };
        var window = new Option<int?>("--window") { Description = host.T["epi.nowcast.window"] };
        var interval = new Option<double>("--interval") { Description = host.T["epi.nowcast.interval"], DefaultValueFactory = _ => 0.95 };
        var parity = new Option<bool>("--parity") { Description = host.T["epi.detect.parity"] };
        var bayes = new BayesianNowcastSettings(host.T);
        var command = new Command("nowcast", host.T["epi.command.nowcast"]) { file, method, now, each, longest, window, interval, parity };
        bayes.AddTo(command);
        return command.Does(host, parsed =>
        {
            var name = parsed.GetRequiredValue(method);
            if (!Methods.Split(", ").Contains(name))
            {
                return new OptionUnusable("--method", new FieldError("epi.option.one-of", Methods));
            }
            var input = CaseDatesInput.Read(parsed.GetValue(file));
            if (!input.IsOk)
            {
                return input.Refusal;
            }
            var last = parsed.GetValue(now) ?? input.Value.Max(c => c.ReportDate);
            var first = parsed.GetValue(each) ?? last;
            if (first > last)
            {
                return new OptionUnusable("--each-day-from", new FieldError("epi.option.not-after", last));
            }
            var options = new NowcastOptions { EstimationDays = parsed.GetValue(window), IntervalProbability = parsed.GetValue(interval), Parity = parsed.GetValue(parity) };
            var draws = bayes.Of(parsed, options);
            var rows = Enumerable.Range(first.DayNumber, last.DayNumber - first.DayNumber + 1).Select(DateOnly.FromDayNumber).SelectMany(asOf =>
            {
                var triangle = ReportingTriangle.FromLineList(input.Value, asOf, parsed.GetValue(longest));
                return name switch
                {
                    "completeness" => Completeness(triangle, options.EstimationDays),
                    "chain-ladder" => Rows(asOf, ChainLadderNowcast.Estimate(triangle, options)),
                    "bayes" => Rows(asOf, BayesianNowcast.Estimate(triangle, draws)),
                    _ => Rows(asOf, LawlessNowcast.Estimate(triangle, options)),
                };
            });
            return new OutputTable(name, name == "completeness" ? CompletenessColumns : Columns, [.. rows]);
        });
    }

    private static IEnumerable<OutputRow> Rows(DateOnly asOf, NowcastDay[] days) => days.Select(day => day.Cases.Match(
        cases => new OutputRow([asOf, day.Date, day.Reported, cases.Median, cases.Lower, cases.Upper, cases.Expected, day.Completeness]),
        why => new OutputRow([asOf, day.Date, day.Reported, null, null, null, null, null], why.Code)));

    private static IEnumerable<OutputRow> Completeness(ReportingTriangle triangle, int? window) =>
        ReportingDelay.Completeness(triangle, window).Select((one, delay) => one.Match(
            c => new OutputRow([triangle.AsOf, delay, c.Proportion, c.Lower, c.Upper]),
            why => new OutputRow([triangle.AsOf, delay, null, null, null], why.Code)));
}
