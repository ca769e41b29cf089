using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Clocks;
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

/// <summary>
/// Takes a change of many cases back within a week, with the clocks that it met. A case that anybody has changed or confirmed since
/// stays as it is: its version says so. Only what was itself a change of many cases and is taken back counts for nothing.
/// </summary>
public static class UndoEdit
{
    public sealed record Request
    {
        /// <summary>The change.</summary>
        public Guid Id { get; init; }
    }

    /// <param name="Restored">Cases that say again what they said.</param>
    /// <param name="Left">Cases changed or confirmed since, left as they are.</param>
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
        if (await db.Set<CaseEdit>().AsNoTracking().SingleOrDefaultAsync(e => e.Id == request.Id, cancellation) is not { } known)
        {
            return new CaseEditNotFound();
        }
        await db.LockCasesAsync([.. known.Cases.Select(b => b.Id)], cancellation);
        var edit = await db.Set<CaseEdit>().SingleAsync(e => e.Id == request.Id, cancellation);
        var now = clock.Now();
        if (edit.UndoneAt is not null)
        {
            return new CaseEditUndone();
        }
        if (edit.Until < now)
        {
            return new CaseEditTooOld(CaseEdit.UndoDays);
        }
        var before = edit.Cases.ToDictionary(b => b.Id);
        var ids = before.Keys.ToArray();
        var cases = await db.Cases().Where(c => ids.Contains(c.Id)).ToListAsync(cancellation);
        var undone = await UndoneSinceAsync(db, edit, cancellation);
        var restored = cases.Where(c => before[c.Id].Version is > 0 and var version && version <= c.Version && Enumerable.Range(version + 1, c.Version - version).All(v => undone.Contains((c.Id, v)))).ToArray();
        if (restored.Length == 0)
        {
            // It may be taken back once what was changed after it is.
            return new Response(0, before.Count);
        }
        var ended = restored.ToDictionary(c => c.Id, c => c.EndedOn);
        if (edit.Field is CaseEditField.Class)
        {
            await ClassifyBackAsync(db, restored, before, actor.Name, now, cancellation);
        }
        else
        {
            foreach (var c in restored)
            {
                EditCases.Tell(c, edit.Field, before[c.Id].Value, before[c.Id].Day);
            }
            await CaseClocks.ReopenAsync(db, [.. restored.Select(c => (c, before[c.Id].Met ?? []))], edit.At, cancellation);
        }
        var versions = restored.ToDictionary(c => c.Id, c => c.Version);
        (edit.UndoneAt, edit.Before) = (now, CaseEdit.Write([.. before.Values.Select(b => b with { Undone = versions.TryGetValue(b.Id, out var version) ? version : null })]));
        await CasesOfPersons.EndedAsync(db, restored, ended, now, cancellation);
        await db.SaveChangesAsync(cancellation);
        await EditCases.RaiseAsync(db, cases, cancellation);
        return new Response(restored.Length, before.Count - restored.Length) { AuditRecords = $"edit {edit.Id}: {restored.Length} cases", AuditPosition = edit.Position };
    }

    /// <summary>The versions that later changes of many cases, taken back by now, gave their cases, there and back.</summary>
    private static async Task<HashSet<(Guid Id, int Version)>> UndoneSinceAsync(OutbreakDb db, CaseEdit edit, CancellationToken cancellation)
    {
        var since = await db.Set<CaseEdit>().AsNoTracking().Where(e => e.At >= edit.At && e.UndoneAt != null).ToListAsync(cancellation);
        return [.. since.SelectMany(e => e.Cases).Where(b => b.Undone is not null).SelectMany(b => new[] { (b.Id, b.Version), (b.Id, b.Undone!.Value) })];
    }

    /// <summary>The class that stood before holds again, with the edition and the criteria that it rested on; the history tells the one between as a mistake.</summary>
    private static async Task ClassifyBackAsync(OutbreakDb db, IReadOnlyCollection<Case> cases, IReadOnlyDictionary<Guid, CaseBefore> before, string by, DateTimeOffset now, CancellationToken cancellation)
    {
        var ids = cases.Select(c => c.Id).ToArray();
        var histories = (await db.CaseClassifications().AsNoTracking().Where(k => ids.Contains(k.CaseId)).OrderBy(k => k.Sequence).ToListAsync(cancellation)).ToLookup(k => k.CaseId);
        foreach (var c in cases)
        {
            var (stood, last) = (before[c.Id], histories[c.Id].LastOrDefault()?.Sequence ?? -1);
            var rested = histories[c.Id].LastOrDefault(k => (int)k.Class == stood.Value && k.Date == stood.Day);
            db.Add(new CaseClassification
            {
                CaseId = c.Id, Sequence = (short)(last + 1), Position = c.Position, Class = (CaseClass)stood.Value, Date = stood.Day!.Value, DecidedAt = now, By = by,
                EditionId = rested?.EditionId, Branch = rested?.Branch, Basis = rested?.Basis, OverrideReason = rested?.OverrideReason, Corrects = last,
            });
            (c.Class, c.ClassDate, c.EditionId) = ((CaseClass)stood.Value, stood.Day.Value, rested?.EditionId);
            c.Version++;
        }
        await CaseClocks.FollowClassAsync(db, cases, now, cancellation);
    }
}
