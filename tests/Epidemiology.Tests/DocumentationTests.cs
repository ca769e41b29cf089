namespace Fangxian.Epidemiology.Tests;

/// <summary>Each method has a page in docs/statistics that says what a reader must know before using its number.</summary>
public sealed class DocumentationTests
{
    /// <summary>Pages that are no method.</summary>
    private static readonly string[] Others = ["cli", "detection", "stories"];

    private static readonly string[] Parts = ["Question", "Formula", "Units", "Interval", "Assumptions", "When not to use", "Source", "Verified against"];

    private static readonly string Folder = Find();

    public static TheoryData<string> Pages => [.. Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileNameWithoutExtension(f)!).Except(Others)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Page_of_a_method_has_all_its_parts_and_a_source(string page)
    {
        var text = File.ReadAllText(Path.Combine(Folder, page + ".md"));
        Assert.StartsWith("# ", text, StringComparison.Ordinal);
        Assert.All(Parts, part => Assert.Contains($"**{part}.**", text, StringComparison.Ordinal));
        Assert.Contains("https://doi.org/10.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_between_the_pages_lead_somewhere()
    {
        foreach (var file in Directory.GetFiles(Folder, "*.md"))
        {
            foreach (System.Text.RegularExpressions.Match link in System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(file), @"\]\((?!https?:)([^)#]+)[^)]*\)"))
            {
                Assert.True(File.Exists(Path.Combine(Folder, link.Groups[1].Value)), $"{Path.GetFileName(file)} links to {link.Groups[1].Value}");
            }
        }
    }

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "docs", "statistics")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "docs", "statistics");
    }
}
