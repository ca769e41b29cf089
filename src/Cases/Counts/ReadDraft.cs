using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>The file of a draft, ready to be staged by the draft's own mapping.</summary>
internal static class ReadDraft
{
    public sealed record Request
    {
        /// <summary>Id of the record.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response(ImportItem Import, StageCounts.Request Staging, CountMapping Mapping, int Version);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/read-draft", CasesContract.CountsWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.CountImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation) is not { } import)
        {
            return new ImportNotFound(request.Id.ToString());
        }
        if (import is not { State: ImportState.Draft, Content: { } packed })
        {
            return new ImportIsNoDraft(import.FileName);
        }
        var (item, mapping) = (ImportItem.Of(import, await db.DiseasesAsync(cancellation)), CountMapping.FromJson(import.Mapping));
        return new Response(item, new StageCounts.Request { Content = PackedFile.Unpack(packed), FileName = import.FileName, Disease = item.Disease, Mapping = mapping }, mapping, import.Version);
    }
}
