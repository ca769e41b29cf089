using System.Text.RegularExpressions;

namespace Fangxian.Architecture.Tests;

/// <summary>The threat model of SECURITY.md names for each threat the tests that show what stands against it.</summary>
public sealed partial class ThreatModelTests
{
    private static readonly string Model = File.ReadAllText(Path.Combine(Sources.Root, "SECURITY.md"));

    [Fact]
    public void Every_threat_names_a_test_and_every_test_that_is_named_exists()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Sources.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .SelectMany(path => Method().Matches(File.ReadAllText(path)).Select(m => m.Groups[1].Value)).ToHashSet();
        var threats = Row().Matches(Model).Select(m => m.Value).ToArray();
        Assert.True(threats.Length >= 25, $"{threats.Length} threats");
        Assert.All(threats, threat => Assert.Matches(Named(), threat));
        var missing = threats.SelectMany(threat => Named().Matches(threat).Select(m => m.Groups[1].Value)).Where(name => !tests.Contains(name)).ToArray();
        Assert.True(missing.Length == 0, "named in SECURITY.md and nowhere in tests/:\n" + string.Join('\n', missing));
    }

    /// <summary>A row of the table: its first cell is one of S T R I D E.</summary>
    [GeneratedRegex(@"^\| [STRIDE](?:, [STRIDE])* \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    /// <summary>A test's name is a sentence: words joined by underscores.</summary>
    [GeneratedRegex(@"`([A-Z][A-Za-z0-9]*(?:_[A-Za-z0-9]+){2,})`")]
    private static partial Regex Named();

    [GeneratedRegex(@"public (?:async )?(?:Task|void) ([A-Z][A-Za-z0-9_]+)\(")]
    private static partial Regex Method();
}
