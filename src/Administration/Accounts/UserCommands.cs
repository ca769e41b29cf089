using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;

namespace Fangxian.Administration.Accounts;

/// <summary><c>fangxian user add|list|scope|reset|disable</c>: accounts from the machine itself, where nobody can sign in (yet, or any more).</summary>
internal static class UserCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("user");
        group.Subcommands.Add(Adding(commands));
        group.Subcommands.Add(Listing(commands));
        group.Subcommands.Add(Scoping(commands));
        group.Subcommands.Add(Changing(commands, "reset", commands.T["cli.user.reset"], ResetAccount.Slice, id => new ResetAccount.Request { Account = id }, done => done.Link));
        group.Subcommands.Add(Changing(commands, "disable", commands.T["cli.user.disable"], DisableAccount.Slice, id => new DisableAccount.Request { Account = id }, done => done.Account.Name));
    }

    private static Command Adding(CommandTree commands)
    {
        var name = Name(commands);
        var (role, area, until) = (Role(commands), Area(commands), Until(commands));
        var display = new Option<string?>("--name") { Description = commands.T["cli.user.name"] };
        var post = new Option<string?>("--post") { Description = commands.T["cli.user.post"] };
        var password = new Option<bool>("--password-stdin") { Description = commands.T["cli.user.password"] };
        var (zone, sector, from) = (ZoneOption.Of(commands), Sector(commands), From(commands));
        role.Required = true;
        var command = new Command("add", commands.T["cli.user.add"]) { name, display, post, role, area, zone, sector, from, until, password };
        command.SetAction((parsed, cancellation) => commands.Host.RunFirstAsync(parsed, async (runtime, words) =>
        {
            var account = parsed.GetRequiredValue(name);
            var (inZone, noZone) = await ZoneOption.ReadAsync(runtime, parsed.GetValue(zone), cancellation);
            if (noZone is not null)
            {
                return CommandHost.Refuse(noZone, words);
            }
            var request = new InviteAccount.Request
            {
                Name = account, DisplayName = parsed.GetValue(display) ?? account, Post = parsed.GetValue(post), Role = parsed.GetRequiredValue(role), Area = parsed.GetValue(area),
                Zone = inZone, Sector = parsed.GetValue(sector), From = parsed.GetValue(from), Until = parsed.GetValue(until),
            };
            var (made, refusal) = await runtime.Run.Async(InviteAccount.Slice, request, runtime.Actor, cancellation);
            var link = parsed.GetValue(password) ? null : made?.Link;
            if (made is not null && link is null)
            {
                var accept = new AcceptInvitation.Request { Secret = made.Link[(made.Link.IndexOf('=', StringComparison.Ordinal) + 1)..], Password = await Console.In.ReadLineAsync(cancellation) ?? "" };
                (var accepted, refusal) = await AcceptInvitation.Async(runtime.Run, accept, runtime.Actor, cancellation);
                // The account is made; without its link nobody could set a better password.
                link = accepted is null ? made.Link : null;
            }
            if (made is not null)
            {
                Print(commands, parsed, link ?? made.Account.Name, WithLink(made.Account, link));
            }
            return refusal is null ? ExitCode.Done : CommandHost.Refuse(refusal, words);
        }, cancellation));
        return command;
    }

    private static Command Listing(CommandTree commands)
    {
        var area = Area(commands);
        var command = new Command("list", commands.T["cli.user.list"]) { area };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            for (string? after = null; ;)
            {
                var (page, refusal) = await runtime.Run.Async(ListAccounts.Slice, new ListAccounts.Request { Area = parsed.GetValue(area), After = after }, runtime.Actor, cancellation);
                if (page is null)
                {
                    return CommandHost.Refuse(refusal!, words);
                }
                foreach (var account in page.Accounts)
                {
                    Print(commands, parsed, $"{account.Name}\t{account.State.ToString().ToLowerInvariant()}\t{string.Join(", ", account.Roles.Where(r => r.IsActive).Select(r => $"{r.Role}@{r.Area?.Code ?? r.Zone ?? "*"}"))}", account);
                }
                if ((after = page.Next) is null)
                {
                    return ExitCode.Done;
                }
            }
        }, cancellation));
        return command;
    }

    private static Command Scoping(CommandTree commands)
    {
        var name = Name(commands);
        var (role, area, until) = (Role(commands), Area(commands), Until(commands));
        var end = new Option<bool>("--end") { Description = commands.T["cli.user.end"] };
        var (zone, sector, from) = (ZoneOption.Of(commands), Sector(commands), From(commands));
        role.Required = true;
        var command = new Command("scope", commands.T["cli.user.scope"]) { name, role, area, zone, sector, from, until, end };
        command.Validators.Add(result =>
        {
            if (result.GetValue(end) && (result.GetResult(from) is not null || result.GetResult(until) is not null))
            {
                result.AddError(commands.T["cli.user.end.at-once"]);
            }
        });
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (account, refusal) = await FindAsync(runtime, parsed.GetRequiredValue(name), cancellation);
            if (account is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            AccountView? changed;
            if (parsed.GetValue(end))
            {
                (var held, refusal) = await HeldAsync(runtime, account, parsed.GetRequiredValue(role), parsed.GetValue(area), parsed.GetValue(zone), parsed.GetValue(sector), cancellation);
                (var ended, refusal) = held is null ? refusal! : await runtime.Run.Async(EndRole.Slice, new EndRole.Request { Account = account.Id, Role = held.Id }, runtime.Actor, cancellation);
                changed = ended?.Account;
            }
            else
            {
                (var inZone, refusal) = await ZoneOption.ReadAsync(runtime, parsed.GetValue(zone), cancellation);
                var request = new GiveRole.Request
                {
                    Account = account.Id, Role = parsed.GetRequiredValue(role), Area = parsed.GetValue(area), Zone = inZone, Sector = parsed.GetValue(sector), From = parsed.GetValue(from), Until = parsed.GetValue(until),
                };
                (var given, refusal) = refusal is null ? await runtime.Run.Async(GiveRole.Slice, request, runtime.Actor, cancellation) : refusal;
                changed = given?.Account;
            }
            if (changed is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            Print(commands, parsed, changed.Name, changed);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Changing<TRequest, TResponse>(CommandTree commands, string verb, string about, Slice<TRequest, TResponse> slice, Func<Guid, TRequest> request, Func<TResponse, string> text)
        where TRequest : notnull
        where TResponse : class
    {
        var name = Name(commands);
        var command = new Command(verb, about) { name };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var (account, refusal) = await FindAsync(runtime, parsed.GetRequiredValue(name), cancellation);
            var done = default(TResponse);
            if (account is not null)
            {
                (done, refusal) = await runtime.Run.Async(slice, request(account.Id), runtime.Actor, cancellation);
            }
            if (done is null)
            {
                return CommandHost.Refuse(refusal!, words);
            }
            Print(commands, parsed, text(done), done);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    /// <summary>The one role of that key that the account holds in that very area or zone, in everything without one; for the sector, where one is named.</summary>
    private static async Task<Result<RoleGrantView>> HeldAsync(CommandRuntime runtime, AccountView account, string role, string? area, string? zone, string? sector, CancellationToken cancellation)
    {
        var code = default(string);
        var (inZone, noZone) = await ZoneOption.FindAsync(runtime, zone, cancellation);
        if (noZone is not null)
        {
            return noZone;
        }
        if (!string.IsNullOrWhiteSpace(area))
        {
            var (found, unknown) = await runtime.Run.Async(ShowArea.Slice, new ShowArea.Request { Code = area }, runtime.Actor, cancellation);
            if (found is null)
            {
                return unknown!;
            }
            code = found.Code;
        }
        var held = account.Roles.Where(r => r.Role == role && r.IsActive && r.EmergencyReason is null && r.Zone == inZone?.Name && (sector is null || r.Sector == sector.Trim())
            && (inZone is not null || (code is null ? r.Area is null or { Level: AreaLevel.Country } : r.Area?.Code == code))).ToArray();
        var place = inZone?.Name ?? code ?? (object)new FieldError("accounts.everything");
        return held.Length == 1 ? held[0] : held.Length == 0 ? new RoleNotHeld(account.Name, role, place) : new RoleHeldTwice(account.Name, role, place);
    }

    private static async Task<Result<AccountView>> FindAsync(CommandRuntime runtime, string name, CancellationToken cancellation)
    {
        for (string? after = null; ;)
        {
            var (page, refusal) = await runtime.Run.Async(ListAccounts.Slice, new ListAccounts.Request { Words = name, After = after }, runtime.Actor, cancellation);
            if (page is null)
            {
                return refusal!;
            }
            if (page.Accounts.FirstOrDefault(a => a.Name.Equals(name.Trim(), StringComparison.OrdinalIgnoreCase)) is { } account)
            {
                return account;
            }
            if ((after = page.Next) is null)
            {
                return new AccountNotFound(name);
            }
        }
    }

    /// <summary>The account, and the link where one is told.</summary>
    private static JsonObject WithLink(AccountView account, string? link)
    {
        var whole = JsonSerializer.SerializeToNode(account, Json.Options)!.AsObject();
        whole["link"] = link;
        return whole;
    }

    private static void Print(CommandTree commands, ParseResult parsed, string text, object whole)
    {
        if (parsed.GetValue(commands.Host.AsJson))
        {
            CommandHost.PrintJson(whole);
        }
        else
        {
            Console.Out.WriteLine(text);
        }
    }

    private static Argument<string> Name(CommandTree commands) => new("ACCOUNT") { Description = commands.T["cli.user.account"] };

    private static Option<string> Role(CommandTree commands) => new("--role") { Description = commands.T["cli.user.role"] };

    private static Option<string?> Area(CommandTree commands) => new("--area") { Description = commands.T["cli.user.area"] };

    private static Option<string?> Sector(CommandTree commands) => new("--sector") { Description = commands.T["cli.user.sector"] };

    private static Option<DateOnly?> From(CommandTree commands) => commands.Host.DayOption("--from", commands.T["cli.user.from"]);

    private static Option<DateOnly?> Until(CommandTree commands) => commands.Host.DayOption("--until", commands.T["cli.user.until"]);
}
