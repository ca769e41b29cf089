using System.CommandLine;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;

namespace Fangxian.Registry.Retention;

/// <summary><c>fangxian retention run [--dry-run]</c>: forgets the persons whose time is over, or tells who many they are.</summary>
internal static class RetentionCommands
{
    public static void Add(CommandTree commands)
    {
        var dry = new Option<bool>("--dry-run") { Description = commands.T["cli.retention.dry"] };
        var command = new Command("run", commands.T["cli.retention.run"]) { dry };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var isDry = parsed.GetValue(dry);
            var (counted, refusal) = isDry ? await PreviewAsync(runtime, cancellation) : await RunAsync(runtime, cancellation);
            if (counted is not var (persons, rows, isMore))
            {
                return CommandHost.Refuse(refusal!, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { persons, rows, isMore, dryRun = isDry });
                return ExitCode.Done;
            }
            Console.Out.WriteLine(words[isMore ? "retention.would-more" : isDry ? "retention.would" : "retention.done", words.Number(persons), persons]);
            foreach (var (table, gone) in rows)
            {
                Console.Out.WriteLine($"{table}\t{gone}");
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("retention").Subcommands.Add(command);
    }

    private static async Task<((int Persons, IReadOnlyDictionary<string, long> Rows, bool IsMore)? Counted, Platform.Results.Refusal? Refusal)> PreviewAsync(CommandRuntime runtime, CancellationToken cancellation)
    {
        var (found, refusal) = await runtime.Run.Async(PreviewRetention.Slice, new PreviewRetention.Request(), runtime.Actor, cancellation);
        return (found is null ? null : (found.Persons, found.Rows, found.IsMore), refusal);
    }

    private static async Task<((int Persons, IReadOnlyDictionary<string, long> Rows, bool IsMore)? Counted, Platform.Results.Refusal? Refusal)> RunAsync(CommandRuntime runtime, CancellationToken cancellation)
    {
        var (done, refusal) = await RunRetention.ToTheEndAsync(runtime.Run, runtime.Databases, runtime.Actor, cancellation);
        return (done is null ? null : (done.Persons, done.Rows, done.IsMore), refusal);
    }
}
