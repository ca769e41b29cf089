namespace Fangxian.Epidemiology.Simulation;

/// <summary>How an infection passes in a population where everyone meets everyone alike: susceptible, exposed, infectious, removed, with births, deaths and vaccination.</summary>
/// <remarks>
/// <para>S′ = −β S I / N + μ N − μ S − ν S, E′ = β S I / N − σ E − μ E, I′ = σ E − γ I − μ I, R′ = γ I − μ R + ν S, with σ = 1 / <see cref="LatentDays"/> and
/// γ = 1 / <see cref="InfectiousDays"/>. Rates are per day. Births replace deaths, so that the population stays as it is.</para>
/// <para>Assumptions: time in a state is exponential; the removed stay immune; nobody dies of the disease in a way that changes contacts; vaccination protects at once and
/// fully (multiply its rate by the effectiveness). Do not use where ages, households or places decide who infects whom.</para>
/// <para>Source: Keeling MJ, Rohani P. Modeling Infectious Diseases in Humans and Animals. Princeton 2008, chapters 2 and 8;
/// Kermack WO, McKendrick AG. Proc R Soc A 1927;115:700–21, doi 10.1098/rspa.1927.0118.</para>
/// </remarks>
public sealed record SeirModel
{
    /// <summary>β: people that one infectious person would infect in a day if all were susceptible, 0 or more.</summary>
    public required double TransmissionPerDay { get; init; }

    /// <summary>Mean days from infection to infectiousness, above 0.</summary>
    public required double LatentDays { get; init; }

    /// <summary>Mean days of infectiousness, above 0.</summary>
    public required double InfectiousDays { get; init; }

    /// <summary>μ: births and deaths per person and day, 0 or more; 0 unless set.</summary>
    public double BirthsAndDeathsPerDay { get; init; }

    /// <summary>ν: susceptible people who become immune by vaccination, per susceptible person and day, 0 or more; 0 unless set.</summary>
    public double VaccinationPerDay { get; init; }

    /// <summary>R0: people whom one case infects among susceptible people, β σ / ((σ + μ) (γ + μ)).</summary>
    public double BasicReproductionNumber =>
        TransmissionPerDay / LatentDays / (((1 / LatentDays) + BirthsAndDeathsPerDay) * ((1 / InfectiousDays) + BirthsAndDeathsPerDay));

    /// <summary>The model of a reproduction number, without births, deaths and vaccination.</summary>
    /// <param name="reproductionNumber">R0, 0 or more.</param>
    /// <param name="latentDays">Mean days from infection to infectiousness, above 0.</param>
    /// <param name="infectiousDays">Mean days of infectiousness, above 0.</param>
    /// <returns>The model with β = R0 / <paramref name="infectiousDays"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public static SeirModel WithReproductionNumber(double reproductionNumber, double latentDays, double infectiousDays)
    {
        InRange.Require(reproductionNumber >= 0 && double.IsFinite(reproductionNumber), nameof(reproductionNumber), reproductionNumber, "A finite number, 0 or more, is needed.");
        var model = new SeirModel { TransmissionPerDay = reproductionNumber / infectiousDays, LatentDays = latentDays, InfectiousDays = infectiousDays };
        model.ThrowIfOutOfRange();
        return model;
    }

    internal void ThrowIfOutOfRange()
    {
        InRange.Require(LatentDays is > 0 and < double.PositiveInfinity, nameof(LatentDays), LatentDays, "A finite number above 0 is needed.");
        InRange.Require(InfectiousDays is > 0 and < double.PositiveInfinity, nameof(InfectiousDays), InfectiousDays, "A finite number above 0 is needed.");
        InRange.Rate(TransmissionPerDay, nameof(TransmissionPerDay));
        InRange.Rate(BirthsAndDeathsPerDay, nameof(BirthsAndDeathsPerDay));
        InRange.Rate(VaccinationPerDay, nameof(VaccinationPerDay));
    }
}
