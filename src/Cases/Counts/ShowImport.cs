using System.Text.Json.Serialization;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>One import: its file, how its columns are read, what became of its rows, and a sample of a draft.</summary>
public static class ShowImport
{
    public sealed record Request
    {
        /// <summary>Id of the record.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response : IVersioned
    {
        /// <summary>The import.</summary>
        public required ImportItem Import { get; init; }
        /// <summary>How its columns are read.</summary>
        public required CountMapping Mapping { get; init; }

        /// <summary>The columns of the file; of a draft only.</summary>
        public IReadOnlyList<string> Headers { get; init; } = [];

        /// <summary>The first rows of the file; of a draft only.</summary>
        public IReadOnlyList<IReadOnlyList<string>> Sample { get; init; } = [];

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
        /// <summary>Whether its file is kept.</summary>
        public bool HasFile { get; init; }
        [JsonIgnore] public string ETag { get; init; } = "";
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/import-show", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/imports/{id:guid}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One import: its columns, its sample, what became of its rows");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.CountImports().AsNoTracking().SingleOrDefaultAsync(i => i.Id == request.Id, cancellation) is not { } import)
        {
            return new ImportNotFound(request.Id.ToString());
        }
        var diseases = await db.DiseasesAsync(cancellation);
        var same = await ImportDrafts.SameFileAsync<CountImport>(db, import, cancellation);
        var mapping = import.Mapping.Length > 0 ? CountMapping.FromJson(import.Mapping) : new();
        var head = import is { State: ImportState.Draft, Content: { } packed } ? ImportDrafts.Head(PackedFile.Unpack(packed), import.FileName, mapping.Sheet) : new([], [], null, []);
        return new Response
        {
            Import = ImportItem.Of(import, diseases),
            Mapping = mapping,
            Headers = head.Headers,
            Sample = head.Sample,
            Sheet = head.Sheet,
            Sheets = head.Sheets,
            Version = import.Version,
            MissingField = head.Headers.Count > 0 ? StagedCounts.MissingColumn(head.Headers, mapping, import.DiseaseId == 0) : null,
            SameFile = same,
            HasFile = import.Content is not null,
            ETag = $"import-{import.Id}-{import.Version}-{same.Count}",
        };
    }
}
