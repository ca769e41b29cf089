using System.Globalization;
using System.Net;
using System.Text;

namespace Fangxian.Platform.Ui;

public enum SparklineKind
{
    Bars,
    Line,
}

/// <summary>What a small chart speaks of: the disease (warm), our response (cool), or neither.</summary>
public enum SparklineTone
{
    Disease,
    Response,
    Quiet,
}

/// <summary>
/// A row's small chart as one SVG path. The markup is a plain string, so that a list can keep it with its result.
/// Unknown days are gaps; negative days (corrections) hang below the base line. All rows of a list share one <c>max</c>.
/// </summary>
public static class SparklineSvg
{
    private const double Unit = 10;

    public static string Bars(
        IReadOnlyList<int?> values, int? max, string? title, int width = 84, int height = 30,
        SparklineTone tone = SparklineTone.Disease, string? cssClass = null)
    {
        var (top, bottom) = Range(values, max);
        var scale = height * Unit / (top - bottom);
        var zero = Round(top * scale);
        var step = values.Count == 0 ? 0 : width * Unit / values.Count;
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } v && v != 0)
            {
                // A day with a case is never thinner than one unit of the drawing.
                var length = Math.Min(Math.Max(Math.Abs(v) * scale, Unit), v > 0 ? zero : height * Unit - zero);
                var left = Round(i * step + step * 0.09);
                path.Append(CultureInfo.InvariantCulture, $"M{left} {zero}v{(v > 0 ? "-" : "")}{Round(length)}h{Math.Max(1, Round(step * 0.82))}V{zero}z");
            }
        }
        var baseLine = $"<path class=\"fx-spark-base\" d=\"M0 {zero}H{Round(width * Unit)}\"/>";
        return Svg($"<path d=\"{path}\"/>{baseLine}", "is-bars", title, width, height, tone, cssClass);
    }

    public static string Line(
        IReadOnlyList<int?> values, int? max, string? title, int width = 84, int height = 30,
        SparklineTone tone = SparklineTone.Disease, string? cssClass = null)
    {
        var (top, bottom) = Range(values, max);
        const double Edge = 2 * Unit;
        var scale = (height * Unit - 2 * Edge) / (top - bottom);
        var step = values.Count < 2 ? 0 : (width * Unit - Edge) / (values.Count - 1);
        var path = new StringBuilder();
        var pen = 'M';
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is not { } v)
            {
                pen = 'M';
                continue;
            }
            path.Append(CultureInfo.InvariantCulture, $"{pen}{Round(i * step)} {Round(Edge + (top - v) * scale)}");
            pen = 'L';
        }
        return Svg($"<path d=\"{path}\"/>", "is-line", title, width, height, tone, cssClass);
    }

    private static (double Top, double Bottom) Range(IReadOnlyList<int?> values, int? max)
    {
        var top = Math.Max(1, max ?? values.Max() ?? 1);
        return (top, Math.Min(0, Math.Max(values.Min() ?? 0, -top)));
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);

    private static string Svg(string content, string kind, string? title, int width, int height, SparklineTone tone, string? cssClass)
    {
        var name = title is null ? "aria-hidden=\"true\"" : "role=\"img\"";
        var text = title is null ? "" : $"<title>{WebUtility.HtmlEncode(title)}</title>";
        var classes = $"fx-spark {kind} is-{tone.ToString().ToLowerInvariant()}{(cssClass is null ? "" : " " + cssClass)}";
        return $"<svg class=\"{classes}\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {Round(width * Unit)} {Round(height * Unit)}\" preserveAspectRatio=\"none\" {name}>{text}{content}</svg>";
    }
}
