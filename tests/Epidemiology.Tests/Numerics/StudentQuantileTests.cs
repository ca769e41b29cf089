using Fangxian.Epidemiology.Numerics;

namespace Fangxian.Epidemiology.Tests.Numerics;

public sealed class StudentQuantileTests
{
    [Theory] // R 4.2.2: qt(0.975, df), tolerance 1e-12
    [InlineData(1, 12.706204736174694)]
    [InlineData(2, 4.3026527297494619)]
    [InlineData(3, 3.1824463052837078)]
    [InlineData(5, 2.5705818356363137)]
    [InlineData(12, 2.1788128296672284)]
    [InlineData(30, 2.0422724563012378)]
    [InlineData(100, 1.9839715185235516)]
    [InlineData(999, 1.9623414611334493)]
    [InlineData(5000, 1.9604385517065075)]
    public void Agrees_with_qt(int degreesOfFreedom, double expected) =>
        Near.Relative(expected, StudentQuantile.TwoSided95(degreesOfFreedom), 1e-12, $"t(0.975, {degreesOfFreedom})");
}
