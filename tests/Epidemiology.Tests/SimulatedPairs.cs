using Fangxian.Epidemiology.Delays;

namespace Fangxian.Epidemiology.Tests;

/// <summary>The simulated pairs of Reference/sampled: exposure within one to three days, onset on a day.</summary>
internal static class SimulatedPairs
{
    public static DelayObservation[] Read() => Read(ReferenceFiles.Own("sampled", "pairs.csv"));

    /// <summary>A file with the columns EL, ER, SL, SR, type.</summary>
    public static DelayObservation[] Read(string file) => [.. ReferenceFiles.Rows(file)
        .Select(row => new DelayObservation(row[0]!.Value, row[1]!.Value, row[2]!.Value, row[3]!.Value))];
}
