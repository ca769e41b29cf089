using System.Globalization;

namespace Fangxian.Epidemiology.Tests;

public sealed class ReadmeTests
{
    [Fact]
    public void Example_of_the_readme_is_the_code_that_runs_here()
    {
        var source = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "ReadmeExample.cs.txt"));
        var code = Between(source, "// README begins", "// README ends");
        var shown = Between(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md")), "```csharp", "```");
        Assert.NotEmpty(code);
        Assert.Equal(code, shown.Where(line => line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal)).Select(line => line.Trim()));
    }

    [Fact]
    public void Example_of_the_readme_prints_what_the_readme_says()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        try
        {
            Assert.Equal(Between(File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "README.md")), "```text", "```"), ReadmeExample.Run());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private static IEnumerable<string> Between(IEnumerable<string> lines, string first, string last) =>
        lines.SkipWhile(line => line.Trim() != first).Skip(1).TakeWhile(line => line.Trim() != last).Select(line => line.Trim());
}
