using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Web;

/// <summary>The command line of <c>fangxian</c>: the host's own commands and those of the modules.</summary>
public static class CommandLine
{
    /// <summary>The language that the arguments ask for, else that of the system, else Chinese.</summary>
    public static Language LanguageOf(IReadOnlyList<string> arguments)
    {
        var asked = arguments.Select((a, i) => a.StartsWith("--lang=", StringComparison.Ordinal) ? a["--lang=".Length..] : a == "--lang" && i + 1 < arguments.Count ? arguments[i + 1] : null).FirstOrDefault(a => a is not null);
        return Languages.FromTag(asked) ?? Languages.FromTag(Environment.GetEnvironmentVariable("LANG")) ?? Language.Chinese;
    }

    /// <summary>Runs what the arguments ask for, <c>serve</c> where they ask for nothing, and answers the exit code.</summary>
    public static async Task<int> RunAsync(params string[] arguments)
    {
        var language = LanguageOf(arguments);
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language is Language.English ? "en" : "zh-Hans");
        var parsed = Build(language).Parse(arguments.Length == 0 ? ["serve"] : arguments);
        return parsed.Action is ParseErrorAction ? Refuse(parsed, new Words(Composition.Texts, language)) : await parsed.InvokeAsync();
    }

    public static RootCommand Build(Language language)
    {
        var host = new CommandHost(address => new CommandRuntime(Composition.Open(address), TimeProvider.System), Composition.PrepareAsync, Composition.Texts, language);
        var root = new RootCommand(host.T["cli.root"]) { host.Database, host.AsJson, host.LanguageTag };
        var commands = new CommandTree(root, host);
        Describe(root, host.T);
        AddServe(commands);
        AddDemo(commands);
        AddMigrate(commands);
        OptionsCommand.Add(commands);
        foreach (var module in Composition.Modules.All)
        {
            module.AddCommands(commands);
        }
        return root;
    }

    private static void Describe(RootCommand root, Words words)
    {
        foreach (var option in root.Options.Where(o => o is HelpOption or VersionOption))
        {
            option.Description = words[option is HelpOption ? "cli.help" : "cli.version"];
        }
    }

    /// <summary>Prints what is wrong with the arguments.</summary>
    public static int Refuse(ParseResult parsed, Words words)
    {
        foreach (var line in SayErrors(parsed, words))
        {
            Console.Error.WriteLine(line);
        }
        return ExitCode.Unusable;
    }

    /// <summary>What the arguments lack or cannot mean, in the reader's language; the package says most of it in English only.</summary>
    public static IEnumerable<string> SayErrors(ParseResult parsed, Words words) =>
        parsed.Errors.Select(error => Say(error, parsed, words)).Distinct().Append(words["cli.see-help", string.Join(' ', PathOf(parsed.CommandResult))]);

    private static IEnumerable<string> PathOf(CommandResult command) =>
        command.Parent is CommandResult above ? [.. PathOf(above), command.Command.Name] : [command.Command.Name];

    private static string Say(ParseError error, ParseResult parsed, Words words) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: > 0 } option when option.Option.ValueType != typeof(DateOnly?) => words["cli.value", option.Option.Name, string.Join(' ', option.Tokens)],
        OptionResult { Tokens.Count: 0, Option: var option } => words["cli.missing", option.Name],
        ArgumentResult { Tokens.Count: > 0 } argument => words["cli.value", argument.Argument.Name, string.Join(' ', argument.Tokens)],
        ArgumentResult { Argument: var argument } => words["cli.missing", argument.Name],
        CommandResult { Command: var command } when command.Options.FirstOrDefault(o => o.Required && parsed.GetResult(o) is null) is { } missing => words["cli.missing", missing.Name],
        _ when parsed.UnmatchedTokens.FirstOrDefault(error.Message.Contains) is { } token => words["cli.unknown", token],
        CommandResult { Command: { Subcommands.Count: > 0 } group } => words["cli.which", string.Join(", ", group.Subcommands.Select(c => c.Name))],
        _ => error.Message,
    };

    private static Option<string> Urls(CommandTree commands) => new("--urls")
    {
        Description = commands.T["cli.urls"],
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? urls : "http://127.0.0.1:5020",
    };

    private static void AddServe(CommandTree commands)
    {
        var urls = Urls(commands);
        var command = new Command("serve", commands.T["cli.serve"]) { urls };
        command.SetAction((parsed, cancellation) => OptionsCommand.WithUsableAsync(commands.Host.Words(parsed), () => commands.Host.RunFirstAsync(parsed, (runtime, words) => WebHost.ServeAsync(runtime.Databases, parsed.GetRequiredValue(urls), words, cancellation), cancellation)));
        commands.Root.Subcommands.Add(command);
    }

    private static void AddDemo(CommandTree commands)
    {
        var urls = Urls(commands);
        var loadOnly = new Option<bool>("--load-only") { Description = commands.T["cli.load-only"] };
        var command = new Command("demo", commands.T["cli.demo"]) { urls, loadOnly };
        command.SetAction((parsed, cancellation) => OptionsCommand.WithUsableAsync(commands.Host.Words(parsed), () => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            var loaded = await Demo.LoadAsync(runtime, words, cancellation);
            return loaded != ExitCode.Done || parsed.GetValue(loadOnly) ? loaded : await WebHost.ServeAsync(runtime.Databases, parsed.GetRequiredValue(urls), words, cancellation);
        }, cancellation)));
        commands.Root.Subcommands.Add(command);
    }

    private static void AddMigrate(CommandTree commands)
    {
        var command = new Command("migrate", commands.T["cli.migrate"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            await using var db = runtime.Databases.ForReading(runtime.Actor.Scope);
            var applied = await db.Database.GetAppliedMigrationsAsync(cancellation);
            Console.Out.WriteLine(words["web.migrated", runtime.Databases.Address.Shown, applied.LastOrDefault() ?? ""]);
            return ExitCode.Done;
        }, cancellation));
        commands.Group("db").Subcommands.Add(command);
    }
}
