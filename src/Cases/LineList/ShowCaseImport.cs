using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.LineList;

/// <summary>One import of a line list: how its columns are read, what became of its rows, and a sample of a draft.</summary>
public static class ShowCaseImport
{
    public sealed record Request
    {
        /// <summary>Id of the import.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response : IVersioned
    {
        /// <summary>The import.</summary>
        public required ImportItem Import { get; init; }

        /// <summary>Created cases whose person may be somebody on record.</summary>
        public required int Review { get; init; }

        /// <summary>How its columns are read.</summary>
        public required CaseMapping Mapping { get; init; }

        /// <summary>The columns of the file; of a draft only.</summary>
        public IReadOnlyList<string> Headers { get; init; } = [];

        /// <summary>The sheet that is read; of a draft of a workbook only.</summary>
        public string? Sheet { get; init; }

        /// <summary>The visible sheets of a draft's workbook.</summary>
        public IReadOnlyList<string> Sheets { get; init; } = [];

        /// <summary>Send it back with a change; a change since then answers 409.</summary>
        public required int Version { get; init; }

        /// <summary>The field that every row needs and no column is chosen for; null where the mapping is complete.</summary>
        public string? MissingField { get; init; }

        /// <summary>Published imports of the very same file.</summary>
        public IReadOnlyList<ImportItem> SameFile { get; init; } = [];

        /// <summary>The first rows of a draft's file: only for who may import.</summary>
        [JsonIgnore] public IReadOnlyList<IReadOnlyList<string>> Sample { get; init; } = [];
        [JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/import-show", CasesContract.CasesWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/imports/{id:guid}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One import of a line list: its columns, what became of its rows");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.CaseImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation) is not { } import)
        {
            return new ImportNotFound(request.Id.ToString());
        }
        var same = await ImportDrafts.SameFileAsync<CaseImport>(db, import, cancellation);
        var mapping = MappingShelf<CaseMapping>.FromJson(import.Mapping);
        var head = import is { State: ImportState.Draft, Content: { } kept } ? ImportDrafts.Head(PackedFile.Unpack(db.Shared.Keys.Decrypt(kept, import.Id)), import.FileName, mapping.Sheet) : new([], [], null, []);
        return new Response
        {
            Import = ImportItem.Of(import, await db.DiseasesAsync(cancellation)), Review = import.Review, Mapping = mapping, Headers = head.Headers, Sample = head.Sample, Sheet = head.Sheet, Sheets = head.Sheets,
            Version = import.Version, MissingField = head.Headers.Count > 0 ? CaseFields.Missing(head.Headers, mapping) : null, SameFile = same, ETag = $"case-import-{import.Id}-{import.Version}-{same.Count}",
        };
    }
}
