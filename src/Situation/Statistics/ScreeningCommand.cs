using System.CommandLine;
using Fangxian.Epidemiology;
using Fangxian.Epidemiology.Screening;
using Fangxian.Epidemiology.Severity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>
/// <c>fangxian epi screening</c>: sensitivity, specificity and predictive values of a table of results by truth, or of a test whose accuracy is given: what a
/// result says at a prevalence, and the true prevalence behind a share of positives.
/// </summary>
internal sealed class ScreeningCommand(Words words)
{
    private const string Cells = "true_positives,false_positives,false_negatives,true_negatives", NamedCells = "test," + Cells, Intervals = "exact, wilson";

    private static readonly string[] Columns = ["test", "figure", "value", "lower", "upper"];

    private readonly Option<double?> _sensitivity = new("--sensitivity") { Description = words["epi.screening.sensitivity"] };
    private readonly Option<double?> _specificity = new("--specificity") { Description = words["epi.screening.specificity"] };
    private readonly Option<double?> _prevalence = new("--prevalence") { Description = words["epi.pool.prevalence"] };
    private readonly Option<int?> _positives = new("--positives") { Description = words["epi.screening.positives"] };
    private readonly Option<int?> _tested = new("--tested") { Description = words["epi.screening.tested"] };
    private readonly Option<string> _interval = new("--interval") { Description = words["epi.screening.interval", Intervals], DefaultValueFactory = _ => "exact" };
    private readonly Option<long> _seed = new("--seed") { Description = words["epi.seed"], DefaultValueFactory = _ => 1 };

    /// <summary>A test as it is known: from a table, with its uncertainty, or as given.</summary>
    private sealed record KnownTest(string Name, UncertainProportion Sensitivity, UncertainProportion Specificity, TestAccuracy? Table);

    internal static Command Make(CommandHost host)
    {
        var file = EpiCommand.File(host, $"{Cells} | {NamedCells}");
        var (command, options) = (new Command("screening", host.T["epi.command.screening"]) { file }, new ScreeningCommand(host.T));
        foreach (var option in new Option[] { options._sensitivity, options._specificity, options._prevalence, options._positives, options._tested, options._interval, options._seed })
        {
            command.Options.Add(option);
        }
        return command.Does(host, parsed => options.Table(parsed, parsed.GetValue(file)));
    }

    private Result<OutputTable> Table(ParseResult parsed, string? file)
    {
        if (!Intervals.Split(", ").Contains(parsed.GetValue(_interval)))
        {
            return new OptionUnusable(_interval.Name, new FieldError("epi.option.one-of", Intervals));
        }
        if (parsed.GetValue(_prevalence) is { } share && !(share is >= 0 and <= 1))
        {
            return new OptionUnusable(_prevalence.Name, new FieldError("epi.option.range", 0, 1));
        }
        var (positives, tested) = (parsed.GetValue(_positives), parsed.GetValue(_tested));
        if (positives is null != tested is null)
        {
            return new OptionUnusable(positives is null ? _positives.Name : _tested.Name, new FieldError("epi.option.needed"));
        }
        if (positives < 0 || positives > tested)
        {
            return new OptionUnusable(_positives.Name, new FieldError("epi.option.range", 0, tested));
        }
        var tests = Tests(parsed, file);
        return tests.IsOk ? new OutputTable("screening", Columns, [.. tests.Value.SelectMany(test => Rows(parsed, test))]) : tests.Refusal;
    }

    private Result<KnownTest[]> Tests(ParseResult parsed, string? file)
    {
        var (sensitivity, specificity) = (parsed.GetValue(_sensitivity), parsed.GetValue(_specificity));
        if (sensitivity is null && specificity is null)
        {
            return Read(file, parsed.GetValue(_interval) == "wilson" ? ProportionInterval.Wilson : ProportionInterval.Exact);
        }
        if (file is not null)
        {
            return new OptionUnusable(sensitivity is null ? _specificity.Name : _sensitivity.Name, new FieldError("epi.option.table-has-accuracy"));
        }
        if (!(sensitivity is >= 0 and <= 1))
        {
            return new OptionUnusable(_sensitivity.Name, new FieldError("epi.option.range", 0, 1));
        }
        if (!(specificity is >= 0 and <= 1))
        {
            return new OptionUnusable(_specificity.Name, new FieldError("epi.option.range", 0, 1));
        }
        if (parsed.GetValue(_prevalence) is null && parsed.GetValue(_positives) is null)
        {
            return new OptionUnusable(_prevalence.Name, new FieldError("epi.option.prevalence-or-positives"));
        }
        return new[] { new KnownTest("", UncertainProportion.Known(sensitivity.Value), UncertainProportion.Known(specificity.Value), null) };
    }

    private static Result<KnownTest[]> Read(string? file, ProportionInterval interval)
    {
        var input = InputTable.Read(file, NamedCells, Cells);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var cells = Cells.Split(',').Select(input.Value.NotNegative).ToArray();
        if (cells.Select(c => c.Refusal).FirstOrDefault(r => r is not null) is { } refusal)
        {
            return refusal;
        }
        var names = input.Value.Has("test") ? input.Value.Texts("test") : [.. Enumerable.Repeat("", input.Value.Rows)];
        return Enumerable.Range(0, input.Value.Rows).Select(row =>
        {
            var (tp, fp, fn, tn) = ((long)cells[0].Value[row], (long)cells[1].Value[row], (long)cells[2].Value[row], (long)cells[3].Value[row]);
            return new KnownTest(names[row], UncertainProportion.Counted(tp, tp + fn), UncertainProportion.Counted(tn, tn + fp), TestAccuracy.Of(tp, fp, fn, tn, interval));
        }).ToArray();
    }

    private IEnumerable<OutputRow> Rows(ParseResult parsed, KnownTest test)
    {
        if (test.Table is { } table)
        {
            yield return Of(test, "sensitivity", table.Sensitivity);
            yield return Of(test, "specificity", table.Specificity);
            yield return Of(test, "ppv_of_table", table.PositivePredictiveValue);
            yield return Of(test, "npv_of_table", table.NegativePredictiveValue);
        }
        if (parsed.GetValue(_prevalence) is { } prevalence)
        {
            var values = PredictiveValues.At(UncertainProportion.Known(prevalence), test.Sensitivity, test.Specificity, parsed.GetValue(_seed));
            yield return Of(test, "ppv", values.Positive);
            yield return Of(test, "npv", values.Negative);
        }
        if (parsed.GetValue(_positives) is { } positives)
        {
            yield return Of(test, "true_prevalence", TruePrevalence.RoganGladen(positives, parsed.GetValue(_tested)!.Value, test.Sensitivity, test.Specificity, parsed.GetValue(_seed)));
        }
    }

    private static OutputRow Of(KnownTest test, string figure, Estimate<Proportion> estimate) =>
        estimate.Match(p => new OutputRow([test.Name, figure, p.Value, p.Lower, p.Upper]), why => new OutputRow([test.Name, figure, null, null, null], why.Code));

    private static OutputRow Of(KnownTest test, string figure, Estimate<EstimateWithInterval> estimate) =>
        estimate.Match(p => new OutputRow([test.Name, figure, p.Value, p.Lower, p.Upper]), why => new OutputRow([test.Name, figure, null, null, null], why.Code));
}
