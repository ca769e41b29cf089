namespace Fangxian.Epidemiology.Numerics;

/// <summary>ln k! of whole numbers by Stirling's formula with its remainder, to about 1e-13.</summary>
internal static class LogFactorial
{
    private static readonly double HalfLogOfTwoPi = 0.5 * Math.Log(2 * Math.PI);

    private static readonly double[] FirstRemainders =
    [
        0.0810614667953272, 0.0413406959554092, 0.0276779256849983, 0.0207906721037650, 0.0166446911898211,
        0.0138761288230707, 0.0118967099458917, 0.0104112652619720, 0.0092554621827127, 0.0083305634333631,
    ];

    public static double Of(double k) => ((k + 0.5) * Math.Log(k + 1)) - (k + 1) + HalfLogOfTwoPi + Remainder(k);

    /// <summary>What Stirling's formula for ln k! leaves out.</summary>
    public static double Remainder(double k)
    {
        if (k < FirstRemainders.Length)
        {
            return FirstRemainders[(int)k];
        }

        var square = (k + 1) * (k + 1);
        return ((1.0 / 12) - (((1.0 / 360) - (1.0 / 1260 / square)) / square)) / (k + 1);
    }
}
