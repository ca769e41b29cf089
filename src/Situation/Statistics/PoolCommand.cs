using System.CommandLine;
using Fangxian.Epidemiology.Screening;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary><c>fangxian epi pool</c>: tests per person by pool size and the best one, at a prevalence given or counted; or, with a file, the prevalence from pools tested.</summary>
internal static class PoolCommand
{
    private const string Layout = "size,pools,positive", Schemes = "two-stage, square";

    private static readonly string[] Columns = ["pool_size", "tests_per_person", "lower", "upper", "sensitivity", "specificity", "best"];

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, Layout);
        var prevalence = new Option<double?>("--prevalence") { Description = host.T["epi.pool.prevalence"] };
        var positives = new Option<int?>("--positives") { Description = host.T["epi.pool.positives"] };
        var tested = new Option<int?>("--tested") { Description = host.T["epi.pool.tested"] };
        var sensitivity = new Option<double>("--sensitivity") { Description = host.T["epi.pool.sensitivity"], DefaultValueFactory = _ => 1 };
        var specificity = new Option<double>("--specificity") { Description = host.T["epi.pool.specificity"], DefaultValueFactory = _ => 1 };
        var scheme = new Option<string>("--scheme") { Description = host.T["epi.pool.scheme", Schemes], DefaultValueFactory = _ => "two-stage" };
        var largest = new Option<int>("--largest") { Description = host.T["epi.pool.largest"], DefaultValueFactory = _ => 30 };
        var command = new Command("pool", host.T["epi.command.pool"]) { file, prevalence, positives, tested, sensitivity, specificity, scheme, largest };
        return command.Does(host, parsed =>
        {
            double se = parsed.GetValue(sensitivity), sp = parsed.GetValue(specificity);
            var given = (parsed.GetValue(prevalence), parsed.GetValue(positives), parsed.GetValue(tested));
            if (given is (null, null, null))
            {
                return Measured(parsed.GetValue(file), se, sp);
            }
            if (!Schemes.Split(", ").Contains(parsed.GetValue(scheme)))
            {
                return new OptionUnusable("--scheme", new FieldError("epi.option.one-of", Schemes));
            }
            var share = Share(given);
            return share.IsOk
                ? Plans(share.Value, parsed.GetValue(scheme) == "square" ? PoolingScheme.SquareArray : PoolingScheme.TwoStage, se, sp, parsed.GetValue(largest))
                : share.Refusal;
        });
    }

    private static Result<UncertainProportion> Share((double? Prevalence, int? Positives, int? Tested) given) => given switch
    {
        ({ } known, null, null) => known is >= 0 and <= 1 ? UncertainProportion.Known(known) : new OptionUnusable("--prevalence", new FieldError("epi.option.range", 0, 1)),
        (null, { } positives, { } tested) => positives >= 0 && positives <= tested ? UncertainProportion.Counted(positives, tested) : new OptionUnusable("--positives", new FieldError("epi.option.range", 0, tested)),
        _ => new OptionUnusable("--prevalence", new FieldError("epi.option.one-prevalence")),
    };

    private static Result<OutputTable> Plans(UncertainProportion prevalence, PoolingScheme scheme, double sensitivity, double specificity, int largest)
    {
        var best = PooledTesting.Best(prevalence, scheme, sensitivity, specificity, largest);
        return new OutputTable("pool", Columns, [.. Enumerable.Range(1, largest).Select(size => PooledTesting.Plan(size, prevalence, scheme, sensitivity, specificity)).Select(plan => new OutputRow(
            [plan.PoolSize, plan.TestsPerPerson.Value, plan.TestsPerPerson.Lower, plan.TestsPerPerson.Upper, plan.Sensitivity, plan.Specificity, plan.PoolSize == best.PoolSize]))]);
    }

    private static Result<OutputTable> Measured(string? file, double sensitivity, double specificity)
    {
        var input = InputTable.Read(file, Layout);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var (size, pools, positive) = (input.Value.NotNegative("size"), input.Value.NotNegative("pools"), input.Value.NotNegative("positive"));
        if ((size.Refusal ?? pools.Refusal ?? positive.Refusal) is { } refusal)
        {
            return refusal;
        }
        if (Array.FindIndex(size.Value, n => n is < 1 or > 10_000) is >= 0 and var row)
        {
            return input.Value.Refuse(row, "size", "epi.cell.range", 1, 10_000);
        }
        PoolResults[] results = [.. Enumerable.Range(0, input.Value.Rows).Select(i => new PoolResults(size.Value[i], pools.Value[i], positive.Value[i]))];
        return new OutputTable("pooled-prevalence", ["pools", "positive", "prevalence", "lower", "upper"], [PooledPrevalence.Estimate(results, sensitivity, specificity).Match(
            p => new OutputRow([pools.Value.Sum(), positive.Value.Sum(), p.Value, p.Lower, p.Upper]),
            why => new OutputRow([pools.Value.Sum(), positive.Value.Sum(), null, null, null], why.Code))]);
    }
}
