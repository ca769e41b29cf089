using System.CommandLine;
using System.Globalization;
using Fangxian.Platform.Modules;

namespace Fangxian.Administration.Keys;

/// <summary><c>fangxian keys list|rotate</c>: the key file from the machine itself, the only place where it can be touched.</summary>
internal static class KeysCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("keys");
        group.Subcommands.Add(Listing(commands));
        group.Subcommands.Add(Rotating(commands));
    }

    private static Command Listing(CommandTree commands)
    {
        var command = new Command("list", commands.T["cli.keys.list"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (found, refusal) = await runtime.Run.Async(ListKeys.Slice, new ListKeys.Request(), runtime.Actor, cancellation);
            if (found is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(found);
                return ExitCode.Done;
            }
            Console.Out.WriteLine(found.File);
            foreach (var key in found.Versions)
            {
                Console.Out.WriteLine(words["keys.version", key.Version, key.MadeAt?.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture) ?? "–", words.Number(key.Fields), key.Fields]);
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Rotating(CommandTree commands)
    {
        var drop = new Option<bool>("--drop-old") { Description = commands.T["cli.keys.drop"] };
        var command = new Command("rotate", commands.T["cli.keys.rotate"]) { drop };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (rotated, refusal) = await runtime.Run.Async(RotateKeys.Slice, new RotateKeys.Request(), runtime.Actor, cancellation);
            if (rotated is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            string? aside = null;
            if (parsed.GetValue(drop))
            {
                (var dropped, refusal) = await runtime.Run.Async(DropOldKeys.Slice, new DropOldKeys.Request(), runtime.Actor, cancellation);
                if (dropped is null)
                {
                    return CommandHost.Refuse(refusal!, words);
                }
                aside = dropped.Aside;
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { rotated.From, rotated.To, rotated.Fields, Aside = aside });
                return ExitCode.Done;
            }
            Console.Out.WriteLine(words["keys.rotated", rotated.From, rotated.To, words.Number(rotated.Fields), rotated.Fields]);
            if (aside is not null)
            {
                Console.Out.WriteLine(words["keys.dropped", aside]);
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }
}
