using System.Diagnostics;
using System.Globalization;

namespace Fangxian.Modules.Tests.Web;

/// <summary>The commands of docs/statistics/stories.md give what stands beneath them.</summary>
public sealed class StoriesTests
{
    private static readonly string Root = RootOfTheClone();

    public static TheoryData<string> Commands => [.. Stories().Select(s => s.Command)];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Command_of_a_story_gives_the_lines_beneath_it(string command)
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "No bash.");
        var lines = (await RunAsync(command.Replace("../shared/", Shared(command), StringComparison.Ordinal))).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var expected in Stories().Single(s => s.Command == command).Lines)
        {
            Assert.True(lines.Any(line => Says(line, expected)), $"{expected} is not in\n{string.Join('\n', lines)}");
        }
    }

    /// <summary>Cell by cell: texts are equal, numbers to the digits shown.</summary>
    private static bool Says(string line, string expected)
    {
        var (cells, wanted) = (line.Split(','), expected.Split(','));
        return cells.Length == wanted.Length && cells.Zip(wanted).All(c => c.First == c.Second || Rounded(c.First, c.Second));
    }

    private static bool Rounded(string cell, string wanted)
    {
        if (!double.TryParse(cell, CultureInfo.InvariantCulture, out var number) || !double.TryParse(wanted, CultureInfo.InvariantCulture, out var shown))
        {
            return false;
        }
        var digits = wanted.Contains('.', StringComparison.Ordinal) ? wanted.Length - wanted.IndexOf('.', StringComparison.Ordinal) - 1 : 0;
        return Math.Abs(number - shown) <= 0.5 * Math.Pow(10, -digits) * (1 + 1e-9);
    }

    private static async Task<string> RunAsync(string command)
    {
        var start = new ProcessStartInfo("/bin/bash", ["-o", "pipefail", "-c", command]) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = AppContext.BaseDirectory + ":" + start.Environment["PATH"];
        using var process = Process.Start(start)!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, await complained);
        return await said;
    }

    /// <summary>Where the files beside the clone lie; the test is skipped where a command needs them and they are absent.</summary>
    private static string Shared(string command)
    {
        for (var folder = new DirectoryInfo(Root); folder is not null; folder = folder.Parent)
        {
            var shared = Path.Combine(folder.FullName, "shared");
            if (Directory.Exists(Path.Combine(shared, "reference")) && Directory.Exists(Path.Combine(shared, "data")))
            {
                return shared + "/";
            }
        }
        Assert.SkipWhen(command.Contains("../shared/", StringComparison.Ordinal), "../shared does not lie beside this clone.");
        return "";
    }

    private static IEnumerable<(string Command, string[] Lines)> Stories()
    {
        var blocks = File.ReadAllText(Path.Combine(Root, "docs", "statistics", "stories.md")).Split("```sh\n").Skip(1);
        return blocks.Select(block => block.Split("```")).Select(parts =>
            (parts[0].Trim(), parts[2]["text\n".Length..].Split('\n', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static string RootOfTheClone()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Fangxian.slnx")))
        {
            folder = folder.Parent!;
        }
        return folder.FullName;
    }
}
