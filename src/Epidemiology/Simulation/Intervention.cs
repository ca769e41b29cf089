namespace Fangxian.Epidemiology.Simulation;

/// <summary>Measures that hold for some time: fewer contacts, isolation of cases, less travel, vaccination. Several at once multiply what they leave; vaccination rates add.</summary>
/// <remarks>
/// <para>Transmission is multiplied by (1 − <see cref="ContactReduction"/>) (1 − <see cref="IsolatedProportion"/> D / (D + d)), D the mean infectious period and d
/// <see cref="DaysToIsolation"/>: of those who are found, the part of infectiousness that is left when isolation, after d days on average, competes with recovery. Isolation is
/// taken to be perfect, and not to change how long people stay infectious.</para>
/// <para>A measure works from the first instant of its window; people get used to measures slowly, and tire of them: what it is worth must come from elsewhere.</para>
/// </remarks>
public sealed record Intervention
{
    /// <summary>Days after the start at which it begins, 0 or more. In <see cref="Metapopulation"/> a day is under it if the day's beginning is.</summary>
    public required double FromDay { get; init; }

    /// <summary>Days after the start at which it ends, after <see cref="FromDay"/>; infinite for good, unless set.</summary>
    public double UntilDay { get; init; } = double.PositiveInfinity;

    /// <summary>The proportion of contacts that do not take place, 0–1.</summary>
    public double ContactReduction { get; init; }

    /// <summary>The proportion of infectious people who are found and isolated, 0–1.</summary>
    public double IsolatedProportion { get; init; }

    /// <summary>Mean days from becoming infectious to isolation, of those who are isolated, 0 or more.</summary>
    public double DaysToIsolation { get; init; }

    /// <summary>The proportion of contacts with other areas that take place at home instead, 0–1; 1 is a travel ban. One area alone does not know it.</summary>
    public double TravelReduction { get; init; }

    /// <summary>Susceptible people who become immune by vaccination, per susceptible person and day, 0 or more.</summary>
    public double VaccinationPerDay { get; init; }

    internal bool HoldsAt(double day) => FromDay <= day && day < UntilDay;

    /// <summary>What is left of transmission.</summary>
    internal double TransmissionFactor(double infectiousDays) =>
        (1 - ContactReduction) * (1 - (IsolatedProportion * infectiousDays / (infectiousDays + DaysToIsolation)));

    internal void ThrowIfOutOfRange()
    {
        InRange.Rate(FromDay, nameof(FromDay));
        InRange.Require(UntilDay > FromDay, nameof(UntilDay), UntilDay, "It must end after it begins.");
        InRange.Proportion(ContactReduction, nameof(ContactReduction));
        InRange.Proportion(IsolatedProportion, nameof(IsolatedProportion));
        InRange.Rate(DaysToIsolation, nameof(DaysToIsolation));
        InRange.Proportion(TravelReduction, nameof(TravelReduction));
        InRange.Rate(VaccinationPerDay, nameof(VaccinationPerDay));
    }
}
