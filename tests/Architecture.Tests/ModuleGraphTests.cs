using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Fangxian.Architecture.Tests;

/// <summary>Modules know each other downward only; ARCHITECTURE.md says how, the project files do it.</summary>
public sealed partial class ModuleGraphTests
{
    /// <summary>The order of ARCHITECTURE.md: a project refers only to projects that stand before it.</summary>
    private static readonly string[] Upward =
        ["Epidemiology", "Platform", "Registry", "Administration", "Institutions", "Resources", "Mobilisation", "FollowUp", "Cases", "Situation", "PublicInformation", "Command", "Drills", "Migrations.Sqlite", "Migrations.Postgres", "Web"];

    private static Dictionary<string, string[]> Projects() => Directory.EnumerateFiles(Path.Combine(Sources.Root, "src"), "*.csproj", SearchOption.AllDirectories).ToDictionary(
        path => Path.GetFileNameWithoutExtension(path),
        path => XDocument.Load(path).Descendants("ProjectReference").Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/'))).Order(StringComparer.Ordinal).ToArray());

    [Fact]
    public void The_table_in_ARCHITECTURE_says_what_the_projects_refer_to()
    {
        var table = Row().Matches(File.ReadAllText(Path.Combine(Sources.Root, "ARCHITECTURE.md")))
            .Select(m => (Name: m.Groups[1].Value, References: m.Groups[2].Value))
            .Where(r => Upward.Contains(r.Name))
            .Select(r => $"{r.Name} → {string.Join(", ", Name().Matches(r.References).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal))}")
            .Order(StringComparer.Ordinal);
        Assert.Equal(Projects().Select(p => $"{p.Key} → {string.Join(", ", p.Value)}").Order(StringComparer.Ordinal), table);
    }

    [Fact]
    public void No_project_refers_upward()
    {
        foreach (var (project, references) in Projects())
        {
            Assert.Contains(project, Upward);
            Assert.All(references, reference => Assert.True(Array.IndexOf(Upward, reference) < Array.IndexOf(Upward, project), $"{project} refers to {reference}"));
        }
    }

    [Fact]
    public void Epidemiology_and_Platform_know_nobody()
    {
        Assert.Empty(Projects()["Epidemiology"]);
        Assert.Empty(Projects()["Platform"]);
    }

    [GeneratedRegex(@"^\| `?([A-Za-z.]+)`? \|([^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"([A-Z][A-Za-z.]+)")]
    private static partial Regex Name();
}
