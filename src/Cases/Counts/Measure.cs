using System.Text.Json.Serialization;

namespace Fangxian.Cases.Counts;

/// <summary>What is counted.</summary>
public enum Measure
{
    Confirmed = 0,
    Suspected = 1,
    Cured = 2,
    Dead = 3,
}

/// <summary>Whether a figure tells all since the beginning or one day alone.</summary>
public enum CountBasis
{
    Cumulative = 0,
    Daily = 1,
}

/// <summary>One figure per measure; unknown is null, never 0.</summary>
/// <param name="Confirmed">Confirmed cases.</param>
/// <param name="Suspected">Suspected cases.</param>
/// <param name="Cured">Cured or discharged cases.</param>
/// <param name="Dead">Deaths.</param>
public readonly record struct CountValues(int? Confirmed, int? Suspected, int? Cured, int? Dead)
{
    public static readonly IReadOnlyList<Measure> Measures = [Measure.Confirmed, Measure.Suspected, Measure.Cured, Measure.Dead];

    public int? this[Measure measure] => measure switch
    {
        Measure.Confirmed => Confirmed,
        Measure.Suspected => Suspected,
        Measure.Cured => Cured,
        _ => Dead,
    };

    [JsonIgnore] public bool IsEmpty => Confirmed is null && Suspected is null && Cured is null && Dead is null;

    public static CountValues From(Func<Measure, int?> value) => new(value(Measure.Confirmed), value(Measure.Suspected), value(Measure.Cured), value(Measure.Dead));

    /// <summary>Figure by figure; unknown where either is unknown.</summary>
    public static CountValues operator -(CountValues a, CountValues b) => From(m => a[m] - b[m]);

    /// <summary>Confirmed and neither cured nor dead.</summary>
    [JsonIgnore] public int? Active => Confirmed - Cured - Dead;
}
