using System.CommandLine;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Outbox;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fangxian.Cases.Reminders;

/// <summary><c>fangxian reminders run</c>: what the server does every minute, once and now.</summary>
internal static class RunReminders
{
    public static void AddCommand(CommandTree commands)
    {
        var command = new Command("run", commands.T["cli.reminders.run"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var options = OutboxOptions.Read();
            using var worker = new OutboxWorker(runtime.Databases, commands.Host.Texts, options, runtime.Clock, NullLogger<OutboxWorker>.Instance);
            var queued = await ReminderRounds.LookAsync(runtime.Databases, runtime.Run, runtime.Actor, runtime.Clock, cancellation);
            var tried = await worker.RoundAsync(cancellation);
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { Queued = queued, Tried = tried.All, tried.Done });
            }
            else
            {
                Console.Out.WriteLine(words["reminders.ran", queued, tried.All, tried.Done]);
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("reminders").Subcommands.Add(command);
    }
}
