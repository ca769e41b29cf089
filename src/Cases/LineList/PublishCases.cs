using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>Makes the usable rows of a line list persons and cases, or mends those on record, in one transaction.</summary>
public static class PublishCases
{
    public sealed record Request
    {
        public required StageCases.Response Staged { get; init; }

        /// <summary>Where the line list comes from.</summary>
        public string? Source { get; init; }

        /// <summary>The draft that is being published; a new import is made without one.</summary>
        public Guid? Draft { get; init; }

        /// <summary>The version of the draft that was previewed.</summary>
        public int DraftVersion { get; init; }

        /// <summary>The refused rows as a packed CSV in the user's language, to be kept with the import.</summary>
        public Func<IReadOnlyList<(int Line, FieldError Why)>, byte[]?> RefusedCsv { get; init; } = _ => null;
    }

    /// <param name="ImportId">The import.</param>
    /// <param name="Rows">Rows of the file.</param>
    /// <param name="Created">Cases that are on record now and were not.</param>
    /// <param name="Updated">Cases of which the file says something else than before.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    /// <param name="Review">Created cases whose person may be somebody on record: somebody must look.</param>
    /// <param name="Contradictions">Rows that are refused because of what is on record.</param>
    public sealed record Response(Guid ImportId, int Rows, int Created, int Updated, int Unchanged, int Refused, int Review, [property: JsonIgnore] IReadOnlyList<(int Line, FieldError Why)> Contradictions) : IAudited, ITakesRows
    {
        int ITakesRows.New => Created;

        int ITakesRows.Changed => Updated;

        [JsonIgnore] public string AuditRecords => $"import {ImportId}: {Created} created, {Updated} updated";

        /// <summary>The area in which the cases lie.</summary>
        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("cases/publish", CasesContract.CasesWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var staged = request.Staged;
        if (staged.Staged.Rows.Find(r => !actor.Scope.Covers(r.Area.Position)) is { } lost)
        {
            return new AreaNotFound(lost.Area.Code);
        }
        await db.LockTopicAsync(CaseTables.Topic(staged.Disease.Id), cancellation);
        if (request.Draft is { } asked && ImportDrafts.Refuse(await db.CaseImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == asked, cancellation), asked, request.DraftVersion) is { } refusal)
        {
            return refusal;
        }
        var id = request.Draft ?? Guid.CreateVersion7(clock.GetUtcNow());
        var match = await CaseMatch.MakeAsync(db, staged.Disease.Id, staged.Staged, cancellation);
        var writing = new CaseWriting(db, staged.Disease, await EditionsOfDays.ReadAsync(db, staged.Disease.Id, cancellation), id, actor.Name, clock.Now(), cancellation);
        await using (await WriteRoom.ForAsync(db, match.New.Count + match.Changed.Count, cancellation))
        {
            await writing.WriteAsync(match);
        }
        var import = request.Draft is null ? ImportDrafts.Draft<CaseImport>(new(staged.Disease.Id, staged.FileName, null, staged.Bytes, staged.Sha256, []), "", actor, clock, id) : await db.CaseImports().SingleAsync(i => i.Id == id, cancellation);
        import.PublishedAt = writing.Now;
        (import.State, import.Source, import.Mapping, import.Version) = (ImportState.Published, request.Source ?? import.Source, MappingShelf<CaseMapping>.ToJson(staged.Mapping), import.Version + 1);
        (import.Rows, import.New, import.Corrected, import.Unchanged, import.Review) = (staged.Rows, writing.Created, writing.Updated, match.Unchanged + writing.Unchanged, writing.Review);
        import.Refused = staged.Refused.Count + writing.Contradictions.Count;
        import.Position = await PositionOverAsync(staged.Staged.Rows, actor.Scope, db, cancellation);
        import.Content = null;
        import.KeepRefused(import.Refused > 0 ? request.RefusedCsv(writing.Contradictions) : null, db.Shared.Keys);
        if (request.Draft is null)
        {
            db.Add(import);
        }
        await db.SaveChangesAsync(cancellation);
        return new Response(import.Id, import.Rows, import.New, import.Corrected, import.Unchanged, import.Refused, import.Review, writing.Contradictions) { AuditPosition = import.Position };
    }

    /// <summary>The smallest area of the scope that holds all usable rows; that of the scope itself where there are none.</summary>
    private static async Task<long> PositionOverAsync(IReadOnlyList<CaseRow> rows, Scope scope, OutbreakDb db, CancellationToken cancellation)
    {
        if (rows.Count == 0)
        {
            return scope.First;
        }
        var (first, last) = (rows.Min(r => r.Area.Position), rows.Max(r => r.Area.Position));
        var tree = await db.AreaTreeAsync(cancellation);
        var around = tree.Find(first)?.Path.LastOrDefault(area => area.Subtree.Covers(last))?.Position ?? AreaPosition.Root;
        return scope.Covers(around) ? around : scope.Ranges.First(range => range.Covers(first)).From;
    }
}
