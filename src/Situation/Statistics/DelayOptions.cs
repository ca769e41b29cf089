using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>A delay or a stay on the command line: its mean and standard deviation in days, and its family.</summary>
internal sealed class DelayOptions(Words words, string name, double? meanDays = null, double? deviationDays = null)
{
    private const string Families = "gamma, log-normal, weibull";

    private readonly Option<double?> _mean = new($"--{name}-mean") { Description = words[$"epi.{name}.mean"], DefaultValueFactory = _ => meanDays };
    private readonly Option<double?> _deviation = new($"--{name}-sd") { Description = words[$"epi.{name}.sd"], DefaultValueFactory = _ => deviationDays };
    private readonly Option<string> _family = new($"--{name}-family") { Description = words["epi.delay.family", Families], DefaultValueFactory = _ => "gamma" };

    public void AddTo(Command command)
    {
        command.Options.Add(_mean);
        command.Options.Add(_deviation);
        command.Options.Add(_family);
    }

    public bool IsGiven(ParseResult parsed) => parsed.GetValue(_mean) is not null || parsed.GetValue(_deviation) is not null;

    /// <summary>The distribution.</summary>
    public Result<DelayDistribution> Of(ParseResult parsed) => Of(parsed, parsed.GetValue(_mean), parsed.GetValue(_deviation));

    /// <summary>The distribution of this family with other moments.</summary>
    public Result<DelayDistribution> Of(ParseResult parsed, double? mean, double? deviation)
    {
        var family = parsed.GetRequiredValue(_family);
        if (!Families.Split(", ").Contains(family))
        {
            return new OptionUnusable(_family.Name, new FieldError("epi.option.one-of", Families));
        }
        if (!(mean > 0 && double.IsFinite(mean.Value)))
        {
            return new OptionUnusable(_mean.Name, new FieldError("epi.option.above", 0));
        }
        return deviation > 0 && double.IsFinite(deviation.Value) && (family != "weibull" || deviation / mean is >= 0.02 and <= 20)
            ? Make(family, mean.Value, deviation.Value)
            : deviation > 0 ? new OptionUnusable(_deviation.Name, new FieldError("epi.option.out-of-range", deviation))
            : new OptionUnusable(_deviation.Name, new FieldError("epi.option.above", 0));
    }

    public double? MeanOf(ParseResult parsed) => parsed.GetValue(_mean);

    public double? DeviationOf(ParseResult parsed) => parsed.GetValue(_deviation);

    private static DelayDistribution Make(string family, double mean, double deviation) => family switch
    {
        "log-normal" => DelayDistribution.OfMoments(DelayFamily.LogNormal, mean, deviation),
        "weibull" => DelayDistribution.OfMoments(DelayFamily.Weibull, mean, deviation),
        _ => DelayDistribution.OfMoments(DelayFamily.Gamma, mean, deviation),
    };
}
