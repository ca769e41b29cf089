namespace Fangxian.Epidemiology.Delays;

/// <summary>Infections of a day, in persons.</summary>
/// <param name="Expected">The expected number.</param>
/// <param name="Lower">The lower end of the interval; null where no interval was asked for.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct Infections(double Expected, double? Lower, double? Upper);
