namespace Fangxian.Epidemiology.Numerics;

/// <summary>Small symmetric positive definite equations, lower triangle by rows.</summary>
internal static class NormalEquations
{
    /// <summary>Replaces the lower triangle by its factor; false where the matrix is not positive definite.</summary>
    public static bool Factor(Span<double> matrix, int size)
    {
        for (var i = 0; i < size; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[(i * size) + j];
                for (var k = 0; k < j; k++)
                {
                    sum -= matrix[(i * size) + k] * matrix[(j * size) + k];
                }

                if (i == j && !(sum > 1e-14 * matrix[(i * size) + i]))
                {
                    return false;
                }

                matrix[(i * size) + j] = i == j ? Math.Sqrt(sum) : sum / matrix[(j * size) + j];
            }
        }

        return true;
    }

    public static void Solve(ReadOnlySpan<double> factor, ReadOnlySpan<double> right, Span<double> solution, int size)
    {
        for (var i = 0; i < size; i++)
        {
            var sum = right[i];
            for (var k = 0; k < i; k++)
            {
                sum -= factor[(i * size) + k] * solution[k];
            }

            solution[i] = sum / factor[(i * size) + i];
        }

        for (var i = size - 1; i >= 0; i--)
        {
            var sum = solution[i];
            for (var k = i + 1; k < size; k++)
            {
                sum -= factor[(k * size) + i] * solution[k];
            }

            solution[i] = sum / factor[(i * size) + i];
        }
    }

    public static double[] Inverse(ReadOnlySpan<double> factor, int size)
    {
        var inverse = new double[size * size];
        var unit = new double[size];
        var column = new double[size];
        for (var j = 0; j < size; j++)
        {
            Array.Clear(unit);
            unit[j] = 1;
            Solve(factor, unit, column, size);
            for (var i = 0; i < size; i++)
            {
                inverse[(i * size) + j] = column[i];
            }
        }

        return inverse;
    }
}
