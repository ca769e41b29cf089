using System.Globalization;
using System.Net;
using System.Text;
using Fangxian.Platform.Localisation;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>New cases day by day as bars, drawn here so that the page needs no script. Unknown days are gaps; days on which cases were taken back hang below the line.</summary>
internal static class CurveSvg
{
    private const int Width = 640, Height = 260, Left = 56, Right = 8, Top = 26, Bottom = 32;

    public static string Of(IReadOnlyList<OpenDay> days, Words words)
    {
        var (highest, lowest) = (Math.Max(1, days.Max(d => d.New) ?? 1), Math.Min(0, days.Min(d => d.New) ?? 0));
        var step = Step(highest - lowest);
        var (top, bottom) = ((highest + step - 1) / step * step, lowest == 0 ? 0 : -((-lowest + step - 1) / step * step));
        var scale = (Height - Top - Bottom) / (double)(top - bottom);
        var width = (Width - Left - Right) / (double)days.Count;
        double Y(int value) => Top + (top - value) * scale;
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"curve\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"{WebUtility.HtmlEncode(Description(days, words))}\">");
        for (var value = bottom; value <= top; value += step)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{(value == 0 ? "axis" : "grid")}\" d=\"M{Left} {Y(value):0.#}H{Width - Right}\"/><text class=\"end\" x=\"{Left - 6}\" y=\"{Y(value) + 4:0.#}\">{words.Number(value)}</text>");
        }
        var path = new StringBuilder();
        for (var i = 0; i < days.Count; i++)
        {
            if (days[i].New is { } cases && cases != 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"M{Left + (i + .12) * width:0.#} {Y(0):0.#}V{Y(cases):0.#}h{width * .76:0.#}V{Y(0):0.#}z");
            }
        }
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"bars\" d=\"{path}\"/>");
        AppendDays(svg, days, width, words);
        AppendPeak(svg, days, highest, width, Y(highest), words);
        return svg.Append("</svg>").ToString();
    }

    private static void AppendDays(StringBuilder svg, IReadOnlyList<OpenDay> days, double width, Words words)
    {
        var every = Math.Max(1, (int)Math.Ceiling(days.Count / 5.0 / 7) * 7);
        for (var i = days.Count - 1; i >= 0; i -= every)
        {
            var x = Left + (i + .5) * width;
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{(i == days.Count - 1 ? "end" : "mid")}\" x=\"{(i == days.Count - 1 ? Width - Right : x):0.#}\" y=\"{Height - 8}\">{words.Day(days[i].Date)}</text>");
        }
    }

    private static void AppendPeak(StringBuilder svg, IReadOnlyList<OpenDay> days, int highest, double width, double y, Words words)
    {
        if (days.Index().FirstOrDefault(d => d.Item.New == highest) is { Item: { } } peak)
        {
            var x = Math.Clamp(Left + (peak.Index + .5) * width, Left + 40, Width - Right - 40);
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"mid strong\" x=\"{x:0.#}\" y=\"{y - 6:0.#}\">{WebUtility.HtmlEncode(words["open.curve.peak", words.Number(highest)])}</text>");
        }
    }

    private static string Description(IReadOnlyList<OpenDay> days, Words words)
    {
        var peak = days.OrderByDescending(d => d.New ?? int.MinValue).First();
        return words["open.curve.text", words.Day(days[0].Date), words.Day(days[^1].Date), words.Day(peak.Date), words.Number(peak.New), words.Number(days[^1].New)];
    }

    /// <summary>1, 2, 5, 10, 20 … so that at most five lines stand above one another.</summary>
    private static int Step(int range)
    {
        for (var power = 1; ; power *= 10)
        {
            foreach (var step in new[] { power, 2 * power, 5 * power })
            {
                if (range <= 5 * step)
                {
                    return step;
                }
            }
        }
    }
}
