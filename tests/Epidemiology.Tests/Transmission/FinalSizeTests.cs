using CsCheck;
using Fangxian.Epidemiology.Delays;
using Fangxian.Epidemiology.Transmission;

namespace Fangxian.Epidemiology.Tests.Transmission;

public sealed class FinalSizeTests
{
    [Fact] // uniroot of R 4.2.2 on z = 1 - exp(-R0 z); 1e-12: both solve to rounding
    public void Proportion_infected_agrees_with_R()
    {
        foreach (var row in ReferenceFiles.Rows(ReferenceFiles.Analytics("compartmental", "final_size.csv")))
        {
            Near.Reference(row[1]!.Value, FinalSize.InfectedProportion(row[0]!.Value), 1e-12, $"R0 {row[0]}");
        }
    }

    [Theory] // Published: R0 1.5 infects 58 %, 2 infects 80 %, 3 infects 94 % (Keeling and Rohani 2008, figure 2.2)
    [InlineData(1.5, 0.58)]
    [InlineData(2, 0.80)]
    [InlineData(3, 0.94)]
    public void Proportion_infected_is_the_published_one(double r0, double proportion) =>
        Assert.Equal(proportion, FinalSize.InfectedProportion(r0), 2);

    [Fact]
    public void Proportion_solves_its_equation_and_turns_back_into_R() =>
        Gen.Select(Gen.Double[1.0001, 20], Gen.Double[0.05, 1]).Sample((r0, susceptible) =>
        {
            var z = FinalSize.InfectedProportion(r0, susceptible);
            Assert.InRange(z, 0, susceptible);
            if (r0 * susceptible > 1.001)
            {
                Near.Relative(susceptible * (1 - Math.Exp(-r0 * z)), z, 1e-10, "equation");
                // Near saturation 1 - z / s keeps few digits: only where it is well above rounding.
                if (1 - (z / susceptible) > 1e-6)
                {
                    Near.Relative(r0, FinalSize.ReproductionNumber(z, susceptible), 1e-7, "R0");
                }
            }
        });

    [Theory]
    [InlineData(0)]
    [InlineData(0.9)]
    [InlineData(1)]
    public void No_epidemic_at_or_below_one(double r0) => Assert.Equal(0, FinalSize.InfectedProportion(r0));

    [Fact]
    public void Just_above_one_the_proportion_is_twice_the_excess() =>
        Near.Relative(2e-6, FinalSize.InfectedProportion(1 + 1e-6), 1e-4, "z");

    [Fact]
    public void Numbers_outside_their_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalSize.InfectedProportion(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalSize.InfectedProportion(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalSize.InfectedProportion(2, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalSize.ReproductionNumber(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FinalSize.ReproductionNumber(0.5, 0.5));
    }
}
