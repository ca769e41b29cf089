namespace Fangxian.Epidemiology.Chains;

/// <summary>The days from the onset of an infector to that of the case it infected.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Pair">Who infected whom.</param>
/// <param name="InfectorOnset">Onset of the infector.</param>
/// <param name="InfecteeOnset">Onset of the infected.</param>
public readonly record struct SerialIntervalPair<TCase>(TransmissionPair<TCase> Pair, DateOnly InfectorOnset, DateOnly InfecteeOnset)
    where TCase : notnull
{
    /// <summary>The serial interval in days; negative where the infected fell ill first.</summary>
    public int Days => InfecteeOnset.DayNumber - InfectorOnset.DayNumber;
}
