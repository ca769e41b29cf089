using System.CommandLine;
using System.Text;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Web;

/// <summary><c>fangxian options</c>, and the check of every option before the server touches anything.</summary>
internal static class OptionsCommand
{
    /// <summary>An option as it is told; never its value.</summary>
    /// <param name="Name">The variable of the environment.</param>
    /// <param name="Meaning">What it is for.</param>
    /// <param name="Range">What it may be.</param>
    /// <param name="Default">What holds where it is not set.</param>
    /// <param name="IsSecret">Whether it may lie in a file, named by the variable with <c>__File</c> behind it.</param>
    /// <param name="IsSet">Whether the environment sets it.</param>
    /// <param name="IsUsable">Whether what it is set to can be used.</param>
    public sealed record Line(string Name, string Meaning, string Range, string Default, bool IsSecret, bool IsSet, bool IsUsable);

    public static void Add(CommandTree commands)
    {
        var command = new Command("options", commands.T["cli.options"]);
        command.SetAction(parsed =>
        {
            var words = commands.Host.Words(parsed);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(Lines(words));
            }
            else
            {
                Console.Out.Write(Told(words));
            }
            return Complain(words);
        });
        commands.Root.Subcommands.Add(command);
    }

    /// <summary>Runs the server where every option can be used; else says of each what is wrong.</summary>
    public static Task<int> WithUsableAsync(Words words, Func<Task<int>> serve) => Complain(words) is var code && code != ExitCode.Done ? Task.FromResult(code) : serve();

    /// <summary>The options as a table of Markdown.</summary>
    public static string Markdown(Words words) => Lines(words).Aggregate(new StringBuilder("| option | meaning | may be | default |\n| --- | --- | --- | --- |\n"),
        (table, line) => table.Append($"| `{line.Name}`{(line.IsSecret ? ", `…__File`" : "")} | {line.Meaning} | {line.Range} | {line.Default} |\n")).ToString();

    private static Line[] Lines(Words words) =>
        [.. Composition.Options.All.Select(o => new Line(o.Name, o.Meaning(words), words.Say(o.Range), o.Default(words), o.IsSecret, o.IsSet, o.Wrong() is null))];

    private static string Told(Words words) => Lines(words).Aggregate(new StringBuilder(),
        (told, line) => told.AppendLine(line.Name + (line.IsSecret ? $" | {line.Name}{NamedOption.FileSuffix}" : "")).AppendLine("  " + line.Meaning).AppendLine("  " + words["cli.options.line", line.Range, line.Default])).ToString();

    /// <summary>Whatever looks like an option and is none is warned of; what cannot be used ends the program.</summary>
    private static int Complain(Words words)
    {
        foreach (var (name, meant) in Composition.Options.Unknown())
        {
            Console.Error.WriteLine(meant is null ? words["cli.options.unknown", name] : words["cli.options.meant", name, meant]);
        }
        return Composition.Options.Wrong().Aggregate(ExitCode.Done, (_, wrong) => CommandHost.Refuse(wrong, words));
    }
}
