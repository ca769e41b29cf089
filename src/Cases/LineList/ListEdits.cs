using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>The reader's own last changes of many cases that can still be taken back.</summary>
public static class ListEdits
{
    public const int Most = 10;

    public sealed record Request : IAboutNoArea;

    /// <param name="Items">The latest first.</param>
    public sealed record Response(IReadOnlyList<Item> Items);

    /// <param name="Id">To take it back.</param>
    /// <param name="At">When it was.</param>
    /// <param name="Until">Until when it can be taken back.</param>
    /// <param name="Field">What was changed.</param>
    /// <param name="Value">The name of the class, the severity or the outcome.</param>
    /// <param name="Day">The day from which it counts.</param>
    /// <param name="Cases">How many cases it changed.</param>
    public sealed record Item(Guid Id, DateTimeOffset At, DateTimeOffset Until, CaseEditField Field, string Value, DateOnly Day, int Cases);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/edits", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/edits", (Door door) => door.Answer(Slice, new Request())).For(Slice, "The reader's own last changes of many cases that can still be taken back");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var since = clock.Now().AddDays(-CaseEdit.UndoDays);
        var edits = await db.Set<CaseEdit>().AsNoTracking().Where(e => e.By == actor.Name && e.UndoneAt == null && e.At >= since).OrderByDescending(e => e.At).ThenByDescending(e => e.Id).Take(Most).ToListAsync(cancellation);
        return new Response([.. edits.Select(e => new Item(e.Id, e.At, e.Until, e.Field, NameOf(e.Field, e.Value), e.Day, e.Cases.Count))]);
    }

    private static string NameOf(CaseEditField field, int value) => field switch
    {
        CaseEditField.Class => ((CaseClass)value).ToString(),
        CaseEditField.Severity => ((Severity)value).ToString(),
        _ => ((CaseOutcome)value).ToString(),
    };
}
