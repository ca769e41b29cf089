using System.CommandLine;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Web;

/// <summary>The command line of <c>fangxian</c>: the host's own commands and those of the modules.</summary>
public static class CommandLine
{
    public static RootCommand Build()
    {
        var host = new CommandHost(address => new CommandRuntime(Composition.Open(address), TimeProvider.System), Composition.PrepareAsync, Composition.Texts);
        var root = new RootCommand("Fangxian 防线: outbreak response from the command room to the doorstep") { host.Database, host.AsJson, host.LanguageTag };
        var commands = new CommandTree(root, host);
        AddServe(commands);
        AddDemo(commands);
        AddMigrate(commands);
        foreach (var module in Composition.Modules.All)
        {
            module.AddCommands(commands);
        }
        return root;
    }

    private static Option<string> Urls() => new("--urls")
    {
        Description = "Address to listen on; loopback only until accounts exist",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("ASPNETCORE_URLS") is { Length: > 0 } urls ? urls : "http://127.0.0.1:5020",
    };

    private static void AddServe(CommandTree commands)
    {
        var urls = Urls();
        var command = new Command("serve", "Start the server on the database") { urls };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, (runtime, words) => WebHost.ServeAsync(runtime.Databases, parsed.GetRequiredValue(urls), words, cancellation), cancellation));
        commands.Root.Subcommands.Add(command);
    }

    private static void AddDemo(CommandTree commands)
    {
        var urls = Urls();
        var loadOnly = new Option<bool>("--load-only") { Description = "Load the demonstration data and stop" };
        var command = new Command("demo", "Load Sichuan, January to April 2020, and start the server") { urls, loadOnly };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var loaded = await Demo.LoadAsync(runtime, words, cancellation);
            return loaded != ExitCode.Done || parsed.GetValue(loadOnly) ? loaded : await WebHost.ServeAsync(runtime.Databases, parsed.GetRequiredValue(urls), words, cancellation);
        }, cancellation));
        commands.Root.Subcommands.Add(command);
    }

    private static void AddMigrate(CommandTree commands)
    {
        var command = new Command("migrate", "Create the database or bring its schema up to date");
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            await using var db = runtime.Databases.ForReading(runtime.Actor.Scope);
            var applied = await db.Database.GetAppliedMigrationsAsync(cancellation);
            Console.Out.WriteLine(words["web.migrated", runtime.Databases.Address.Shown, applied.LastOrDefault() ?? ""]);
            return ExitCode.Done;
        }, cancellation));
        commands.Group("db", "Look after the database").Subcommands.Add(command);
    }
}
