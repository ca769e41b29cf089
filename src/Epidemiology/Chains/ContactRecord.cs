namespace Fangxian.Epidemiology.Chains;

/// <summary>Two cases were in contact on some days.</summary>
/// <typeparam name="TCase">What names a case.</typeparam>
/// <param name="Case">The case whose infector is sought.</param>
/// <param name="Contact">The case it was in contact with.</param>
/// <param name="FirstDay">The first day of contact; null where unknown.</param>
/// <param name="LastDay">The last day of contact; null where unknown or where contact went on.</param>
public readonly record struct ContactRecord<TCase>(TCase Case, TCase Contact, DateOnly? FirstDay = null, DateOnly? LastDay = null)
    where TCase : notnull;
