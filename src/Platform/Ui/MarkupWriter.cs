using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace Fangxian.Platform.Ui;

/// <summary>
/// The rows of a long table as one piece of markup: as nodes of a page its cells cost more than to read them. Whatever is said, in
/// an attribute too, is encoded; tags and names of attributes are the code's own.
/// </summary>
/// <param name="encoder">The encoder of pages.</param>
public sealed class MarkupWriter(HtmlEncoder encoder)
{
    private readonly StringBuilder _markup = new();

    /// <summary>Begins an element; an attribute without a value is left out.</summary>
    public MarkupWriter Open(string tag, params ReadOnlySpan<(string Name, string? Value)> attributes)
    {
        _markup.Append('<').Append(tag);
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                _markup.Append(' ').Append(name).Append("=\"").Append(encoder.Encode(value)).Append('"');
            }
        }
        _markup.Append('>');
        return this;
    }

    /// <summary>Says something within an element.</summary>
    public MarkupWriter Text(string text)
    {
        _markup.Append(encoder.Encode(text));
        return this;
    }

    /// <summary>Ends an element.</summary>
    public MarkupWriter Close(string tag)
    {
        _markup.Append("</").Append(tag).Append('>');
        return this;
    }

    /// <summary>All of it.</summary>
    public MarkupString ToMarkup() => new(_markup.ToString());
}
