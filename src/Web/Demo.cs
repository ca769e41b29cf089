using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;

namespace Fangxian.Web;

/// <summary>
/// Loads the demonstration that <c>data/demo/demo.json</c> describes, through the same use cases a user has. A load
/// that was cut off goes on at the next start; a database with other data is refused.
/// </summary>
public static class Demo
{
    public const string StartedTopic = "demo/started";
    public const string LoadedTopic = "demo/loaded";

    /// <summary>What the demonstration consists of.</summary>
    public sealed record Manifest
    {
        public required Dictionary<string, string> Name { get; init; }
        public required string Root { get; init; }
        public required string Disease { get; init; }
        public required DateOnly AsOf { get; init; }
        public DateOnly? PeriodFrom { get; init; }
        public IReadOnlyList<string> AccountAreas { get; init; } = [];
        public IReadOnlyList<CountsFile> Counts { get; init; } = [];

        public static Manifest Read() => JsonSerializer.Deserialize<Manifest>(File.ReadAllText(Path.Combine(Composition.DataFolder, "demo", "demo.json")), Json.Options)!;
    }

    public sealed record CountsFile(string File, Dictionary<string, string> Source);

    public static async Task<int> LoadAsync(CommandRuntime runtime, Words words, CancellationToken cancellation)
    {
        await using (var db = runtime.Databases.ForReading(Scope.Everything))
        {
            if (await db.VersionAsync(LoadedTopic, cancellation) > 0)
            {
                await Console.Error.WriteLineAsync(words["web.demo.reused", runtime.Databases.Address.Shown]);
                return ExitCode.Done;
            }
            if (await db.VersionAsync(StartedTopic, cancellation) == 0 && await db.VersionAsync(AreaTopics.Areas, cancellation) > 0)
            {
                await Console.Error.WriteLineAsync(words["web.demo.other-data", runtime.Databases.Address.Shown]);
                return ExitCode.RefusedByRule;
            }
        }
        await MarkAsync(runtime, StartedTopic, cancellation);
        var refusal = await StepsAsync(runtime, Manifest.Read(), words, cancellation);
        if (refusal is not null)
        {
            return CommandHost.Refuse(refusal, words);
        }
        await OpenWithAsync(runtime, Manifest.Read(), cancellation);
        await MarkAsync(runtime, LoadedTopic, cancellation);
        return ExitCode.Done;
    }

    private static Task OpenWithAsync(CommandRuntime runtime, Manifest demo, CancellationToken cancellation) =>
        runtime.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.ChangeSettingsAsync(new Dictionary<string, string>
            {
                [Settings.HomeArea] = demo.Root,
                [Settings.HomeDisease] = demo.Disease,
                [Settings.HomeDate] = Words.Iso(demo.AsOf),
                [Settings.DemoWordZh] = demo.Name["zh"],
                [Settings.DemoWordEn] = demo.Name["en"],
            }, token);
            return Done.Instance;
        }, cancellation);

    private static async Task<Refusal?> StepsAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation) =>
        await AreasAsync(runtime, words, cancellation) ?? await AccountsAsync(runtime, demo, cancellation) ?? await CountsAsync(runtime, demo, words, cancellation);

    private static async Task<Refusal?> AccountsAsync(CommandRuntime runtime, Manifest demo, CancellationToken cancellation) =>
        (await runtime.Run.Async(Demonstration.Slice, new Demonstration.Request { Areas = demo.AccountAreas }, runtime.Actor, cancellation)).Refusal;

    /// <summary>The shipped tables of areas; a load that was cut off behind them finds them there.</summary>
    private static async Task<Refusal?> AreasAsync(CommandRuntime runtime, Words words, CancellationToken cancellation)
    {
        var loaded = await runtime.Run.Async(LoadShippedAreas.Slice, new LoadShippedAreas.Request { Progress = Say }, runtime.Actor, cancellation);
        return loaded.Refusal is AreasPresent ? null : loaded.Refusal;

        void Say(int number, int all, string file, int? rows) =>
            Console.Error.Write(rows is null ? $"[{number}/{all}] {file} … " : words["web.demo.rows", rows] + Environment.NewLine);
    }

    private static async Task<Refusal?> CountsAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        for (var i = 0; i < demo.Counts.Count; i++)
        {
            var counts = demo.Counts[i];
            await Console.Error.WriteAsync($"[{i + 1}/{demo.Counts.Count}] {counts.File} … ");
            await using var content = File.OpenRead(Path.Combine(Composition.DataFolder, counts.File));
            var result = await ImportCounts.ImportAsync(runtime.Run, new StageCounts.Request { Content = content, FileName = counts.File, Disease = demo.Disease }, words.Name(counts.Source["zh"], counts.Source["en"]), PublishMode.Publish, runtime.Actor, words, cancellation);
            if (!result.IsOk)
            {
                return result.Refusal;
            }
            await Console.Error.WriteLineAsync(words["web.demo.rows", result.Value.Outcome.Rows]);
        }
        return null;
    }

    private static Task MarkAsync(CommandRuntime runtime, string topic, CancellationToken cancellation) =>
        runtime.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.RaiseVersionAsync(topic, token);
            return Done.Instance;
        }, cancellation);
}
