using System.Text.Encodings.Web;
using System.Text.Unicode;
using Fangxian.Platform.Ui;

namespace Fangxian.Modules.Tests.Platform.Ui;

public sealed class MarkupWriterTests
{
    private readonly MarkupWriter _markup = new(HtmlEncoder.Create(UnicodeRanges.All));

    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\" onmouseover=\"alert(1)", "&quot; onmouseover=&quot;alert(1)")]
    [InlineData("O'Neil & 王*", "O&#x27;Neil &amp; 王*")]
    public void Whatever_is_said_is_encoded(string said, string written)
    {
        _markup.Open("td", ("data-name", said)).Text(said).Close("td");
        Assert.Equal($"<td data-name=\"{written}\">{written}</td>", _markup.ToMarkup().Value);
    }

    [Fact]
    public void An_attribute_without_a_value_is_left_out()
    {
        _markup.Open("tr").Open("td", ("class", null), ("lang", "")).Close("td").Close("tr");
        Assert.Equal("<tr><td lang=\"\"></td></tr>", _markup.ToMarkup().Value);
    }
}
