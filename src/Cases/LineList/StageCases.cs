using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;

namespace Fangxian.Cases.LineList;

/// <summary>Reads and checks a line list row by row, outside any transaction; nothing is written.</summary>
public static class StageCases
{
    public sealed record Request
    {
        /// <summary>The file; it must be able to seek.</summary>
        public Stream Content { get; init; } = Stream.Null;

        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";

        /// <summary>Code of the disease of the whole file.</summary>
        public string? Disease { get; init; }

        /// <summary>Code of the area of rows that tell none; without it the county of residence, or the area of whoever imports.</summary>
        public string? Area { get; init; }

        /// <summary>The name of a saved or shipped mapping; empty to recognise the file by its headers or to guess.</summary>
        public string? MappingName { get; init; }

        /// <summary>The mapping itself, where the user has chosen the columns.</summary>
        public CaseMapping? Mapping { get; init; }

        /// <summary>Changes the mapping's options: the command line's <c>--class</c> and others.</summary>
        public Func<CaseMapping, CaseMapping> Adjust { get; init; } = mapping => mapping;

        /// <summary>The sheet of a workbook; empty for that of the mapping, else the first visible one that holds a table.</summary>
        public string? Sheet { get; init; }

        public Action<int>? Progress { get; init; }
    }

    /// <summary>A line list in memory, ready to be compared and published.</summary>
    public sealed class Response
    {
        internal StagedCases Staged { get; init; } = null!;
        public required CaseMapping Mapping { get; init; }
        public required Disease Disease { get; init; }

        /// <summary>Name of the file.</summary>
        public required string FileName { get; init; }

        /// <summary>Size of the file.</summary>
        public required long Bytes { get; init; }
        public required string Sha256 { get; init; }

        /// <summary>The sheet that was read; null for a text.</summary>
        public required string? Sheet { get; init; }
        internal FileFacts Facts => Staged.Facts;
        public int Rows => Staged.Count;
        public IReadOnlyList<string> Headers => Staged.Headers;
        public IReadOnlyList<RefusedRow> Refused => Staged.Refused;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/stage", CasesContract.CasesWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return string.IsNullOrEmpty(request.Disease) ? Malformed.Field("disease", "validation.required") : new DiseaseNotFound(request.Disease);
        }
        var (tree, facts, calendar) = (await db.AreaTreeAsync(cancellation), await db.FactsAsync(cancellation), db.Shared.Calendar);
        var fallback = string.IsNullOrEmpty(request.Area) ? tree.Find(actor.Scope.First) : tree.ByCode(request.Area);
        if (!string.IsNullOrEmpty(request.Area) && (fallback is null || !actor.Scope.Covers(fallback.Position)))
        {
            return new AreaNotFound(request.Area);
        }
        var onRecord = CasesOnRecord.None;
        var (words, areas, now) = (CaseWords.Of(db.Shared), new CaseAreas(tree, actor.Scope, fallback, !string.IsNullOrEmpty(request.Area)), clock.Now());
        var read = await FileReading.ReadAsync(
            request.Content, request.FileName, request.Sheet ?? request.Mapping?.Sheet, MappingOf,
            (table, mapping, order) => StagedCases.Read(table, (with, columns) => new(disease.Id, with, columns, words, areas, tree, facts, calendar, now) { OnRecord = onRecord }, mapping with { DateOrder = order }, request.Progress), cancellation, LookAsync);
        return read.IsOk
            ? new Response { Staged = read.Value.Staged, Mapping = read.Value.Mapping, Disease = disease, FileName = read.Value.FileName, Bytes = read.Value.Bytes, Sha256 = read.Value.Sha256, Sheet = read.Value.Sheet }
            : read.Refusal;

        // The cases that the rows name by their numbers are read first.
        async Task<bool> LookAsync(TableFile table, CaseMapping mapping)
        {
            var columns = new CaseColumnsIndex(table.Headers, mapping);
            if (columns.IsOwn)
            {
                onRecord = await CasesOnRecord.ReadAsync(db, table, columns, tree, cancellation);
            }
            return columns.IsOwn;
        }

        async Task<Result<CaseMapping>> MappingOf(IReadOnlyList<string> headers)
        {
            var mapping = request.Mapping is { } chosen ? chosen : await CaseMappings.Shelf(db.Shared).ForAsync(request.MappingName, headers, db, cancellation);
            return mapping.IsOk ? request.Adjust(mapping.Value) : mapping.Refusal;
        }
    }
}
