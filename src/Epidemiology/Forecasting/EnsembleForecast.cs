using Fangxian.Epidemiology.Detection;

namespace Fangxian.Epidemiology.Forecasting;

/// <summary>One forecast of several models: the median of their quantiles at each level.</summary>
/// <remarks>Members that cannot forecast are left out; all of them: the reason of the first. Robust where one member goes astray; no better than its members where they all err alike.
/// Source: Ray EL et al. Int J Forecast 2023;39:1366–83, doi 10.1016/j.ijforecast.2022.06.005.</remarks>
public sealed record EnsembleForecast : ForecastModel
{
    /// <summary>The members, at least one.</summary>
    public required IReadOnlyList<ForecastModel> Members { get; init; }

    /// <inheritdoc/>
    public override string Name => "ensemble";

    /// <summary>The ensemble of forecasts that are made already.</summary>
    /// <param name="members">One array per member, all of one length.</param>
    /// <returns>The median of those that there are, for each period.</returns>
    public static Estimate<QuantileForecast>[] Of(IReadOnlyList<Estimate<QuantileForecast>[]> members)
    {
        ArgumentNullException.ThrowIfNull(members);
        var answers = new Estimate<QuantileForecast>[members[0].Length];
        var there = new QuantileForecast[members.Count];
        for (var h = 0; h < answers.Length; h++)
        {
            var count = 0;
            foreach (var member in members)
            {
                if (member[h].TryGet(out var one))
                {
                    there[count++] = one;
                }
            }

            answers[h] = count > 0 ? QuantileForecast.MedianOf(there.AsSpan(0, count)) : members[0][h].Why!.Value;
        }

        return answers;
    }

    private protected override void ThrowIfOutOfRange() => Require(Members is { Count: > 0 }, nameof(Members), Members, "At least one member is needed.");

    private protected override NotEstimableReason? Fill(CountSeries series, int origin, Span<Estimate<QuantileForecast>> answers)
    {
        var horizon = answers.Length;
        Of([.. Members.Select(member => member.ForecastFrom(series, origin, horizon))]).CopyTo(answers);
        return null;
    }
}
