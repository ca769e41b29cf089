namespace Fangxian.Epidemiology.Delays;

/// <summary>How many cases a day will have when all are reported.</summary>
/// <param name="Expected">The expected number of persons, those reported so far among them.</param>
/// <param name="Median">The number that is reached or not with equal probability; a whole number.</param>
/// <param name="Lower">The lower end of the prediction interval; not below what has been reported.</param>
/// <param name="Upper">Its upper end.</param>
public readonly record struct NowcastCases(double Expected, double Median, double Lower, double Upper);
