namespace Fangxian.Epidemiology.Forecasting;

/// <summary>Where the smoothing of a series ends, and how far its next-period forecasts were off.</summary>
internal readonly record struct SmoothedCourse(double Level, double Trend, double SquaredErrors, int Errors)
{
    private const int WarmUp = 4;

    public static SmoothedCourse Of(ReadOnlySpan<double> roots, (double Alpha, double Beta, double Phi) by)
    {
        var (level, trend, squares, errors, seen) = (double.NaN, 0.0, 0.0, 0, 0);
        foreach (var root in roots)
        {
            if (double.IsNaN(level))
            {
                (level, seen) = (root, double.IsNaN(root) ? 0 : 1);
                continue;
            }

            var ahead = level + (by.Phi * trend);
            var error = double.IsNaN(root) ? 0 : root - ahead;
            (level, trend) = (ahead + (by.Alpha * error), (by.Phi * trend) + (by.Beta * error));
            if (!double.IsNaN(root) && ++seen > WarmUp)
            {
                squares += error * error;
                errors++;
            }
        }

        return new SmoothedCourse(level, trend, squares, errors);
    }
}
