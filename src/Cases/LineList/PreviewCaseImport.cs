using System.ComponentModel.DataAnnotations;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>What publishing a draft of a line list would do: how many rows are new, known or come back, and why. Writes nothing.</summary>
public static class PreviewCaseImport
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        public Guid Id { get; init; }

        /// <summary>Only rows refused for this reason: the <c>kind</c> of a problem.</summary>
        public string? Kind { get; init; }

        /// <summary>Go on behind this line.</summary>
        public int? After { get; init; }

        /// <summary>How many refused rows (default 50).</summary>
        [Range(1, 1000)] public int? Limit { get; init; }
    }

    /// <param name="Import">The draft.</param>
    /// <param name="Outcome">What publishing would do, in rows, as far as the keys of the rows tell.</param>
    /// <param name="Problems">The reasons, the most frequent first.</param>
    /// <param name="Headers">The columns of the file.</param>
    /// <param name="Refused">The refused rows of this page.</param>
    /// <param name="RefusedOfKind">How many rows are refused for the reason asked for.</param>
    /// <param name="Next">Ask for the rows behind this line; null at the end.</param>
    /// <param name="Mapping">How the columns are read.</param>
    /// <param name="Version">Send it back when publishing.</param>
    /// <param name="Facts">What the file turned out to be.</param>
    /// <param name="NotUnderstood">Words that are no fact of the catalogue, the most frequent first; they stay as told.</param>
    public sealed record Response(ImportItem Import, ImportCases.Outcome Outcome, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<string> Headers, IReadOnlyList<RefusedRow> Refused, int RefusedOfKind, int? Next, CaseMapping Mapping, int Version, FileFacts Facts, IReadOnlyList<ImportProblem> NotUnderstood)
    {
        /// <summary>The area above the counties in which rows will lie that tell none, and how many they are.</summary>
        internal (string Name, string? NameEn, int Rows)? AtLarge { get; init; }
    }

    /// <summary>What the API answers: the response with the reasons in words.</summary>
    /// <param name="Import">The draft.</param>
    /// <param name="Outcome">What publishing would do, in rows, as far as the keys of the rows tell.</param>
    /// <param name="Problems">The reasons for which rows are refused, the most frequent first.</param>
    /// <param name="RefusedRows">The refused rows of this page.</param>
    /// <param name="Next">Ask for the rows behind this line; null at the end.</param>
    /// <param name="Mapping">How the columns are read.</param>
    /// <param name="Version">Send it back when publishing.</param>
    /// <param name="Facts">What the file turned out to be.</param>
    public sealed record Answer(ImportItem Import, ImportCases.Outcome Outcome, IReadOnlyList<ImportProblem> Problems, IReadOnlyList<RefusedRowAnswer> RefusedRows, int? Next, CaseMapping Mapping, int Version, FileFacts Facts)
    {
        internal static Answer Of(Response response, Words words) =>
            new(response.Import, response.Outcome, response.Problems, RefusedRowAnswer.Of(response.Refused, words), response.Next, response.Mapping, response.Version, response.Facts);
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/import-preview", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/imports/{id:guid}/preview", ([AsParameters] Request request, Words words, Door door) => door.Answer(Slice, request, response => Results.Json(Answer.Of(response, words), Json.Options)))
            .For(Slice, "What publishing a draft of a line list would do", typeof(Answer));

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var draft = await ReadCaseDraft.RunAsync(new() { Id = request.Id }, db, actor, clock, cancellation);
        if (!draft.IsOk)
        {
            return draft.Refusal;
        }
        var staged = await StageCases.RunAsync(draft.Value.Staging, db, actor, clock, cancellation);
        if (!staged.IsOk)
        {
            return staged.Refusal;
        }
        var outcome = await TryCases.RunAsync(new() { Staged = staged.Value }, db, actor, clock, cancellation);
        var (shown, ofKind, next) = ImportProblem.Page(staged.Value.Refused, request.Kind, request.After, request.Limit ?? 50);
        return new Response(
            draft.Value.Import, outcome.Value, ImportProblem.Of(staged.Value.Refused), [.. staged.Value.Headers.Where(h => !RefusedRows.AddedColumns.Contains(h))], shown, ofKind, next,
            draft.Value.Mapping, draft.Value.Version, staged.Value.Facts, NotUnderstood(staged.Value.Staged)) { AtLarge = ImportCases.AtLarge(staged.Value) };
    }

    private static ImportProblem[] NotUnderstood(StagedCases staged) =>
        [.. staged.Rows.SelectMany(r => r.Told).Where(t => t.Key is CaseFields.Symptoms or CaseFields.Exposures).SelectMany(t => t.Value.Split("; ")).CountBy(w => w, StringComparer.OrdinalIgnoreCase).OrderByDescending(w => w.Value).Take(20).Select(w => new ImportProblem(w.Key, w.Value))];
}
