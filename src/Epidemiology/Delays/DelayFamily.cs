namespace Fangxian.Epidemiology.Delays;

/// <summary>The shape that a delay is taken to have. The numbers are stable.</summary>
public enum DelayFamily
{
    /// <summary>Gamma: parameters shape and scale (days).</summary>
    Gamma = 0,

    /// <summary>Weibull: parameters shape and scale (days).</summary>
    Weibull = 1,

    /// <summary>Log-normal: parameters mean and standard deviation of the logarithm of the days.</summary>
    LogNormal = 2,

    /// <summary>Normal: parameters mean and standard deviation (days). For serial intervals that are often negative.</summary>
    Normal = 3,
}
