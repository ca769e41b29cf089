using System.CommandLine;
using Fangxian.Administration.Accounts;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Tokens;

/// <summary><c>fangxian token add|list|revoke</c>: the access of machines, by the operator.</summary>
internal static class TokenCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("token");
        group.Subcommands.Add(Adding(commands));
        group.Subcommands.Add(Listing(commands));
        group.Subcommands.Add(Revoking(commands));
    }

    private static Command Adding(CommandTree commands)
    {
        var name = Name(commands);
        var role = new Option<string>("--role") { Description = commands.T["cli.token.role"], Required = true };
        var area = new Option<string?>("--area") { Description = commands.T["cli.token.area"] };
        var zone = ZoneOption.Of(commands);
        var sector = new Option<string?>("--sector") { Description = commands.T["cli.token.sector"] };
        var from = commands.Host.DayOption("--from", commands.T["cli.token.from"]);
        var until = commands.Host.DayOption("--until", commands.T["cli.token.until", MachineToken.MostDays]);
        var address = new Option<string[]>("--address") { Description = commands.T["cli.token.address"], AllowMultipleArgumentsPerToken = true };
        until.Required = true;
        var command = new Command("add", commands.T["cli.token.add"]) { name, role, area, zone, sector, from, until, address };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (inZone, refusal) = await ZoneOption.ReadAsync(runtime, parsed.GetValue(zone), cancellation);
            var request = new MakeToken.Request
            {
                Name = parsed.GetRequiredValue(name), Role = parsed.GetRequiredValue(role), Area = parsed.GetValue(area), Zone = inZone, Sector = parsed.GetValue(sector),
                From = parsed.GetValue(from), Until = parsed.GetValue(until), Addresses = parsed.GetValue(address),
            };
            (var made, refusal) = refusal is null ? await runtime.Run.Async(MakeToken.Slice, request, runtime.Actor, cancellation) : refusal;
            if (made is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            Print(commands, parsed, made.Secret, made);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Listing(CommandTree commands)
    {
        var area = new Option<string?>("--area") { Description = commands.T["cli.token.of-area"] };
        var all = new Option<bool>("--all") { Description = commands.T["cli.token.all"] };
        var command = new Command("list", commands.T["cli.token.list"]) { area, all };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            for (string? after = null; ;)
            {
                var (page, refusal) = await runtime.Run.Async(ListTokens.Slice, new ListTokens.Request { Area = parsed.GetValue(area), WithEnded = parsed.GetValue(all), After = after }, runtime.Actor, cancellation);
                if (page is null)
                {
                    return CommandHost.Refuse(refusal!, words);
                }
                foreach (var token in page.Tokens)
                {
                    var calendar = runtime.Databases.Shared.Calendar;
                    Print(commands, parsed, string.Join('\t', token.Name, words["tokens.state." + token.State.ToString().ToLowerInvariant()], $"{token.Role}@{token.Area?.Code ?? token.Zone ?? "*"}", words["tokens.holds-until", words.End(token.Until, calendar)], token.LastUsedAt is { } at ? $"{calendar.Shown(at)} {token.LastUsedFrom}" : words["accounts.never"]), token);
                }
                if ((after = page.Next) is null)
                {
                    return ExitCode.Done;
                }
            }
        }, cancellation));
        return command;
    }

    private static Command Revoking(CommandTree commands)
    {
        var name = Name(commands);
        var command = new Command("revoke", commands.T["cli.token.revoke"]) { name };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (revoked, refusal) = (default(RevokeToken.Response), (Refusal)new TokenNotFound(parsed.GetRequiredValue(name)));
            if (await FindAsync(runtime, parsed.GetRequiredValue(name), cancellation) is { } token)
            {
                (revoked, refusal) = await runtime.Run.Async(RevokeToken.Slice, new RevokeToken.Request { Token = token.Id }, runtime.Actor, cancellation);
            }
            if (revoked is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            Print(commands, parsed, revoked.Token.Name, revoked.Token);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static async Task<TokenView?> FindAsync(CommandRuntime runtime, string name, CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var (page, _) = await runtime.Run.Async(ListTokens.Slice, new ListTokens.Request { WithEnded = true, After = after }, runtime.Actor, cancellation);
            if (page?.Tokens.FirstOrDefault(t => t.Name == name) is { } found)
            {
                return found;
            }
            if ((after = page?.Next) is null)
            {
                return null;
            }
        }
    }

    private static Argument<string> Name(CommandTree commands) => new("NAME") { Description = commands.T["cli.token.name"] };

    private static void Print(CommandTree commands, ParseResult parsed, string text, object value)
    {
        if (parsed.GetValue(commands.Host.AsJson))
        {
            CommandHost.PrintJson(value);
            return;
        }
        Console.Out.WriteLine(text);
    }
}
