namespace Fangxian.Epidemiology.Numerics;

/// <summary>log y, log(y + 0.1) and y^⅔ of counts: small counts recur, so theirs are kept.</summary>
internal static class CountTables
{
    private const int Kept = 2048;
    private static readonly double[] Logs = Fill(y => y > 0 ? Math.Log(y) : 0);
    private static readonly double[] LogsPlusTenth = Fill(y => Math.Log(y + 0.1));
    private static readonly double[] TwoThirdsPowers = Fill(y => Math.Pow(y, 2.0 / 3));

    /// <summary>log y, and 0 for y = 0, where y log y is 0.</summary>
    public static double Log(double count) => count < Kept ? Logs[(int)count] : Math.Log(count);

    public static double LogPlusTenth(double count) => count < Kept ? LogsPlusTenth[(int)count] : Math.Log(count + 0.1);

    public static double TwoThirdsPower(double count) => count < Kept ? TwoThirdsPowers[(int)count] : Math.Pow(count, 2.0 / 3);

    private static double[] Fill(Func<double, double> function)
    {
        var values = new double[Kept];
        for (var count = 0; count < Kept; count++)
        {
            values[count] = function(count);
        }

        return values;
    }
}
