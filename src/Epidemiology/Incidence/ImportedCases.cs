namespace Fangxian.Epidemiology.Incidence;

/// <summary>Checks that imported cases are a part of all cases.</summary>
internal static class ImportedCases
{
    public static void ThrowIfNotPartOf(DailyIncidence incidence, DailyIncidence imported)
    {
        if (imported.FirstDate != incidence.FirstDate || imported.Days != incidence.Days)
        {
            throw new ArgumentException("Imported cases cover the same days as all cases.", nameof(imported));
        }

        for (var day = 0; day < incidence.Days; day++)
        {
            if (imported.Counts[day] is { } part && (part < 0 || part > Math.Max(0, incidence.Counts[day] ?? int.MaxValue)))
            {
                throw new ArgumentException(
                    $"On {incidence.FirstDate.AddDays(day):yyyy-MM-dd} {part} of {incidence.Counts[day]} cases are imported.", nameof(imported));
            }
        }
    }
}
