using System.CommandLine;
using System.Globalization;
using Fangxian.Epidemiology.Detection;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Results;

namespace Fangxian.Situation.Statistics;

/// <summary>The options of <c>epi detect</c>; one not given has the default of the method, which is R's where R has one.</summary>
internal sealed class DetectOptions
{
    private readonly Words _words;
    private readonly List<Option> _all = [];
    private readonly Option<string?> _method, _threshold, _limit54, _power, _standardisation, _cusumMean;
    private readonly Option<int?> _frequency, _years, _halfWindow, _levels, _past, _baseline, _months, _around, _window, _fewest, _waves, _shortest, _longest;
    private readonly Option<double?> _alpha, _weights, _trendLevel, _minSigma, _k, _h, _percentile, _limitRatio, _theta;
    private readonly Option<bool?> _trend, _reweight, _offset, _actY, _reset;
    private readonly Option<bool> _parity;

    public DetectOptions(Words words)
    {
        _words = words;
        _method = Make<string?>("--method", string.Join(", ", DetectMethods.Names));
        From = Make<int?>("--from");
        _frequency = Make<int?>("--frequency");
        _alpha = Make<double?>("--alpha");
        _years = Make<int?>("--b");
        _halfWindow = Make<int?>("--w");
        _levels = Make<int?>("--no-periods");
        _past = Make<int?>("--past-weeks-not-included");
        _threshold = Make<string?>("--threshold-method");
        _weights = Make<double?>("--weights-threshold");
        _trendLevel = Make<double?>("--p-threshold-trend");
        _limit54 = Make<string?>("--limit54");
        _power = Make<string?>("--power-trans");
        _trend = Make<bool?>("--trend");
        _reweight = Make<bool?>("--reweight");
        _offset = Make<bool?>("--population-offset");
        _baseline = Make<int?>("--baseline");
        _minSigma = Make<double?>("--min-sigma");
        _k = Make<double?>("--k");
        _h = Make<double?>("--h");
        _cusumMean = Make<string?>("--m");
        _standardisation = Make<string?>("--trans");
        _reset = Make<bool?>("--reset");
        _limitRatio = Make<double?>("--c-arl");
        _theta = Make<double?>("--theta");
        _waves = Make<int?>("--waves");
        _shortest = Make<int?>("--m-tilde");
        _longest = Make<int?>("--longest");
        _months = Make<int?>("--months");
        _actY = Make<bool?>("--act-y");
        _percentile = Make<double?>("--percentile");
        _around = Make<int?>("--blocks-around");
        _window = Make<int?>("--window");
        _fewest = Make<int?>("--fewest");
        _parity = new Option<bool>("--parity") { Description = words["epi.detect.parity"] };
        _all.Add(_parity);
        _method.Required = true;
    }

    public Option<int?> From { get; }

    public void AddTo(Command command) => _all.ForEach(command.Options.Add);

    public Periodicity Frequency(ParseResult parsed) => (Periodicity)(parsed.GetValue(_frequency) ?? 52);

    /// <summary>The detector that the options describe.</summary>
    public Result<Detector> Detector(ParseResult parsed)
    {
        if (!Enum.IsDefined(Frequency(parsed)))
        {
            return Refuse(_frequency, "52, 12, 365");
        }
        return parsed.GetValue(_method) switch
        {
            "farrington-flexible" => Flexible(parsed),
            "farrington" => Original(parsed),
            "c1" => Ears(parsed, EarsChart.C1),
            "c2" => Ears(parsed, EarsChart.C2),
            "c3" => Ears(parsed, EarsChart.C3),
            "cusum" => Cusum(parsed),
            "glr-nb" => LikelihoodRatio(parsed),
            "rki" => new Rki { YearsBack = parsed.GetValue(_years) ?? 2, HalfWindow = parsed.GetValue(_halfWindow) ?? 4, ThisYear = parsed.GetValue(_actY) ?? false },
            "cdc" => new Cdc { YearsBack = parsed.GetValue(_years) ?? 5, MonthsAround = parsed.GetValue(_months) ?? 1, Alpha = parsed.GetValue(_alpha) ?? 0.025 },
            "bayes" => new BayesPrediction { YearsBack = parsed.GetValue(_years) ?? 0, HalfWindow = parsed.GetValue(_halfWindow) ?? 6, ThisYear = parsed.GetValue(_actY) ?? true, Alpha = parsed.GetValue(_alpha) ?? 0.05 },
            "percentile" => Percentile(parsed),
            _ => Refuse(_method, string.Join(", ", DetectMethods.Names)),
        };
    }

    /// <summary>The option that sets a property of a detector; its own name where none does.</summary>
    public static string NameOf(Detector detector, string? property) => property switch
    {
        "Threshold" => detector is Epidemiology.Detection.Cusum ? "--h" : "--c-arl",
        "Reference" => "--k",
        "Dispersion" => "--alpha",
        "KnownMean" => "--m",
        "KnownLogFactor" => "--theta",
        "YearsBack" or "counts in the reference" => "--b",
        "HalfWindow" => "--w",
        "SeasonLevels" => "--no-periods",
        "PastPeriodsNotIncluded" => "--past-weeks-not-included",
        "TrendLevel" => "--p-threshold-trend",
        "CasesWithin" => "--limit54",
        "FewestCases" => detector is MovingPercentile ? "--fewest" : "--limit54",
        "SmallestStandardDeviation" => "--min-sigma",
        "ShortestChange" => "--m-tilde",
        "LongestChange" => "--longest",
        "MonthsAround" => "--months",
        "WindowPeriods" => "--window",
        "WeightsThreshold" => "--weights-threshold",
        "BlocksAround" => "--blocks-around",
        _ => "--" + property?.ToLowerInvariant(),
    };

    private Result<Detector> Flexible(ParseResult parsed)
    {
        var (limit, power, threshold) = (Limit54(parsed), DetectMethods.Power(parsed.GetValue(_power)), DetectMethods.Threshold(parsed.GetValue(_threshold)));
        return limit is null ? Refuse(_limit54, "5,4")
            : power is null ? Refuse(_power, "2/3, 1/2, none")
            : threshold is null ? Refuse(_threshold, "delta, nbPlugin, muan")
            : new FarringtonFlexible
            {
                YearsBack = parsed.GetValue(_years) ?? 5,
                HalfWindow = parsed.GetValue(_halfWindow) ?? 3,
                SeasonLevels = parsed.GetValue(_levels) ?? 1,
                PastPeriodsNotIncluded = parsed.GetValue(_past),
                Threshold = threshold.Value,
                Transformation = power.Value,
                Alpha = parsed.GetValue(_alpha) ?? 0.05,
                Trend = parsed.GetValue(_trend) ?? true,
                TrendLevel = parsed.GetValue(_trendLevel) ?? 0.05,
                Reweight = parsed.GetValue(_reweight) ?? true,
                WeightsThreshold = parsed.GetValue(_weights) ?? 2.58,
                PopulationOffset = parsed.GetValue(_offset) ?? false,
                FewestCases = limit.Value.Cases,
                CasesWithin = limit.Value.Periods,
                Parity = parsed.GetValue(_parity),
            };
    }

    private Result<Detector> Original(ParseResult parsed)
    {
        var (limit, power) = (Limit54(parsed), DetectMethods.Power(parsed.GetValue(_power)));
        return limit is null ? Refuse(_limit54, "5,4")
            : power is null ? Refuse(_power, "2/3, 1/2, none")
            : new FarringtonOriginal
            {
                YearsBack = parsed.GetValue(_years) ?? 5,
                HalfWindow = parsed.GetValue(_halfWindow) ?? 3,
                Alpha = parsed.GetValue(_alpha) ?? 0.05,
                Trend = parsed.GetValue(_trend) ?? true,
                Reweight = parsed.GetValue(_reweight) ?? true,
                Transformation = power.Value,
                PopulationOffset = parsed.GetValue(_offset) ?? false,
                FewestCases = limit.Value.Cases,
                CasesWithin = limit.Value.Periods,
            };
    }

    private Ears Ears(ParseResult parsed, EarsChart chart) => new()
    {
        Chart = chart,
        Baseline = parsed.GetValue(_baseline) ?? 7,
        SmallestStandardDeviation = parsed.GetValue(_minSigma) ?? 0,
        Alpha = parsed.GetValue(_alpha),
        Parity = parsed.GetValue(_parity),
    };

    private Result<Detector> Cusum(ParseResult parsed)
    {
        var mean = parsed.GetValue(_cusumMean) ?? "mean";
        var known = double.TryParse(mean, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : (double?)null;
        var standardisation = DetectMethods.Standardisation(parsed.GetValue(_standardisation));
        return known is null && mean is not ("mean" or "glm") ? Refuse(_cusumMean, "mean, glm, 2.5")
            : standardisation is null ? Refuse(_standardisation, "standard, rossi, anscombe, pearsonNegBin, none")
            : new Cusum
            {
                Reference = parsed.GetValue(_k) ?? 1.04,
                Threshold = parsed.GetValue(_h) ?? 2.26,
                Mean = mean == "glm" ? CusumMean.Seasonal : CusumMean.Earlier,
                KnownMean = known,
                Standardisation = standardisation.Value,
                Dispersion = parsed.GetValue(_alpha) ?? 0.1,
                ResetAfterAlarm = parsed.GetValue(_reset) ?? false,
            };
    }

    private GeneralisedLikelihoodRatio LikelihoodRatio(ParseResult parsed) => new()
    {
        Threshold = parsed.GetValue(_limitRatio) ?? 5,
        Dispersion = parsed.GetValue(_alpha),
        KnownLogFactor = parsed.GetValue(_theta),
        Waves = parsed.GetValue(_waves) ?? 1,
        Trend = parsed.GetValue(_trend) ?? false,
        ShortestChange = parsed.GetValue(_shortest) ?? 1,
        LongestChange = parsed.GetValue(_longest),
        Parity = parsed.GetValue(_parity),
    };

    private MovingPercentile Percentile(ParseResult parsed) => new()
    {
        Percentile = parsed.GetValue(_percentile) ?? 0.8,
        YearsBack = parsed.GetValue(_years) ?? 3,
        BlocksAround = parsed.GetValue(_around) ?? 2,
        WindowPeriods = parsed.GetValue(_window),
        FewestCases = parsed.GetValue(_fewest) ?? 1,
    };

    private (int Cases, int Periods)? Limit54(ParseResult parsed) =>
        (parsed.GetValue(_limit54) ?? "5,4").Split(',') is [var cases, var periods]
        && int.TryParse(cases, NumberStyles.None, CultureInfo.InvariantCulture, out var c) && int.TryParse(periods, NumberStyles.None, CultureInfo.InvariantCulture, out var p) ? (c, p) : null;

    private Option<T> Make<T>(string name, params object?[] arguments)
    {
        var option = new Option<T>(name) { Description = _words["epi.detect." + name[2..], arguments] };
        _all.Add(option);
        return option;
    }

    private static OptionUnusable Refuse(Option option, string choices) => new(option.Name, new FieldError("epi.option.one-of", choices));
}
