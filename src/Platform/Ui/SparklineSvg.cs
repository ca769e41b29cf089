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

    /// <summary>Bars are drawn one unit wide and this many units tall, and stretched to their place.</summary>
    private const int Tall = 60;
    private const int Thinnest = 3;

    public static string Bars(
        IReadOnlyList<int?> values, int? max, string? title, int width = 84, int height = 30,
        SparklineTone tone = SparklineTone.Disease, string? cssClass = null)
    {
        var (top, bottom) = Range(values, max);
        var scale = Tall / (top - bottom);
        var zero = Round(top * scale);
        var path = new StringBuilder(values.Count * 10);
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is { } v && v != 0)
            {
                // A day with a case is never thinner than a visible line.
                var length = Math.Clamp(Round(Math.Abs(v) * scale), Thinnest, v > 0 ? Math.Max(zero, Thinnest) : Tall);
                path.Append(CultureInfo.InvariantCulture, $"M{i} {zero}v{(v > 0 ? -length : length)}");
            }
        }
        var box = $"-0.5 0 {Math.Max(1, values.Count)} {Tall}";
        return Svg($"<path stroke-width=\".8\" d=\"{path}\"/><path class=\"fx-spark-base\" d=\"M-.5 {zero}H{values.Count}\"/>", "is-bars", box, title, width, height, tone, cssClass);
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
        return Svg($"<path d=\"{path}\"/>", "is-line", $"0 0 {Round(width * Unit)} {Round(height * Unit)}", title, width, height, tone, cssClass);
    }

    private static (double Top, double Bottom) Range(IReadOnlyList<int?> values, int? max)
    {
        var top = Math.Max(1, max ?? values.Max() ?? 1);
        return (top, Math.Min(0, Math.Max(values.Min() ?? 0, -top)));
    }

    private static int Round(double value) => (int)Math.Round(value, MidpointRounding.AwayFromZero);

    private static string Svg(string content, string kind, string viewBox, string? title, int width, int height, SparklineTone tone, string? cssClass)
    {
        var name = title is null ? "aria-hidden=\"true\"" : "role=\"img\"";
        var text = title is null ? "" : $"<title>{WebUtility.HtmlEncode(title)}</title>";
        var classes = $"fx-spark {kind} is-{tone.ToString().ToLowerInvariant()}{(cssClass is null ? "" : " " + cssClass)}";
        return $"<svg class=\"{classes}\" width=\"{width}\" height=\"{height}\" viewBox=\"{viewBox}\" preserveAspectRatio=\"none\" {name}>{text}{content}</svg>";
    }
}
