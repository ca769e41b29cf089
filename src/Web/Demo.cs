using System.Text.Json;
using Fangxian.Administration.Accounts;
using Fangxian.Cases.Counts;
using Fangxian.Cases.LineList;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.PublicInformation;
using Fangxian.PublicInformation.OpenPage;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Organisations;

namespace Fangxian.Web;

/// <summary>
/// Loads the demonstration that <c>data/demo/demo.json</c> describes, through the same use cases a user has. A load
/// that was cut off goes on at the next start; a database with other data is refused.
/// </summary>
public static class Demo
{
    public const string StartedTopic = "demo/started";
    public const string FollowedTopic = "demo/followed";
    public const string LoadedTopic = "demo/loaded";

    /// <summary>Who has told what the demonstration holds: no account, and no name of a machine.</summary>
    private static readonly Actor Loader = Actor.Job("demo");

    /// <summary>What the demonstration consists of.</summary>
    public sealed record Manifest
    {
        public required Dictionary<string, string> Name { get; init; }
        public required string Root { get; init; }
        public required string Disease { get; init; }
        public required DateOnly AsOf { get; init; }
        public DateOnly? PeriodFrom { get; init; }
        public string? Organisations { get; init; }
        public IReadOnlyList<string> AccountAreas { get; init; } = [];
        public IReadOnlyList<SourcedFile> Counts { get; init; } = [];
        public SourcedFile? Cases { get; init; }
        public string? Followed { get; init; }
        public string? Publication { get; init; }

        public static Manifest Read() => JsonSerializer.Deserialize<Manifest>(File.ReadAllText(Path.Combine(Composition.DataFolder, "demo", "demo.json")), Json.Options)!;
    }

    /// <summary>A table of the demonstration, and where it comes from in both languages.</summary>
    public sealed record SourcedFile(string File, Dictionary<string, string> Source);

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
        await AreasAsync(runtime, words, cancellation) ?? await AccountsAsync(runtime, demo, cancellation) ?? await OrganisationsAsync(runtime, demo, words, cancellation) ?? await CountsAsync(runtime, demo, words, cancellation) ?? await CasesAsync(runtime, demo, words, cancellation) ?? await FollowAsync(runtime, demo, words, cancellation) ?? await PublicationAsync(runtime, demo, cancellation);

    /// <summary>The page that strangers read; a load that was cut off behind its draft finds the draft there.</summary>
    private static async Task<Refusal?> PublicationAsync(CommandRuntime runtime, Manifest demo, CancellationToken cancellation)
    {
        if (demo.Publication is not { } file)
        {
            return null;
        }
        var request = JsonSerializer.Deserialize<DraftPublication.Request>(await File.ReadAllTextAsync(Path.Combine(Composition.DataFolder, file), cancellation), Json.Options)!;
        var drafted = await runtime.Run.Async(DraftPublication.Slice, request, Loader, cancellation);
        var list = await runtime.Run.Async(ListPublications.Slice, new ListPublications.Request(), Loader, cancellation);
        return drafted.Refusal is { } refusal and not PublicationExists ? refusal
            : list.Value.Publications.FirstOrDefault(p => p.State is PublicationState.Draft) is not { } draft ? null
            : (await runtime.Run.Async(PublishPublication.Slice, new PublishPublication.Request { Id = draft.Id, Version = draft.Version }, Loader, cancellation)).Refusal;
    }

    private static async Task<Refusal?> AccountsAsync(CommandRuntime runtime, Manifest demo, CancellationToken cancellation) =>
        (await runtime.Run.Async(Demonstration.Slice, new Demonstration.Request { Areas = demo.AccountAreas }, Loader, cancellation)).Refusal;

    /// <summary>The shipped tables of areas; a load that was cut off behind them finds them there.</summary>
    private static async Task<Refusal?> AreasAsync(CommandRuntime runtime, Words words, CancellationToken cancellation)
    {
        var loaded = await runtime.Run.Async(LoadShippedAreas.Slice, new LoadShippedAreas.Request { Progress = Say }, Loader, cancellation);
        return loaded.Refusal is AreasPresent ? null : loaded.Refusal;

        void Say(int number, int all, string file, int? rows) =>
            Console.Error.Write(rows is null ? $"[{number}/{all}] {file} … " : words["web.demo.rows", rows] + Environment.NewLine);
    }

    private static async Task<Refusal?> OrganisationsAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        if (demo.Organisations is not { } file)
        {
            return null;
        }
        await Console.Error.WriteAsync($"{file} … ");
        await using var content = File.OpenRead(Path.Combine(Composition.DataFolder, file));
        var result = await runtime.Run.Async(ImportOrganisations.Slice, new ImportOrganisations.Request { Content = content, FileName = file }, Loader, cancellation);
        await Console.Error.WriteLineAsync(result.IsOk ? words["web.demo.rows", result.Value.Rows] : "");
        return result.Refusal;
    }

    private static async Task<Refusal?> CountsAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        for (var i = 0; i < demo.Counts.Count; i++)
        {
            var counts = demo.Counts[i];
            await Console.Error.WriteAsync($"[{i + 1}/{demo.Counts.Count}] {counts.File} … ");
            await using var content = File.OpenRead(Path.Combine(Composition.DataFolder, counts.File));
            var result = await ImportCounts.ImportAsync(runtime.Run, new StageCounts.Request { Content = content, FileName = counts.File, Disease = demo.Disease }, words.Name(counts.Source["zh"], counts.Source["en"]), PublishMode.Publish, Loader, words, cancellation);
            if (!result.IsOk)
            {
                return result.Refusal;
            }
            await Console.Error.WriteLineAsync(words["web.demo.rows", result.Value.Outcome.Rows]);
        }
        return null;
    }

    /// <summary>The line list of invented persons; of a load that was cut off behind it every row is known already.</summary>
    private static async Task<Refusal?> CasesAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        if (demo.Cases is not { } cases)
        {
            return null;
        }
        await Console.Error.WriteAsync($"{cases.File} … ");
        await using var content = File.OpenRead(Path.Combine(Composition.DataFolder, cases.File));
        var result = await ImportCases.ImportAsync(runtime.Run, new StageCases.Request { Content = content, FileName = cases.File, Disease = demo.Disease }, words.Name(cases.Source["zh"], cases.Source["en"]), PublishMode.Publish, Loader, words, cancellation);
        await Console.Error.WriteLineAsync(result.IsOk ? words["web.demo.rows", result.Value.Outcome.Rows] : "");
        return result.Refusal;
    }

    /// <summary>What was recorded of some of the cases; begun once, so that nothing is recorded twice.</summary>
    private static async Task<Refusal?> FollowAsync(CommandRuntime runtime, Manifest demo, Words words, CancellationToken cancellation)
    {
        if (demo.Followed is not { } file)
        {
            return null;
        }
        await using (var db = runtime.Databases.ForReading(Scope.Everything))
        {
            if (await db.VersionAsync(FollowedTopic, cancellation) > 0)
            {
                return null;
            }
        }
        await MarkAsync(runtime, FollowedTopic, cancellation);
        await Console.Error.WriteAsync($"{file} … ");
        var followed = FollowedCase.Read(file);
        var refusal = await FollowedCase.RecordAsync(followed, demo.Disease, runtime.Run, Loader, cancellation);
        await Console.Error.WriteLineAsync(refusal is null ? words["web.demo.rows", followed.Count] : "");
        return refusal;
    }

    private static Task MarkAsync(CommandRuntime runtime, string topic, CancellationToken cancellation) =>
        runtime.Databases.WriteAsync<Done>(Scope.Everything, async (db, token) =>
        {
            db.RaiseVersion(topic);
            return Done.Instance;
        }, cancellation);
}
