using System.CommandLine;
using Fangxian.Platform.Modules;

namespace Fangxian.Administration.Settings;

/// <summary><c>fangxian settings list|set</c>.</summary>
internal static class SettingsCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("settings");
        group.Subcommands.Add(Listing(commands));
        group.Subcommands.Add(Setting(commands));
    }

    private static Command Listing(CommandTree commands)
    {
        var command = new Command("list", commands.T["cli.settings.list"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (list, refusal) = await runtime.Run.Async(ListSettings.Slice, new ListSettings.Request(), runtime.Actor, cancellation);
            if (list is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(list.Settings);
                return ExitCode.Done;
            }
            foreach (var setting in list.Settings)
            {
                Console.Out.WriteLine($"{setting.Key}\t{setting.Value}");
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Setting(CommandTree commands)
    {
        var key = new Argument<string>("KEY") { Description = commands.T["cli.settings.key", string.Join(", ", KnownSettings.All)] };
        var value = new Argument<string>("VALUE") { Description = commands.T["cli.settings.value"] };
        var command = new Command("set", commands.T["cli.settings.set"]) { key, value };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (changed, refusal) = await runtime.Run.Async(ChangeSetting.Slice, new ChangeSetting.Request { Key = parsed.GetRequiredValue(key), Value = parsed.GetRequiredValue(value) }, runtime.Actor, cancellation);
            if (changed is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(changed.Setting);
                return ExitCode.Done;
            }
            Console.Out.WriteLine($"{changed.Setting.Key}\t{changed.Setting.Value}");
            return ExitCode.Done;
        }, cancellation));
        return command;
    }
}
