using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Delays;

/// <summary>A number of days known only roughly: normal around a centre, cut to a range.</summary>
/// <param name="Centre">The centre, in days.</param>
/// <param name="Spread">The standard deviation around it, in days; 0 when certain.</param>
/// <param name="Lowest">The lowest value possible.</param>
/// <param name="Highest">The highest value possible.</param>
public sealed record UncertainDays(double Centre, double Spread, double Lowest, double Highest)
{
    private const int MostDraws = 100_000;

    internal void ThrowIfOutOfRange(double above, string name)
    {
        if (!(Lowest > above && Lowest <= Centre && Centre <= Highest && double.IsFinite(Highest) && double.IsFinite(Spread) && Spread >= 0))
        {
            throw new ArgumentOutOfRangeException(
                name, this, $"Needed: {above} < lowest <= centre <= highest, and a spread that is not negative.");
        }
    }

    internal double Draw(RandomStream random)
    {
        // The centre lies within the range, so a draw rarely needs repeating; a range far narrower than the spread is drawn evenly.
        if (Highest - Lowest < Spread / 1000)
        {
            return Lowest + ((Highest - Lowest) * random.Uniform());
        }

        for (var draw = 0; draw < MostDraws; draw++)
        {
            var value = Centre + (Spread * random.Normal());
            if (value >= Lowest && value <= Highest)
            {
                return value;
            }
        }

        return Centre;
    }
}
