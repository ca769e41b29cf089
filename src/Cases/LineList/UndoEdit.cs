using System.Text.Json.Serialization;
using Fangxian.Cases.Clocks;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Takes a change of many cases back, with the clocks that it met; a case that somebody has changed since stays as it is.</summary>
public static class UndoEdit
{
    public sealed record Request
    {
        /// <summary>The change.</summary>
        public Guid Id { get; init; }
    }

    /// <param name="Restored">Cases that say again what they said.</param>
    /// <param name="Left">Cases changed since, left as they are.</param>
    public sealed record Response(int Restored, int Left) : IAudited
    {
        [JsonIgnore] public string AuditRecords { get; init; } = "";

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/undo-edit", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/edits/{id:guid}/undo", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id })).For(Slice, "Takes a change of many cases back");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.Set<CaseEdit>().SingleOrDefaultAsync(e => e.Id == request.Id, cancellation) is not { } edit)
        {
            return new CaseEditNotFound();
        }
        if (edit.UndoneAt is not null)
        {
            return new CaseEditUndone();
        }
        var before = edit.Cases.ToDictionary(b => b.Id);
        var ids = before.Keys.ToArray();
        var cases = await db.Cases().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation);
        var sequences = await EditCases.SequencesAsync(db, ids, edit.Field, cancellation);
        var restored = cases.Where(c => EditCases.ValueOf(c, edit.Field) == edit.Value && (EditCases.DayOf(c, edit.Field) is not { } day || day == edit.Day)).ToArray();
        foreach (var c in restored)
        {
            var last = sequences.GetValueOrDefault(c.Id, (short)-1);
            EditCases.Set(db, c, edit.Field, before[c.Id].Value, before[c.Id].Day, last, null, actor.Name, clock.Now(), last);
        }
        if (EditCases.IsOfInvestigation(edit.Field))
        {
            await CaseClocks.ReopenAsync(db, [.. restored.Select(c => (c, before[c.Id].Met ?? []))], edit.At, cancellation);
        }
        edit.UndoneAt = clock.Now();
        await db.SaveChangesAsync(cancellation);
        await EditCases.RaiseAsync(db, cases, cancellation);
        return new Response(restored.Length, before.Count - restored.Length) { AuditRecords = $"edit {edit.Id}: {restored.Length} cases", AuditPosition = edit.Position };
    }
}
