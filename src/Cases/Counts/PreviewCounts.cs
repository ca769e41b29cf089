using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.Counts;

/// <summary>Says what publishing a staged file would do; nothing is written.</summary>
public static class PreviewCounts
{
    public sealed record Request
    {
        public required StageCounts.Response Staged { get; init; }
    }

    /// <param name="Rows">Rows of the file.</param>
    /// <param name="New">Rows that say something of a day nobody has spoken of.</param>
    /// <param name="Corrected">Rows that change a figure.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    /// <param name="Corrections">The first corrections.</param>
    /// <param name="Contradictions">Rows that contradict an earlier row of the same file.</param>
    /// <param name="Falls">Cumulative figures below those of the day before.</param>
    public sealed record Response(int Rows, int New, int Corrected, int Unchanged, int Refused, IReadOnlyList<CountCorrection> Corrections, IReadOnlyList<(int Line, FieldError Why)> Contradictions, int Falls);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/preview", CasesContract.CountsWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var match = await MatchAsync(request.Staged, db, clock.Now(), cancellation);
        return new Response(request.Staged.Rows, match.New, match.Corrected, match.Unchanged, request.Staged.Refused.Count + match.Contradictions.Count, match.Examples, match.Contradictions, match.Falls);
    }

    internal static Task<CountMatch> MatchAsync(StageCounts.Response staged, OutbreakDb db, DateTimeOffset now, CancellationToken cancellation) =>
        CountMatch.MakeAsync(
            staged.Staged.Rows,
            (disease, position, first, last) => CountLedger.StatementsAsync(db, disease, position, first, last, cancellation),
            day => Instants.ToMicroseconds(db.Shared.Calendar.EndOf(DateOnly.FromDayNumber(day))),
            Instants.ToMicroseconds(now));
}
