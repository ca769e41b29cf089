namespace Fangxian.Epidemiology.Forecasting;

/// <summary>How a unit's own cases of the period before act. The numbers are stable.</summary>
public enum Autoregression
{
    /// <summary>They do not.</summary>
    None = 0,

    /// <summary>With one strength for all units.</summary>
    Shared = 1,

    /// <summary>With a strength of its own for each unit.</summary>
    PerUnit = 2,
}

/// <summary>What an endemic–epidemic model is made of: <see cref="EndemicEpidemic"/>.</summary>
public sealed record EndemicEpidemicOptions
{
    /// <summary>The part of the unit's own earlier cases. Shared unless set.</summary>
    public Autoregression Autoregression { get; init; } = Autoregression.Shared;

    /// <summary>The part of the neighbours' earlier cases: element [j, i] is the weight, not negative, of cases in unit j for unit i. Null: no such part.</summary>
    public double[,]? NeighbourWeights { get; init; }

    /// <summary>What the endemic part is proportional to in each unit, above 0: its share of the population. Null: 1 each.</summary>
    public double[]? Exposures { get; init; }

    /// <summary>Yearly waves of the endemic part (pairs of sine and cosine), 0 or more. 1 unless set.</summary>
    public int Waves { get; init; } = 1;

    /// <summary>Whether the endemic part has a log-linear trend. True unless set.</summary>
    public bool Trend { get; init; } = true;

    /// <summary>Whether counts scatter as Poisson; negative binomial with one overdispersion unless set.</summary>
    public bool IsPoisson { get; init; }

    internal void ThrowIfOutOfRange(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Waves, nameof(Waves));
        if (!Enum.IsDefined(Autoregression))
        {
            throw new ArgumentOutOfRangeException(nameof(Autoregression), Autoregression, "A known part is needed.");
        }

        if (NeighbourWeights is { } weights && (weights.GetLength(0) != units || weights.GetLength(1) != units || !weights.Cast<double>().All(w => w >= 0 && double.IsFinite(w))))
        {
            throw new ArgumentOutOfRangeException(nameof(NeighbourWeights), weights.Length, "A row and a column per unit are needed, of finite numbers that are not negative.");
        }

        if (Exposures is { } exposures && (exposures.Length != units || !exposures.All(e => e > 0 && double.IsFinite(e))))
        {
            throw new ArgumentOutOfRangeException(nameof(Exposures), exposures.Length, "One finite number above 0 per unit is needed.");
        }
    }
}
