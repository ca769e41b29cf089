using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>The file of a draft, ready to be staged by the draft's own mapping.</summary>
internal static class ReadCaseDraft
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response(ImportItem Import, StageCases.Request Staging, CaseMapping Mapping, int Version);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/read-draft", CasesContract.CasesWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.CaseImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation) is not { } import)
        {
            return new ImportNotFound(request.Id.ToString());
        }
        if (import is not { State: ImportState.Draft, Content: { } kept })
        {
            return new ImportIsNoDraft(import.FileName);
        }
        var item = ImportItem.Of(import, await db.DiseasesAsync(cancellation));
        var mapping = MappingShelf<CaseMapping>.FromJson(import.Mapping);
        var area = import.DefaultPosition is { } position ? (await db.AreaTreeAsync(cancellation)).Find(position)?.Code : null;
        var content = PackedFile.Unpack(db.Shared.Keys.Decrypt(kept, import.Id));
        return new Response(item, new StageCases.Request { Content = content, FileName = import.FileName, Disease = item.Disease, Area = area, Mapping = mapping }, mapping, import.Version);
    }
}
