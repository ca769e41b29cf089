using System.CommandLine;
using System.Globalization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Modules;

namespace Fangxian.PublicInformation.OpenPage;

/// <summary><c>fangxian publication list|publish|withdraw</c>: the daily issue by a timer of the machine, and the way to close a page at once.</summary>
internal static class PublicationCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("publication");
        group.Subcommands.Add(Listing(commands));
        group.Subcommands.Add(Publishing(commands));
        group.Subcommands.Add(Withdrawing(commands));
    }

    private static Command Listing(CommandTree commands)
    {
        var command = new Command("list", commands.T["cli.publication.list"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (list, refusal) = await runtime.Run.Async(ListPublications.Slice, new ListPublications.Request(), runtime.Actor, cancellation);
            if (list is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            foreach (var publication in list.Publications)
            {
                var last = publication.Issues.Count > 0 ? publication.Issues[0] : null;
                Print(commands, parsed, $"{publication.Name}\t{publication.State.ToString().ToLowerInvariant()}\t{last?.Number}\t{last?.AsOf:yyyy-MM-dd}\t{words.Name(publication.Title, publication.TitleEn)}", publication);
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Publishing(CommandTree commands)
    {
        var name = Name(commands);
        var reasons = new Option<PublishPublication.ToldReason[]>("--reason")
        {
            Description = commands.T["cli.publication.told-reason"],
            CustomParser = result =>
            {
                var told = result.Tokens.Select(token => (Text: token.Value, Reason: Told(token.Value))).ToArray();
                if (told.FirstOrDefault(t => t.Reason is null).Text is { } unread)
                {
                    result.AddError(commands.T["cli.publication.told-reason.unread", unread]);
                    return null;
                }
                return [.. told.Select(t => t.Reason!)];
            },
        };
        var command = new Command("publish", commands.T["cli.publication.publish"]) { name, reasons };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var publication = await FindAsync(runtime, parsed.GetRequiredValue(name), cancellation);
            var (done, refusal) = publication is null ? new PublicationNotFound(parsed.GetRequiredValue(name))
                : await runtime.Run.Async(PublishPublication.Slice, new PublishPublication.Request { Id = publication.Id, Version = publication.Version, Reasons = parsed.GetValue(reasons) }, runtime.Actor, cancellation);
            if (done is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            Print(commands, parsed, $"{done.Publication.Name}\t{done.Number}\t{done.AsOf:yyyy-MM-dd}\t{done.Corrections}", done);
            if (done.Untold > 0)
            {
                await Console.Error.WriteLineAsync(words["publications.untold", done.Untold]);
            }
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <summary>A reason as it is typed: code of the area, day, measure and what the public shall read.</summary>
    private static PublishPublication.ToldReason? Told(string text) =>
        text.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [var area, var day, var measure, var reason]
        && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && Enum.TryParse<Measure>(measure, ignoreCase: true, out var figure) && Enum.IsDefined(figure)
            ? new(area, date, figure, reason) : null;

    private static Command Withdrawing(CommandTree commands)
    {
        var name = Name(commands);
        var reason = new Option<string>("--reason") { Description = commands.T["cli.publication.reason"], Required = true };
        var command = new Command("withdraw", commands.T["cli.publication.withdraw"]) { name, reason };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var publication = await FindAsync(runtime, parsed.GetRequiredValue(name), cancellation);
            var (done, refusal) = publication is null ? new PublicationNotFound(parsed.GetRequiredValue(name))
                : await runtime.Run.Async(WithdrawPublication.Slice, new WithdrawPublication.Request { Id = publication.Id, Reason = parsed.GetRequiredValue(reason) }, runtime.Actor, cancellation);
            if (done is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            Print(commands, parsed, done.Publication.Name, done);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Argument<string> Name(CommandTree commands) => new("name") { Description = commands.T["cli.publication.name"] };

    private static async Task<PublicationView?> FindAsync(CommandRuntime runtime, string name, CancellationToken cancellation) =>
        (await runtime.Run.Async(ListPublications.Slice, new ListPublications.Request(), runtime.Actor, cancellation)).Value.Publications.FirstOrDefault(p => p.Name == name);

    private static void Print(CommandTree commands, ParseResult parsed, string line, object value)
    {
        if (parsed.GetValue(commands.Host.AsJson))
        {
            CommandHost.PrintJson(value);
        }
        else
        {
            Console.Out.WriteLine(line);
        }
    }
}
