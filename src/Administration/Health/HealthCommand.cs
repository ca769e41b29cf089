using System.CommandLine;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Fangxian.Administration.Health;

/// <summary><c>fangxian health</c>: what can be known without the server's memory. It changes nothing and migrates nothing.</summary>
internal static class HealthCommand
{
    /// <summary>The checks of what a process keeps in memory say nothing in another process.</summary>
    private static readonly string[] OfTheServer = ["jobs", "queues", ClockCheck.Name, TablesCheck.Name];

    public static void Add(CommandTree commands)
    {
        var tolerant = new Option<bool>("--tolerant") { Description = commands.T["cli.health.tolerant"] };
        var command = new Command("health", commands.T["cli.health"]) { tolerant };
        command.SetAction((parsed, cancellation) => commands.Host.RunUnopenedAsync(parsed, async words =>
        {
            await using var runtime = commands.Host.Open(commands.Host.Address(parsed));
            var services = new ServiceCollection().AddLogging(log => log.SetMinimumLevel(LogLevel.None)).AddSingleton(runtime.Databases).AddSingleton(runtime.Clock);
            services.AddServerHealth();
            await using var provider = services.BuildServiceProvider();
            var (health, refusal) = await runtime.Run.Async(ShowHealth.Slice, new ShowHealth.Request { Checks = provider.GetRequiredService<HealthCheckService>() }, runtime.Actor, cancellation);
            var code = health is null ? CommandHost.Refuse(refusal!, words) : Tell([.. health.Checks.Where(c => !OfTheServer.Contains(c.Name))], health.Status, parsed.GetValue(commands.Host.AsJson), words);
            return code == ExitCode.DoneWithRefusedRows && parsed.GetValue(tolerant) ? ExitCode.Done : code;
        }));
        commands.Root.Subcommands.Add(command);
    }

    private static int Tell(IReadOnlyList<CheckState> checks, HealthStatus status, bool asJson, Words words)
    {
        if (asJson)
        {
            CommandHost.PrintJson(new { Status = status, Checks = checks });
        }
        else
        {
            foreach (var check in checks)
            {
                Console.Out.WriteLine($"{words["health.status." + check.Status.ToString().ToLowerInvariant()]}\t{HealthWords.NameOf(check, words)}\t{HealthWords.Said(check, words)}");
            }
        }
        return checks.Any(c => c.Reason == DatabaseCheck.Unavailable) ? ExitCode.DatabaseUnavailable
            : status is HealthStatus.Unhealthy ? ExitCode.RefusedByRule
            : status is HealthStatus.Degraded ? ExitCode.DoneWithRefusedRows
            : ExitCode.Done;
    }
}

/// <summary>Checks in the reader's language; what another module's check says stands as it is where there is no text for it.</summary>
internal static class HealthWords
{
    public static string NameOf(CheckState check, Words words) => Or(words, "health.check." + check.Name, check.Name);

    public static string NameOf(CheckFact fact, Words words) => Or(words, "health.fact." + fact.Name, fact.Name);

    public static string Said(CheckState check, Words words) => check.Text is { } text ? words.Say(text) : check.Reason;

    public static string Or(Words words, string key, string otherwise) => words.Has(key) ? words[key] : otherwise;
}
