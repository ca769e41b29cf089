using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Fangxian.Situation.Detection;

/// <summary>A page of <c>docs/statistics</c> as markup: links between its pages lead to the product's own, those to other files of the repository are plain words.</summary>
internal static class MethodMarkup
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().Build();

    /// <summary>The title (the first heading) and the rest.</summary>
    public static (string Title, string Html) Of(string markdown)
    {
        var document = Markdown.Parse(markdown, Pipeline);
        var heading = document.OfType<HeadingBlock>().FirstOrDefault();
        var title = heading?.Inline is { } inline ? string.Concat(inline.Descendants<LiteralInline>().Select(l => l.Content.ToString())) : "";
        if (heading is not null)
        {
            document.Remove(heading);
        }
        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            if (Target(link.Url) is { } target)
            {
                link.Url = target;
            }
            else
            {
                link.ReplaceBy(new LiteralInline(string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()))), copyChildren: false);
            }
        }
        return (title, document.ToHtml(Pipeline).Replace("<table>", "<div class=\"fx-tablewrap\"><table class=\"fx-table\" data-density=\"compact\">", StringComparison.Ordinal).Replace("</table>", "</table></div>", StringComparison.Ordinal));
    }

    private static string? Target(string? url) => url switch
    {
        null => null,
        _ when url.StartsWith("https://", StringComparison.Ordinal) => url,
        _ when url.Split('#') is [var file, ..] && file.EndsWith(".md", StringComparison.Ordinal) && ShowMethod.Has(file[..^3]) => "/statistics/" + file[..^3],
        _ => null,
    };
}
