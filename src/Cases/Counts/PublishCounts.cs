using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Platform.Telemetry;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>Makes the usable rows of a staged file statements, with all facts, in one transaction.</summary>
public static class PublishCounts
{
    public sealed record Request
    {
        public required StageCounts.Response Staged { get; init; }

        /// <summary>Who published the figures.</summary>
        public string? Source { get; init; }

        /// <summary>The draft that is being published; a new import is made without one.</summary>
        public Guid? Draft { get; init; }

        /// <summary>The version of the draft that was previewed.</summary>
        public int DraftVersion { get; init; }

        /// <summary>The refused rows as a gzip CSV in the user's language, to be kept with the import.</summary>
        public Func<IReadOnlyList<(int Line, FieldError Why)>, byte[]?> RefusedCsv { get; init; } = _ => null;
    }

    /// <param name="ImportId">The import.</param>
    /// <param name="Rows">Rows of the file.</param>
    /// <param name="New">Rows that say something of a day nobody has spoken of.</param>
    /// <param name="Corrected">Rows that change a figure.</param>
    /// <param name="Unchanged">Rows that say what is known already.</param>
    /// <param name="Refused">Rows that cannot be used.</param>
    /// <param name="Contradictions">Rows that contradict an earlier row of the same file.</param>
    /// <param name="Falls">Cumulative figures below those of an earlier day of the file.</param>
    public sealed record Response(Guid ImportId, int Rows, int New, int Corrected, int Unchanged, int Refused, [property: JsonIgnore] IReadOnlyList<(int Line, FieldError Why)> Contradictions, [property: JsonIgnore] int Falls) : IAudited, ITakesRows
    {
        int ITakesRows.Changed => Corrected;

        [JsonIgnore] public string AuditRecords => $"import {ImportId}: {New} new, {Corrected} corrected";

        /// <summary>The area in which the figures lie.</summary>
        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/publish", CasesContract.CountsWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var staged = request.Staged;
        if (staged.Staged.Outside(actor.Scope) is { } lost)
        {
            return new AreaNotFound(lost);
        }
        var import = request.Draft is { } draft ? await db.CountImports().SingleOrDefaultAsync(i => i.Id == draft, cancellation) : NewImport(staged, actor, clock);
        if (import is null)
        {
            return new ImportNotFound(request.Draft.ToString()!);
        }
        if (import.State is not ImportState.Draft)
        {
            return new ImportIsNoDraft(import.FileName);
        }
        if (request.Draft is not null && import.Version != request.DraftVersion)
        {
            return new VersionConflict(request.DraftVersion, import.Version);
        }
        foreach (var disease in staged.Staged.Rows.Select(r => r.DiseaseId).Distinct().Order())
        {
            await db.LockTopicAsync(CountLedger.Topic(disease), cancellation);
        }
        var now = clock.Now();
        var match = await PreviewCounts.MatchAsync(staged, db, now, cancellation);
        (import.State, import.PublishedAt, import.Source, import.Mapping) = (ImportState.Published, now, request.Source ?? import.Source, staged.Mapping.ToJson());
        (import.Rows, import.New, import.Corrected, import.Unchanged, import.Refused) = (staged.Rows, match.New, match.Corrected, match.Unchanged, staged.Refused.Count + match.Contradictions.Count);
        import.Position = staged.Staged.PositionWithin(actor.Scope);
        import.RefusedCsv = import.Refused > 0 ? request.RefusedCsv(match.Contradictions) : null;
        import.Version++;
        if (request.Draft is null)
        {
            db.Add(import);
        }
        var sources = await SourceIdsAsync(db, staged.Staged.Sources, cancellation);
        await db.SaveChangesAsync(cancellation);
        await CountLedger.AddAsync(db, match.Statements, import.Id, sources, null, null, Instants.ToMicroseconds(now), cancellation);
        return new Response(import.Id, import.Rows, import.New, import.Corrected, import.Unchanged, import.Refused, match.Contradictions, match.Falls) { AuditPosition = import.Position };
    }

    private static CountImport NewImport(StageCounts.Response staged, Actor actor, TimeProvider clock) =>
        ImportDrafts.Draft<CountImport>(new(staged.DiseaseId ?? 0, staged.FileName, null, staged.Bytes, staged.Sha256, []), "", actor, clock);

    internal static async Task<IReadOnlyList<int>> SourceIdsAsync(OutbreakDb db, IReadOnlyList<string> urls, CancellationToken cancellation)
    {
        if (urls.Count == 0)
        {
            return [];
        }
        var known = await db.CountSources().ToDictionaryAsync(s => s.Url, s => s.Id, cancellation);
        var next = known.Values.DefaultIfEmpty(0).Max() + 1;
        foreach (var url in urls.Where(url => !known.ContainsKey(url)))
        {
            db.Add(new CountSource { Id = known[url] = next++, Url = url });
        }
        return [.. urls.Select(url => known[url])];
    }
}
