namespace Fangxian.Epidemiology.Numerics;

/// <summary>The highest point of a smooth function of two numbers, and how sharply it falls away there.</summary>
/// <param name="X">First coordinate.</param>
/// <param name="Y">Second coordinate.</param>
/// <param name="Value">The function there.</param>
/// <param name="VarianceX">First diagonal element of the inverse of the negative second derivatives.</param>
/// <param name="VarianceY">Second diagonal element.</param>
/// <param name="Covariance">Element off the diagonal.</param>
/// <remarks>
/// Nelder and Mead's simplex (Comput J 1965;7:308–13, doi 10.1093/comjnl/7.4.308) until its values agree to 1e-12, then Newton steps with
/// central differences. The function answers −∞ outside its domain.
/// </remarks>
internal readonly record struct PlaneMaximum(double X, double Y, double Value, double VarianceX, double VarianceY, double Covariance)
{
    private const int MostSteps = 600;
    private const int MostNewtonSteps = 20;
    private const double Difference = 1e-3;

    /// <summary>Searches from a point; null where no maximum with falling sides was found.</summary>
    public static PlaneMaximum? Find(Func<double, double, double> function, double x, double y, double width = 0.2)
    {
        (x, y) = Simplex(function, x, y, width);
        for (var step = 0; step < MostNewtonSteps; step++)
        {
            var slope = Slopes.At(function, x, y);
            if (!slope.IsPeak)
            {
                return null;
            }

            var (moveX, moveY) = slope.NewtonStep;
            if (function(x + moveX, y + moveY) >= slope.Value - (1e-11 * Math.Abs(slope.Value)))
            {
                (x, y) = (x + moveX, y + moveY);
            }

            if (Math.Abs(moveX) + Math.Abs(moveY) < 1e-7)
            {
                break;
            }
        }

        var peak = Slopes.At(function, x, y);
        return peak.IsPeak && Math.Abs(peak.NewtonStep.X) + Math.Abs(peak.NewtonStep.Y) < 1e-3 ? peak.Maximum(x, y) : null;
    }

    private static (double X, double Y) Simplex(Func<double, double, double> function, double x, double y, double width)
    {
        Span<(double X, double Y, double Value)> points = [At(x, y), At(x + width, y), At(x, y + width)];
        for (var step = 0; step < MostSteps; step++)
        {
            points.Sort(static (one, other) => other.Value.CompareTo(one.Value));
            if (points[0].Value - points[2].Value <= 1e-12 * (Math.Abs(points[0].Value) + 1e-300) && Size(points) < 1e-4)
            {
                break;
            }

            double middleX = (points[0].X + points[1].X) / 2, middleY = (points[0].Y + points[1].Y) / 2;
            var worst = points[2];
            var reflected = Along(-1);
            if (reflected.Value > points[0].Value)
            {
                var further = Along(-2);
                points[2] = further.Value > reflected.Value ? further : reflected;
            }
            else if (reflected.Value > points[1].Value)
            {
                points[2] = reflected;
            }
            else
            {
                var nearer = reflected.Value > worst.Value ? Along(-0.5) : Along(0.5);
                if (nearer.Value > Math.Max(worst.Value, reflected.Value))
                {
                    points[2] = nearer;
                }
                else
                {
                    points[1] = At((points[0].X + points[1].X) / 2, (points[0].Y + points[1].Y) / 2);
                    points[2] = At((points[0].X + points[2].X) / 2, (points[0].Y + points[2].Y) / 2);
                }
            }

            (double X, double Y, double Value) Along(double factor) =>
                At(middleX + (factor * (worst.X - middleX)), middleY + (factor * (worst.Y - middleY)));
        }

        return (points[0].X, points[0].Y);

        (double X, double Y, double Value) At(double atX, double atY) => (atX, atY, function(atX, atY));
    }

    private static double Size(ReadOnlySpan<(double X, double Y, double Value)> points) =>
        Math.Abs(points[2].X - points[0].X) + Math.Abs(points[2].Y - points[0].Y)
        + Math.Abs(points[1].X - points[0].X) + Math.Abs(points[1].Y - points[0].Y);

    private readonly record struct Slopes(double Value, double X, double Y, double XX, double YY, double XY)
    {
        public bool IsPeak => XX < 0 && YY < 0 && Determinant > 1e-12 * XX * YY;

        public (double X, double Y) NewtonStep =>
            (((XY * Y) - (YY * X)) / Determinant, ((XY * X) - (XX * Y)) / Determinant);

        private double Determinant => (XX * YY) - (XY * XY);

        public static Slopes At(Func<double, double, double> function, double x, double y)
        {
            const double h = Difference;
            double middle = function(x, y);
            double right = function(x + h, y), left = function(x - h, y), up = function(x, y + h), down = function(x, y - h);
            var twist = function(x + h, y + h) - function(x + h, y - h) - function(x - h, y + h) + function(x - h, y - h);
            // Slopes from differences of two widths: their error falls with the fourth power of the width.
            double right2 = function(x + (2 * h), y), left2 = function(x - (2 * h), y), up2 = function(x, y + (2 * h)), down2 = function(x, y - (2 * h));
            return new Slopes(
                middle,
                ((8 * (right - left)) - (right2 - left2)) / (12 * h),
                ((8 * (up - down)) - (up2 - down2)) / (12 * h),
                ((16 * (right + left)) - right2 - left2 - (30 * middle)) / (12 * h * h),
                ((16 * (up + down)) - up2 - down2 - (30 * middle)) / (12 * h * h),
                twist / (4 * h * h));
        }

        public PlaneMaximum Maximum(double x, double y) =>
            new(x, y, Value, -YY / Determinant, -XX / Determinant, XY / Determinant);
    }
}
