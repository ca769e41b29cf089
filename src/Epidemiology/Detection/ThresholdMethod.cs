namespace Fangxian.Epidemiology.Detection;

/// <summary>How an upper bound is made from the expected number and its uncertainty.</summary>
public enum ThresholdMethod
{
    /// <summary>Normal prediction after a power transformation, with the uncertainty of the fit (Farrington 1996). R's <c>delta</c>.</summary>
    Delta,

    /// <summary>Quantile of the negative binomial distribution at the expected number; the fit's uncertainty is left out. R's <c>nbPlugin</c>.</summary>
    NegativeBinomial,

    /// <summary>Quantile of the negative binomial distribution at the upper bound of the expected number (Noufaily 2013). R's <c>muan</c>.</summary>
    NegativeBinomialAtUpperMean,
}

/// <summary>The power that makes counts roughly normal. R's <c>powertrans</c>.</summary>
public enum PowerTransformation
{
    /// <summary>To the power ⅔, against skewness: the default.</summary>
    TwoThirds,

    /// <summary>Square root, which evens the variance.</summary>
    SquareRoot,

    /// <summary>None.</summary>
    None,
}
