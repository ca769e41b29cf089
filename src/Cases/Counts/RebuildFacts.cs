using System.CommandLine;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>Makes all series anew from the statements and says whether any differed from what was kept: none ever should.</summary>
public static class RebuildFacts
{
    public sealed record Request;

    /// <param name="Series">Series there are now.</param>
    /// <param name="Differed">Series that were kept otherwise, or not at all.</param>
    public sealed record Response(int Series, int Differed) : IAudited
    {
        public string AuditRecords => $"{Series} series, {Differed} differed";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/rebuild-facts", CasesContract.CountsWrite, RunAsync);

    internal static void AddCommand(CommandTree commands)
    {
        var command = new Command("rebuild-facts", commands.T["cli.rebuild-facts"]);
        command.SetAction((parsed, cancellation) => commands.Host.RunAsync(parsed, async (runtime, words) =>
        {
            var result = await runtime.Run.Async(Slice, new Request(), runtime.Actor, cancellation);
            if (!result.IsOk)
            {
                return CommandHost.Refuse(result.Refusal, words);
            }
            if (parsed.GetValue(commands.Host.AsJson))
            {
                CommandHost.PrintJson(new { result.Value.Series, result.Value.Differed });
            }
            else
            {
                Console.Out.WriteLine(words["counts.rebuilt", result.Value.Series, result.Value.Differed]);
            }
            return ExitCode.Done;
        }, cancellation));
        commands.Group("db").Subcommands.Add(command);
    }

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (series, differed) = (0, 0);
        if ((await db.AreaTreeAsync(cancellation)).Root is not { } root)
        {
            return new Response(0, 0);
        }
        foreach (var disease in (await db.DiseasesAsync(cancellation)).All)
        {
            var kept = await CountFacts.ReadWithinAsync(db, disease.Id, root.Subtree.From, root.Subtree.To, cancellation);
            var made = (await CountFacts.KnownAtAsync(db, disease.Id, root, DateTimeOffset.MaxValue, cancellation)).Where(f => f.Value.Days > 0).ToDictionary();
            var wrong = made.Where(f => kept.GetValueOrDefault(f.Key) is not { } old || old.First != f.Value.First || !old.Encode().AsSpan().SequenceEqual(f.Value.Encode())).ToDictionary();
            var gone = kept.Keys.Where(position => !made.ContainsKey(position)).ToArray();
            if (wrong.Count + gone.Length > 0)
            {
                db.RaiseVersion(CountLedger.Topic(disease.Id));
                await db.CountSeries().Where(s => s.DiseaseId == disease.Id && gone.Contains(s.Position)).ExecuteDeleteAsync(cancellation);
                await CountFacts.SaveAsync(db, disease.Id, wrong, cancellation);
            }
            (series, differed) = (series + made.Count, differed + wrong.Count + gone.Length);
        }
        return new Response(series, differed);
    }
}
