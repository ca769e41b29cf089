using System.CommandLine;
using System.Text.RegularExpressions;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Web;

namespace Fangxian.Architecture.Tests;

/// <summary>What operators read and install is what the program is.</summary>
public sealed partial class OperationsTests
{
    private const string Begin = "begin -->\n", End = "<!-- end -->";

    private static string Folder => Path.Combine(Sources.Root, "docs", "operations");

    [Fact]
    public void The_page_of_options_is_made_from_their_declarations()
    {
        var path = Path.Combine(Folder, "options.md");
        var page = File.ReadAllText(path).ReplaceLineEndings("\n");
        var wanted = page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + OptionsCommand.Markdown(new Words(Composition.Texts, Language.English)) + page[page.IndexOf(End, StringComparison.Ordinal)..];
        if (Environment.GetEnvironmentVariable("FANGXIAN_APPROVE") == "1")
        {
            File.WriteAllText(path, wanted);
            return;
        }
        Assert.Equal(wanted, page);
    }

    [Fact]
    public void Every_declared_option_is_listed()
    {
        var declared = Composition.Modules.All.Select(m => m.GetType().Assembly).Append(typeof(NamedOption).Assembly).Append(typeof(Composition).Assembly).Distinct().SelectMany(a => a.GetTypes()).Where(t => !t.ContainsGenericParameters)
            .SelectMany(t => t.GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)).Where(f => typeof(NamedOption).IsAssignableFrom(f.FieldType)).Select(f => ((NamedOption)f.GetValue(null)!).Name);
        Assert.Equal(declared.Order(StringComparer.Ordinal), Composition.Options.All.Select(o => o.Name));
    }

    [Fact]
    public void Every_option_that_documents_and_deployment_name_exists()
    {
        var known = Composition.Options.All.SelectMany(o => o.Names).ToHashSet();
        Assert.All(Texts(), file => Assert.All(Option().Matches(file.Text).Select(m => m.Value).Where(name => !known.Contains(name)), name => Assert.Fail($"{file.Path}: {name}")));
    }

    [Fact]
    public void Every_command_that_documents_and_deployment_name_exists()
    {
        var root = CommandLine.Build(Language.English);
        foreach (var (path, text) in Texts())
        {
            foreach (var words in Called().Matches(text).Select(m => m.Groups[1].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Concat(Listed().Matches(text).Select(m => JsonWords().Matches(m.Groups[1].Value).Select(w => w.Groups[1].Value).ToArray())))
            {
                Command command = root;
                foreach (var word in words.TakeWhile(_ => command.Subcommands.Count > 0))
                {
                    command = command.Subcommands.FirstOrDefault(c => word.Split('|').Contains(c.Name)) ?? throw new InvalidOperationException($"{path}: fangxian {string.Join(' ', words)}");
                }
                var options = command.Options.Concat(root.Options).SelectMany(o => o.Aliases.Append(o.Name)).ToArray();
                Assert.All(words.Where(w => w.StartsWith("--", StringComparison.Ordinal)), option => Assert.True(options.Contains(option), $"{path}: fangxian {string.Join(' ', words)}"));
            }
        }
    }

    [Fact]
    public void The_index_of_operations_names_every_page()
    {
        var index = File.ReadAllText(Path.Combine(Folder, "README.md"));
        Assert.All(Directory.GetFiles(Folder, "*.md").Select(f => Path.GetFileName(f)!).Where(name => name != "README.md"), name => Assert.Contains($"({name})", index));
    }

    private static IEnumerable<(string Path, string Text)> Texts() =>
        Directory.GetFiles(Folder, "*.md").Concat(Directory.GetFiles(Path.Combine(Sources.Root, "deploy"))).Select(path => (Path.GetRelativePath(Sources.Root, path), File.ReadAllText(path)));

    [GeneratedRegex(@"Fangxian__[A-Za-z]+(?:__[A-Za-z]+)*")]
    private static partial Regex Option();

    /// <summary>A call of the program: behind a prompt, in backticks, in a unit; up to what stands for a value.</summary>
    [GeneratedRegex(@"(?:`|^|/|fangxian\.db |keys\.json )fangxian( [a-z][a-z|-]*(?: (?:--)?[a-z][a-z|-]*)*)", RegexOptions.Multiline)]
    private static partial Regex Called();

    [GeneratedRegex("""CMD \["(?:/app/fangxian", )?(.+)\]""")]
    private static partial Regex Listed();

    [GeneratedRegex("\"?([a-z-]+)\"")]
    private static partial Regex JsonWords();
}
