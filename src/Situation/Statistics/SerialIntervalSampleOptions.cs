using System.CommandLine;
using Fangxian.Epidemiology.Delays;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>A serial interval that is itself uncertain: uncertain moments, a sample, or pairs of cases (EpiEstim's <c>uncertain_si</c>,
/// <c>si_from_sample</c>, <c>si_from_data</c>).</summary>
internal sealed class SerialIntervalSampleOptions(Words words)
{
    private const string SampleLayout = "sample,k,w";

    private Option<double?> MeanSpread { get; } = new("--si-mean-sd") { Description = words["epi.si.mean-sd"] };

    private Option<double?> MeanLowest { get; } = new("--si-mean-min") { Description = words["epi.si.mean-min"] };

    private Option<double?> MeanHighest { get; } = new("--si-mean-max") { Description = words["epi.si.mean-max"] };

    private Option<double?> DeviationSpread { get; } = new("--si-sd-sd") { Description = words["epi.si.sd-sd"] };

    private Option<double?> DeviationLowest { get; } = new("--si-sd-min") { Description = words["epi.si.sd-min"] };

    private Option<double?> DeviationHighest { get; } = new("--si-sd-max") { Description = words["epi.si.sd-max"] };

    private Option<string?> Sample { get; } = new("--si-sample") { Description = words["epi.si.sample", SampleLayout] };

    private Option<string?> Pairs { get; } = new("--si-data") { Description = words["epi.si.data", DelayInput.WindowsLayout] };

    private Option<string> Family { get; } = new("--si-distribution") { Description = words["epi.si.distribution"], DefaultValueFactory = _ => "gamma" };

    private Option<double> Offset { get; } = new("--si-offset") { Description = words["epi.si.offset"] };

    private Option<int> Size { get; } = new("--n1") { Description = words["epi.si.draws"], DefaultValueFactory = _ => 500 };

    private Option<long> Seed { get; } = new("--seed") { Description = words["epi.seed"], DefaultValueFactory = _ => 1 };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            MeanSpread, MeanLowest, MeanHighest, DeviationSpread, DeviationLowest, DeviationHighest, Sample, Pairs, Family, Offset, Size, Seed,
        })
        {
            command.Options.Add(option);
        }
    }

    public bool IsAsked(ParseResult parsed) =>
        parsed.GetValue(Sample) is not null || parsed.GetValue(Pairs) is not null || parsed.GetValue(MeanSpread) is not null || parsed.GetValue(DeviationSpread) is not null;

    public Result<SerialIntervalSample> Of(ParseResult parsed, SerialIntervalOptions interval) =>
        parsed.GetValue(Size) < 1 ? new OptionUnusable("--n1", new FieldError("epi.option.above", 0))
        : parsed.GetValue(Sample) is { } sample ? FromSample(sample)
        : parsed.GetValue(Pairs) is { } pairs ? FromPairs(pairs, parsed)
        : FromMoments(parsed, interval);

    private Result<SerialIntervalSample> FromMoments(ParseResult parsed, SerialIntervalOptions interval)
    {
        var given = new (string Name, double? Value)[]
        {
            ("--si-mean", interval.MeanOf(parsed)), ("--si-mean-sd", parsed.GetValue(MeanSpread)), ("--si-mean-min", parsed.GetValue(MeanLowest)),
            ("--si-mean-max", parsed.GetValue(MeanHighest)), ("--si-sd", interval.DeviationOf(parsed)), ("--si-sd-sd", parsed.GetValue(DeviationSpread)),
            ("--si-sd-min", parsed.GetValue(DeviationLowest)), ("--si-sd-max", parsed.GetValue(DeviationHighest)),
        };
        if (given.FirstOrDefault(g => g.Value is null).Name is { } missing)
        {
            return new OptionUnusable(missing, new FieldError("epi.option.all-moments"));
        }
        var v = Array.ConvertAll(given, g => g.Value!.Value);
        if (OutOfRange(v[..4], 1) || OutOfRange(v[4..], 0))
        {
            var (option, least) = OutOfRange(v[..4], 1) ? ("--si-mean", 1) : ("--si-sd", 0);
            return new OptionUnusable(option, new FieldError("epi.option.moments", least));
        }
        return SerialIntervalSample.FromMoments(
            new SerialIntervalMoments(new UncertainDays(v[0], v[1], v[2], v[3]), new UncertainDays(v[4], v[5], v[6], v[7])), parsed.GetValue(Size), parsed.GetValue(Seed));
    }

    /// <summary>Centre, spread, least, most.</summary>
    private static bool OutOfRange(double[] m, double above) =>
        !(m[2] > above && m[2] <= m[0] && m[0] <= m[3] && double.IsFinite(m[3]) && double.IsFinite(m[1]) && m[1] >= 0);

    private Result<SerialIntervalSample> FromPairs(string path, ParseResult parsed)
    {
        var pairs = DelayInput.ReadWindows(path);
        if (!pairs.IsOk)
        {
            return pairs.Refusal;
        }
        if (DelayInput.Family(parsed.GetRequiredValue(Family)) is not ({ } family and not DelayFamily.Normal))
        {
            return new OptionUnusable("--si-distribution", new FieldError("epi.option.one-of", "gamma, weibull, lnorm"));
        }
        return SerialIntervalPosterior.Sample(pairs.Value, family, parsed.GetValue(Size), parsed.GetValue(Offset), parsed.GetValue(Seed))
            .Match<Result<SerialIntervalSample>>(draws => draws.ToSample(), why => new OptionUnusable("--si-data", new FieldError("epi.option.not-estimable", why.Code)));
    }

    private static Result<SerialIntervalSample> FromSample(string path)
    {
        var input = InputTable.Read(path, SampleLayout);
        if (!input.IsOk)
        {
            return input.Refusal;
        }
        var (days, weights) = (input.Value.Counts("k"), input.Value.Numbers("w"));
        if ((days.Refusal ?? weights.Refusal) is { } refusal)
        {
            return refusal;
        }
        var samples = input.Value.Texts("sample");
        List<DiscretisedSerialInterval> intervals = [];
        for (var row = 0; row < samples.Length;)
        {
            List<double> one = [];
            for (var name = samples[row]; row < samples.Length && samples[row] == name; row++)
            {
                if (days.Value[row] != one.Count)
                {
                    return input.Value.Refuse(row, "k", "epi.cell.not-next", one.Count);
                }
                if (weights.Value[row] is not { } weight)
                {
                    return input.Value.Refuse(row, "w", "epi.cell.missing");
                }
                one.Add(weight);
            }
            var interval = SerialIntervalOptions.Weights([.. one]);
            if (!interval.IsOk)
            {
                return interval.Refusal;
            }
            intervals.Add(interval.Value);
        }
        return SerialIntervalSample.Of([.. intervals]);
    }
}
