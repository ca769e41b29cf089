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

namespace Fangxian.Cases.LineList;

/// <summary>The refused rows of a line list as a file that can be mended and sent again.</summary>
public static class DownloadRefusedCases
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        public Guid Id { get; init; }
        internal Words? RefusedIn { get; init; }
    }

    public sealed record Response(byte[] Content, string FileName);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/import-refused", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/imports/{id:guid}/refused", (Guid id, Words words, Door door) => door.Answer(Slice, new Request { Id = id, RefusedIn = words }, file => Results.File(file.Content, TableWriter.CsvType, file.FileName)))
            .ForFile(Slice, "The refused rows of a line list as CSV, to be mended and sent again", "text/csv");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.CaseImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation) is not { } import)
        {
            return new ImportNotFound(request.Id.ToString());
        }
        var name = import.FileName + ".refused.csv";
        if (import.State is not ImportState.Draft)
        {
            return import.RefusedCsv is { } kept ? new Response(PackedFile.Unpack(db.Shared.Keys.Decrypt(kept, import.Id)).ToArray(), name) : new NothingRefused(import.FileName);
        }
        var draft = await ReadCaseDraft.RunAsync(new() { Id = request.Id }, db, actor, clock, cancellation);
        var staged = draft.IsOk ? await StageCases.RunAsync(draft.Value.Staging, db, actor, clock, cancellation) : draft.Refusal;
        return staged.IsOk ? new Response(PackedFile.Unpack(RefusedFile.Pack(staged.Value.Headers, staged.Value.Refused, request.RefusedIn!)).ToArray(), name) : staged.Refusal;
    }
}
