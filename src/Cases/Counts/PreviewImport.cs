using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>What publishing a draft would do: how many rows are new, correct something or come back, and why. Writes nothing.</summary>
public static class PreviewImport
{
    public sealed record Request
    {
        /// <summary>Id of the record.</summary>
        public Guid Id { get; init; }

        /// <summary>Only rows refused for this reason: the <c>kind</c> of a problem.</summary>
        public string? Kind { get; init; }

        /// <summary>Go on behind this line.</summary>
        public int? After { get; init; }

        /// <summary>How many refused rows (default 50).</summary>
        [Range(1, 1000)] public int? Limit { get; init; }
    }

    /// <param name="Import">The draft.</param>
    /// <param name="Outcome">What publishing would do, in rows.</param>
    /// <param name="Problems">The reasons, the most frequent first.</param>
    /// <param name="Headers">The columns of the file.</param>
    /// <param name="RefusedOfKind">How many rows are refused for the reason asked for.</param>
    /// <param name="Mapping">How the columns are read.</param>
    /// <param name="Refused">The refused rows of this page.</param>
    /// <param name="Next">Ask for the rows behind this line; null at the end.</param>
    /// <param name="Corrections">The first figures that would change.</param>
    /// <param name="Version">Send it back when publishing.</param>
    /// <param name="Facts">What the file turned out to be.</param>
    /// <param name="Falls">Cumulative figures below those of an earlier day of the file; they are taken.</param>
    /// <param name="FallExamples">The first of them.</param>
    public sealed record Response(ImportItem Import, ImportCounts.Outcome Outcome, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> Refused, int RefusedOfKind, int? Next, IReadOnlyList<Correction> Corrections, CountMapping Mapping, int Version, FileFacts Facts, int Falls, IReadOnlyList<Correction> FallExamples);

    /// <summary>What the API answers: the response with the reasons in words.</summary>
    /// <param name="Import">The draft.</param>
    /// <param name="Outcome">What publishing would do, in rows.</param>
    /// <param name="Problems">The reasons for which rows are refused, the most frequent first.</param>
    /// <param name="RefusedRows">The refused rows of this page.</param>
    /// <param name="Next">Ask for the rows behind this line; null at the end.</param>
    /// <param name="Corrections">The first figures that would change.</param>
    /// <param name="Mapping">How the columns are read.</param>
    /// <param name="Version">Send it back when publishing.</param>
    /// <param name="Facts">What the file turned out to be.</param>
    /// <param name="Falls">Cumulative figures below those of an earlier day of the file; they are taken.</param>
    /// <param name="FallExamples">The first of them.</param>
    public sealed record Answer(ImportItem Import, ImportCounts.Outcome Outcome, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<RefusedRowAnswer> RefusedRows, int? Next, IReadOnlyList<Correction> Corrections, CountMapping Mapping, int Version, FileFacts Facts, int Falls, IReadOnlyList<Correction> FallExamples)
    {
        internal static Answer Of(Response response, Words words) =>
            new(response.Import, response.Outcome, response.Problems, RefusedRowAnswer.Of(response.Refused, words), response.Next, response.Corrections, response.Mapping, response.Version, response.Facts, response.Falls, response.FallExamples);
    }

    /// <summary>A figure that publishing would change.</summary>
    /// <param name="Line">Line of the file; the header is line 1.</param>
    /// <param name="Area">Code of the area.</param>
    /// <param name="Name">Name of the area in Chinese.</param>
    /// <param name="NameEn">Name of the area in English, where there is one.</param>
    /// <param name="Date">The day it describes.</param>
    /// <param name="Measure">Which figure.</param>
    /// <param name="Before">What is known now; null where nothing is.</param>
    /// <param name="After">What the file says.</param>
    public sealed record Correction(int Line, string Area, string Name, string? NameEn, DateOnly Date, Measure Measure, int? Before, int After);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/import-preview", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/imports/{id:guid}/preview", ([AsParameters] Request request, Words words, Door door) => door.Answer(Slice, request, response => Results.Json(Answer.Of(response, words), Json.Options)))
            .For(Slice, "What publishing a draft would do", typeof(Answer));

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var draft = await ReadDraft.RunAsync(new() { Id = request.Id }, db, actor, clock, cancellation);
        if (!draft.IsOk)
        {
            return draft.Refusal;
        }
        var staged = await StageCounts.RunAsync(draft.Value.Staging, db, actor, clock, cancellation);
        if (!staged.IsOk)
        {
            return staged.Refusal;
        }
        var match = await PreviewCounts.MatchAsync(staged.Value, db, clock.Now(), cancellation);
        var refused = ImportCounts.AllRefused(draft.Value.Staging, staged.Value, match.Contradictions);
        var (shown, ofKind, next) = ImportProblem.Page(refused, request.Kind, request.After, request.Limit ?? 50);
        var tree = await db.AreaTreeAsync(cancellation);
        return new Response(
            draft.Value.Import,
            new(staged.Value.Rows, match.New, match.Corrected, match.Unchanged, refused.Count),
            ImportProblem.Of(refused),
            [.. staged.Value.Headers.Where(h => !RefusedRows.AddedColumns.Contains(h))], shown, ofKind, next,
            Named(match.Examples, tree), draft.Value.Mapping, draft.Value.Version, staged.Value.Facts, match.Falls, Named(match.FallExamples, tree));
    }

    private static Correction[] Named(IEnumerable<CountCorrection> examples, AreaTree tree) =>
        [.. examples.Select(e => (e, Node: tree.Find(e.Position))).Where(e => e.Node is not null).Select(e => new Correction(e.e.Line, e.Node!.Code, e.Node.Name, e.Node.NameEn, e.e.Date, e.e.Measure, e.e.Before, e.e.After))];
}
