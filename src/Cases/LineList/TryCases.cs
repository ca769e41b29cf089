using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;

namespace Fangxian.Cases.LineList;

/// <summary>Says what publishing a staged line list would do, as far as its keys tell; persons are only matched when it is published.</summary>
public static class TryCases
{
    public sealed record Request
    {
        public required StageCases.Response Staged { get; init; }
    }

    public static readonly Slice<Request, ImportCases.Outcome> Slice = Platform.Modules.Slice.Read<Request, ImportCases.Outcome>("cases/try", CasesContract.CasesWrite, RunAsync);

    internal static async Task<Result<ImportCases.Outcome>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var match = await CaseMatch.MakeAsync(db, request.Staged.Disease.Id, request.Staged.Staged, cancellation);
        return new ImportCases.Outcome(request.Staged.Rows, match.New.Count, match.Changed.Count, match.Unchanged, request.Staged.Refused.Count, 0);
    }
}
