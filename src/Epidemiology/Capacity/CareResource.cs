namespace Fangxian.Epidemiology.Capacity;

/// <summary>What a patient occupies. The numbers are stable.</summary>
public enum CareResource
{
    /// <summary>New patients on a day.</summary>
    Admissions = 0,

    /// <summary>Patients in ordinary beds at the end of a day.</summary>
    OrdinaryBeds = 1,

    /// <summary>Patients in intensive care at the end of a day.</summary>
    IntensiveCareBeds = 2,
}
