namespace Fangxian.Epidemiology.Numerics;

/// <summary>Solves a few linear equations with a symmetric positive matrix, in place.</summary>
internal static class Cholesky
{
    /// <summary>Solves A x = b.</summary>
    /// <param name="a">The lower triangle of A; overwritten by its factor.</param>
    /// <param name="b">b; overwritten by x.</param>
    /// <returns>False when A is not positive.</returns>
    public static bool Solve(double[,] a, double[] b)
    {
        var n = b.Length;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = a[i, j];
                for (var k = 0; k < j; k++)
                {
                    sum -= a[i, k] * a[j, k];
                }

                if (i == j && !(sum > 1e-12 * a[i, i] && double.IsFinite(sum)))
                {
                    return false;
                }

                a[i, j] = i == j ? Math.Sqrt(sum) : sum / a[j, j];
            }
        }

        for (var i = 0; i < n; i++)
        {
            for (var k = 0; k < i; k++)
            {
                b[i] -= a[i, k] * b[k];
            }

            b[i] /= a[i, i];
        }

        for (var i = n - 1; i >= 0; i--)
        {
            for (var k = i + 1; k < n; k++)
            {
                b[i] -= a[k, i] * b[k];
            }

            b[i] /= a[i, i];
        }

        return true;
    }
}
