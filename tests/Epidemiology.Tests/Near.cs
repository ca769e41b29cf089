namespace Fangxian.Epidemiology.Tests;

internal static class Near
{
    /// <summary>|actual − expected| / max(|expected|, 1) is at most the tolerance, as the reference files define it.</summary>
    public static void Reference(double expected, double actual, double tolerance, string what = "") =>
        Within(expected, actual, tolerance * Math.Max(1, Math.Abs(expected)), what);

    /// <summary>|actual − expected| / |expected| is at most the tolerance.</summary>
    public static void Relative(double expected, double actual, double tolerance, string what = "") =>
        Within(expected, actual, tolerance * Math.Abs(expected), what);

    public static void Within(double expected, double actual, double margin, string what) =>
        Assert.True(Math.Abs(actual - expected) <= margin, $"{what}: expected {expected:R}, got {actual:R}, allowed {margin:R}.");
}
