namespace Fangxian.Epidemiology.Forecasting;

/// <summary>One coefficient of an endemic–epidemic model.</summary>
/// <param name="Name">As in hhh4: <c>ar.1</c> (or <c>ar.1.UNIT</c>, units from 1), <c>ne.1</c>, <c>end.1</c>, <c>end.t</c>, <c>end.sin1</c>, <c>end.cos1</c>, …, <c>overdisp</c>.</param>
/// <param name="Value">On the logarithmic scale, but for the overdispersion, which is 1 / size.</param>
/// <param name="StandardError">Its standard error; infinite where the data do not tell.</param>
public readonly record struct EndemicEpidemicCoefficient(string Name, double Value, double StandardError);
