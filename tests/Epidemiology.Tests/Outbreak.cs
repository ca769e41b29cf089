using Fangxian.Epidemiology.Incidence;

namespace Fangxian.Epidemiology.Tests;

/// <summary>The simulated outbreak of Reference/imported: 60 days, with imported cases in the first three weeks.</summary>
internal static class Outbreak
{
    private static readonly string File = ReferenceFiles.Own("imported", "series.csv");

    public static readonly DailyIncidence All = Some.Series(Column(1));

    public static readonly DailyIncidence Imported = Some.Series(Column(2));

    private static int[] Column(int column) => Array.ConvertAll(ReferenceFiles.Column(File, column), Convert.ToInt32);
}
