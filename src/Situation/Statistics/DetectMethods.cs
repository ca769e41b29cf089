using Fangxian.Epidemiology.Detection;

namespace Fangxian.Situation.Statistics;

/// <summary>R's words for methods and settings.</summary>
internal static class DetectMethods
{
    public static readonly string[] Names = ["farrington-flexible", "farrington", "c1", "c2", "c3", "cusum", "glr-nb", "rki", "cdc", "bayes", "percentile"];

    public static ThresholdMethod? Threshold(string? word) => word switch
    {
        null or "delta" => ThresholdMethod.Delta,
        "nbPlugin" => ThresholdMethod.NegativeBinomial,
        "muan" => ThresholdMethod.NegativeBinomialAtUpperMean,
        _ => null,
    };

    public static PowerTransformation? Power(string? word) => word switch
    {
        null or "2/3" => PowerTransformation.TwoThirds,
        "1/2" => PowerTransformation.SquareRoot,
        "none" => PowerTransformation.None,
        _ => null,
    };

    public static CountStandardisation? Standardisation(string? word) => word switch
    {
        null or "standard" => CountStandardisation.Standard,
        "rossi" => CountStandardisation.Rossi,
        "anscombe" => CountStandardisation.Anscombe,
        "pearsonNegBin" => CountStandardisation.PearsonNegativeBinomial,
        "none" => CountStandardisation.None,
        _ => null,
    };
}
