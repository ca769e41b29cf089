using System.CommandLine;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Administration.Accounts;

/// <summary><c>fangxian user add|list|scope|reset|disable</c>: accounts from the machine itself, where nobody can sign in (yet, or any more).</summary>
internal static class UserCommands
{
    public static void Add(CommandTree commands)
    {
        var group = commands.Group("user", "Accounts: add, list, scope, reset, disable");
        group.Subcommands.Add(Adding(commands));
        group.Subcommands.Add(Listing(commands));
        group.Subcommands.Add(Scoping(commands));
        group.Subcommands.Add(Changing(commands, "reset", "Unlock or enable an account, forget its secrets, print a new link", ResetAccount.Slice, id => new ResetAccount.Request { Account = id }, done => done.Link));
        group.Subcommands.Add(Changing(commands, "disable", "Take an account away, with its sessions and roles", DisableAccount.Slice, id => new DisableAccount.Request { Account = id }, done => done.Account.Name));
    }

    private static Command Adding(CommandTree commands)
    {
        var name = Name();
        var (role, area, until) = (Role(), Area(), Until());
        var display = new Option<string?>("--name") { Description = "The person's name (default: the account)" };
        var post = new Option<string?>("--post") { Description = "The post" };
        var password = new Option<bool>("--password-stdin") { Description = "Read the password from standard input instead of printing a link" };
        role.Required = true;
        var command = new Command("add", "Make an account with a first role; prints the link that sets its password") { name, display, post, role, area, until, password };
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var account = parsed.GetRequiredValue(name);
            var request = new InviteAccount.Request { Name = account, DisplayName = parsed.GetValue(display) ?? account, Post = parsed.GetValue(post), Role = parsed.GetRequiredValue(role), Area = parsed.GetValue(area), Until = parsed.GetValue(until) };
            var (made, refusal) = await runtime.Run.Async(InviteAccount.Slice, request, runtime.Actor, cancellation);
            if (made is not null && parsed.GetValue(password))
            {
                var accept = new AcceptInvitation.Request { Secret = made.Link[(made.Link.IndexOf('=', StringComparison.Ordinal) + 1)..], Password = await Console.In.ReadLineAsync(cancellation) ?? "" };
                (_, refusal) = await runtime.Run.Async(AcceptInvitation.Accept, accept, runtime.Actor, cancellation);
            }
            if (refusal is not null)
            {
                return CommandHost.Refuse(refusal, words);
            }
            Print(commands, parsed, parsed.GetValue(password) ? made!.Account.Name : made!.Link, made.Account);
            return ExitCode.Done;
        }, cancellation));
        return command;
    }

    private static Command Listing(CommandTree commands)
    {
        var area = Area();
        var command = new Command("list", "The accounts, by name") { area };
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
        var name = Name();
        var (role, area, until) = (Role(), Area(), Until());
        var end = new Option<bool>("--end") { Description = "Take the role away instead of giving it" };
        role.Required = true;
        var command = new Command("scope", "Give an account a role in an area, or take it away") { name, role, area, until, end };
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
                var held = account.Roles.FirstOrDefault(r => r.Role == parsed.GetValue(role) && (parsed.GetValue(area) is not { Length: > 0 } code ? r.Area is null or { Level: Registry.Areas.AreaLevel.Country } : r.Area?.Code.StartsWith(code, StringComparison.Ordinal) is true) && r.IsActive);
                (var ended, refusal) = await runtime.Run.Async(EndRole.Slice, new EndRole.Request { Account = account.Id, Role = held?.Id ?? Guid.Empty }, runtime.Actor, cancellation);
                changed = ended?.Account;
            }
            else
            {
                (var given, refusal) = await runtime.Run.Async(GiveRole.Slice, new GiveRole.Request { Account = account.Id, Role = parsed.GetRequiredValue(role), Area = parsed.GetValue(area), Until = parsed.GetValue(until) }, runtime.Actor, cancellation);
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
        var name = Name();
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

    private static Argument<string> Name() => new("ACCOUNT") { Description = "The name to sign in with" };

    private static Option<string> Role() => new("--role") { Description = "The key of a role: administrator, commander, epidemiologist, auditor, …" };

    private static Option<string?> Area() => new("--area") { Description = "Code of 2, 4, 6, 9 or 12 digits; everything without it" };

    private static Option<DateOnly?> Until() => CommandHost.DayOption("--until", "The last day of the role");
}
