using System.Globalization;
using System.Net;
using System.Text;
using Fangxian.Platform.Localisation;
using Fangxian.Situation.Maps;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>The reviewed map with the incidence of the parts in classes; parts without a rate are hatched. The approval number is printed on it.</summary>
internal static class MapSvg
{
    private const int Foot = 44;

    public static string Of(OpenMap map, IssueContent content, Words words)
    {
        var limits = LimitsOf(content);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg class=\"map\" viewBox=\"-4 -4 {map.Shapes.Width + 8} {map.Shapes.Height + Foot + 8}\" role=\"img\" aria-label=\"{Encode(words["open.map"])}\">");
        svg.Append("<defs><pattern id=\"hatch\" width=\"9\" height=\"9\" patternTransform=\"rotate(45)\" patternUnits=\"userSpaceOnUse\"><path class=\"hatch\" d=\"M0 0V9\"/></pattern></defs>");
        foreach (var shape in map.Shapes.Shapes)
        {
            var part = content.Parts.FirstOrDefault(p => p.Place.Code == shape.Code);
            var rate = part?.Figures.IncidencePer100000;
            var kind = MapClasses.ClassOf(rate, limits) is { } number ? "w" + number : "none";
            var name = part is null ? "" : words.Name(part.Place.Name, part.Place.NameEn) + (rate is { } r ? " " + words.Number(r, 2) : "");
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"{kind}\" d=\"{shape.Path}\"><title>{Encode(name)}</title></path>");
        }
        return svg.Append(CultureInfo.InvariantCulture, $"<text x=\"0\" y=\"{map.Shapes.Height + Foot - 8}\">{Encode(words["open.map.number", map.ApprovalNumber])}</text></svg>").ToString();
    }

    public static IReadOnlyList<double> LimitsOf(IssueContent content) => MapClasses.Limits(content.Parts.Select(p => p.Figures.IncidencePer100000).OfType<double>());

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
