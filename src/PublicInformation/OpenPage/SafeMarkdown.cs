using Markdig;
using Markdig.Parsers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary>
/// Texts of administrators as markup: paragraphs, lists, emphasis and links to other sites. No HTML, no heading that would
/// break the order of the page, no image that would tell another server who reads.
/// </summary>
internal static class SafeMarkdown
{
    private static readonly MarkdownPipeline Pipeline = Make();

    public static string ToHtml(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }
        var document = Markdown.Parse(text, Pipeline);
        foreach (var link in document.Descendants<LinkInline>().ToArray())
        {
            if (link.IsImage || !IsWeb(link.GetDynamicUrl?.Invoke() ?? link.Url))
            {
                link.ReplaceBy(new LiteralInline(string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString()))), copyChildren: false);
            }
            else
            {
                link.GetAttributes().AddProperty("rel", "noopener nofollow");
            }
        }
        foreach (var link in document.Descendants<AutolinkInline>().ToArray())
        {
            if (link.IsEmail || !IsWeb(link.Url))
            {
                link.ReplaceBy(new LiteralInline(link.Url));
            }
            else
            {
                link.GetAttributes().AddProperty("rel", "noopener nofollow");
            }
        }
        return document.ToHtml(Pipeline);
    }

    private static bool IsWeb(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && (address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp);

    private static MarkdownPipeline Make()
    {
        var builder = new MarkdownPipelineBuilder().DisableHtml().DisableHeadings();
        builder.BlockParsers.TryRemove<FencedCodeBlockParser>();
        builder.BlockParsers.TryRemove<IndentedCodeBlockParser>();
        return builder.Build();
    }
}
