using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Capacity;

/// <summary>How many people must be on the roster, so that enough are on duty for so many patients?</summary>
/// <remarks>On duty at any time: patients / patients per person on duty, rounded up. Shifts to fill in a week: that times shifts a day times 7. On the roster: shifts to fill / shifts that one person works in a
/// week, of whom a share is absent (leave, illness, quarantine), rounded up. Planning arithmetic, without interval: put the ends of an interval of patients in.</remarks>
public sealed record StaffRule
{
    /// <summary>Patients that one person on duty cares for, above 0.</summary>
    public required double PatientsPerPersonOnDuty { get; init; }

    /// <summary>Shifts that fill a day, above 0; 3 of eight hours unless set.</summary>
    public double ShiftsPerDay { get; init; } = 3;

    /// <summary>Shifts that one person works in a week, above 0; 5 unless set.</summary>
    public double ShiftsPerPersonAndWeek { get; init; } = 5;

    /// <summary>The share of the roster that is absent, 0 to below 1; none unless set.</summary>
    public double AbsentProportion { get; init; }

    /// <summary>Persons on duty at any time.</summary>
    /// <param name="patients">Patients, not negative.</param>
    /// <returns>Persons, a whole number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public double OnDuty(double patients)
    {
        Require.That(patients >= 0 && double.IsFinite(patients), nameof(patients), patients, "A finite number, 0 or more, is needed.");
        Require.That(PatientsPerPersonOnDuty > 0, nameof(PatientsPerPersonOnDuty), PatientsPerPersonOnDuty, "A number above 0 is needed.");
        return RoundedUp(patients / PatientsPerPersonOnDuty);
    }

    /// <summary>Persons on the roster.</summary>
    /// <param name="patients">Patients, not negative.</param>
    /// <returns>Persons, a whole number.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public double OnRoster(double patients)
    {
        Require.That(ShiftsPerDay > 0, nameof(ShiftsPerDay), ShiftsPerDay, "A number above 0 is needed.");
        Require.That(ShiftsPerPersonAndWeek > 0, nameof(ShiftsPerPersonAndWeek), ShiftsPerPersonAndWeek, "A number above 0 is needed.");
        Require.That(AbsentProportion is >= 0 and < 1, nameof(AbsentProportion), AbsentProportion, "A proportion from 0 to below 1 is needed.");
        return RoundedUp(OnDuty(patients) * ShiftsPerDay * 7 / ShiftsPerPersonAndWeek / (1 - AbsentProportion));
    }

    /// <summary>Up to the next whole number, but not for rounding in the sixteenth digit.</summary>
    private static double RoundedUp(double number) => Math.Ceiling(number - (1e-12 * number));
}
