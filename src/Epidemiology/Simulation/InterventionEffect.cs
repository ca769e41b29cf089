namespace Fangxian.Epidemiology.Simulation;

/// <summary>What the measures of an instant do together: proportions of transmission and of travel that are left, and the rate of vaccination.</summary>
internal readonly record struct InterventionEffect(double Transmission, double Travel, double VaccinationPerDay)
{
    public static InterventionEffect At(double day, SeirModel model, IReadOnlyList<Intervention> interventions)
    {
        var (transmission, travel, vaccination) = (1.0, 1.0, model.VaccinationPerDay);
        foreach (var one in interventions)
        {
            if (one.HoldsAt(day))
            {
                transmission *= one.TransmissionFactor(model.InfectiousDays);
                travel *= 1 - one.TravelReduction;
                vaccination += one.VaccinationPerDay;
            }
        }

        return new(transmission, travel, vaccination);
    }
}
