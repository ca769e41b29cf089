namespace Fangxian.Situation.Capacity;

/// <summary>What is published about the care of a disease, for a reader who has no own figures. Own ones are better: shares and stays depend on rules of admission, age and place.</summary>
/// <param name="AdmissionPercent">Share of cases admitted.</param>
/// <param name="StayDays">Mean days in hospital.</param>
/// <param name="IntensiveCarePercent">Share of the admitted in intensive care.</param>
/// <param name="IntensiveCareStayDays">Mean days there.</param>
/// <param name="Source">Where the figures are from.</param>
internal sealed record CareDefaults(double AdmissionPercent, double StayDays, double IntensiveCarePercent, double IntensiveCareStayDays, string Source)
{
    /// <summary>Days from report to admission where nobody says otherwise.</summary>
    public const double AdmissionDelayDays = 1;

    /// <summary>Patients to one nurse on duty in an ordinary bed where nobody says otherwise.</summary>
    public const double PatientsPerStaff = 8;

    // Stays as log-normal means: a median of 14 days (quartiles 10–19) is a mean of 15.7, a median of 8 (5–13) one of 10.3.
    private static readonly CareDefaults Covid19 = new(
        100, 15.7, 5, 10.3,
        "Rees et al., BMC Med 2020;18:270, doi 10.1186/s12916-020-01726-3 (China); Guan et al., N Engl J Med 2020;382:1708–20, doi 10.1056/NEJMoa2002032");

    public static CareDefaults? Of(string disease) => disease == "covid-19" ? Covid19 : null;
}
