using System.CommandLine;
using Fangxian.Platform.Data;
using Fangxian.Platform.Modules;

namespace Fangxian.Registry.People;

/// <summary><c>fangxian people match</c>: compares new and changed persons with those of all areas now, and does not wait for the server's job.</summary>
internal static class PeopleCommands
{
    public static void Add(CommandTree commands)
    {
        var command = new Command("match", commands.T["cli.people.match"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (compared, found) = (0, 0);
            while (await IsDueAsync(runtime, cancellation))
            {
                var (done, refusal) = await runtime.Run.Async(MatchPersons.Slice, new MatchPersons.Request(), runtime.Actor, cancellation);
                if (done is null)
                {
                    return CommandHost.Refuse(refusal!, words);
                }
                (compared, found) = (compared + done.Compared, found + done.Found);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { compared, found });
                return ExitCode.Done;
            }
            Console.Out.WriteLine(words["people.match.done", words.Number(compared), words.Number(found), compared, found]);
            return ExitCode.Done;
        }, cancellation));
        commands.Group("people").Subcommands.Add(command);
    }

    private static async Task<bool> IsDueAsync(CommandRuntime runtime, CancellationToken cancellation)
    {
        await using var db = runtime.Databases.ForReading(runtime.Actor.Scope);
        return await MatchPersons.IsDueAsync(db, cancellation);
    }
}
