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
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>The file of an import as it came, or its refused rows as a file that can be mended and sent again.</summary>
public static class DownloadImport
{
    public sealed record Request
    {
        /// <summary>Id of the record.</summary>
        public Guid Id { get; init; }
        internal Words? RefusedIn { get; init; }
    }

    public sealed record Response(byte[] Content, string FileName);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/import-file", CasesContract.CountsRead, FileAsync);

    public static readonly Slice<Request, Response> RefusedSlice = Platform.Modules.Slice.Read<Request, Response>("counts/import-refused", CasesContract.CountsRead, RefusedAsync);

    internal static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/counts/imports/{id:guid}/file", (Guid id, Door door) => door.Answer(Slice, new Request { Id = id }, file => Results.File(file.Content, "application/octet-stream", file.FileName)))
            .ForFile(Slice, "The file of an import as it came", "application/octet-stream");
        api.MapGet("/counts/imports/{id:guid}/refused", (Guid id, Words words, Door door) => door.Answer(RefusedSlice, new Request { Id = id, RefusedIn = words }, file => Results.File(file.Content, TableWriter.CsvType, file.FileName)))
            .ForFile(RefusedSlice, "The refused rows of an import as CSV, to be mended and sent again", "text/csv");
    }

    internal static async Task<Result<Response>> FileAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var import = await db.CountImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation);
        return import is null ? new ImportNotFound(request.Id.ToString())
            : import.Content is { } packed ? new Response(PackedFile.Unpack(packed).ToArray(), import.FileName)
            : new ImportFileNotKept(import.FileName);
    }

    internal static async Task<Result<Response>> RefusedAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var import = await db.CountImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation);
        if (import is null)
        {
            return new ImportNotFound(request.Id.ToString());
        }
        if (import.State is not ImportState.Draft)
        {
            return import.RefusedCsv is { } kept ? Named(PackedFile.Unpack(kept).ToArray(), import) : new NothingRefused(import.FileName);
        }
        var draft = await ReadDraft.RunAsync(new() { Id = request.Id }, db, actor, clock, cancellation);
        var staged = draft.IsOk ? await StageCounts.RunAsync(draft.Value.Staging, db, actor, clock, cancellation) : draft.Refusal;
        if (!staged.IsOk)
        {
            return staged.Refusal;
        }
        var match = await PreviewCounts.MatchAsync(staged.Value, db, clock.Now(), cancellation);
        return Named(PackedFile.Unpack(ImportCounts.RefusedCsv(draft.Value.Staging, staged.Value, match.Contradictions, request.RefusedIn!)).ToArray(), import);
    }

    private static Response Named(byte[] csv, CountImport import) => new(csv, import.FileName + ".refused.csv");
}
