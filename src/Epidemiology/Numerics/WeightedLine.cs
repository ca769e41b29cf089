namespace Fangxian.Epidemiology.Numerics;

/// <summary>The straight line nearest to some points by weighted least squares, kept around its centre so that large x lose no digits.</summary>
/// <param name="CentreX">Weighted mean of x.</param>
/// <param name="CentreY">Weighted mean of y.</param>
/// <param name="Slope">Change of y per unit of x.</param>
/// <param name="SquaredSpread">Σ w (x − CentreX)²: the slope's information.</param>
internal readonly record struct WeightedLine(double CentreX, double CentreY, double Slope, double SquaredSpread)
{
    public double At(double x) => CentreY + (Slope * (x - CentreX));

    /// <summary>No weights means that all are 1.</summary>
    public static WeightedLine Through(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights)
    {
        double sum = 0, sumX = 0, sumY = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            sum += weight;
            sumX += weight * x[i];
            sumY += weight * y[i];
        }

        double centreX = sumX / sum, centreY = sumY / sum, spread = 0, product = 0;
        for (var i = 0; i < x.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[i];
            var fromCentre = x[i] - centreX;
            spread += weight * fromCentre * fromCentre;
            product += weight * fromCentre * (y[i] - centreY);
        }

        return new WeightedLine(centreX, centreY, product / spread, spread);
    }
}
