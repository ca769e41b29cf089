using System.Globalization;
using System.Net;
using System.Text;
using Fangxian.Epidemiology.Simulation;

namespace Fangxian.Situation.Scenarios;

/// <summary>Two courses with the bands of half and of 95 % of their runs, as SVG that stretches to its place; the words around it are the page's. The axis is of square roots, so that few cases are seen beside many.</summary>
internal static class ScenarioChart
{
    private const double Width = 1000;
    private const double Height = 300;

    /// <summary>The top of the axis: the highest value drawn, rounded up to 1, 2 or 5 times a power of ten.</summary>
    public static double Top(params IReadOnlyList<SimulatedDay>[] courses)
    {
        var highest = Math.Max(2, courses.SelectMany(days => days).Max(day => day.Upper95));
        var power = Math.Pow(10, Math.Floor(Math.Log10(highest)));
        return new[] { 1, 2, 5, 10 }.Select(step => step * power).First(top => top >= highest);
    }

    public static string Draw(IReadOnlyList<SimulatedDay> asNow, IReadOnlyList<SimulatedDay> measured, double top, string title)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"fx-fan-draw\" viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(title)}\">");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"fx-fan-grid\" d=\"M0 0H{Width}M0 {Height / 2}H{Width}M0 {Height}H{Width}\"/>");
        Add(svg, asNow, top, "is-now");
        Add(svg, measured, top, "is-measured");
        return svg.Append("</svg>").ToString();
    }

    private static void Add(StringBuilder svg, IReadOnlyList<SimulatedDay> days, double top, string name)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"fx-fan-95 {name}\" d=\"{Band(days, top, d => d.Lower95, d => d.Upper95)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"fx-fan-50 {name}\" d=\"{Band(days, top, d => d.Lower50, d => d.Upper50)}\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"fx-fan-line {name}\" d=\"M{string.Join('L', Points(days, top, d => d.Median))}\"/>");
    }

    private static string Band(IReadOnlyList<SimulatedDay> days, double top, Func<SimulatedDay, double> lower, Func<SimulatedDay, double> upper) =>
        $"M{string.Join('L', Points(days, top, upper).Concat(Points(days, top, lower).Reverse()))}Z";

    private static IEnumerable<string> Points(IReadOnlyList<SimulatedDay> days, double top, Func<SimulatedDay, double> value) =>
        days.Select((day, i) => string.Create(CultureInfo.InvariantCulture, $"{Width * i / Math.Max(1, days.Count - 1):0.#} {Height * (1 - Math.Sqrt(value(day) / top)):0.#}"));
}
