using System.Security.Cryptography;
using Fangxian.Cases.Imports;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>Reads and checks a file of counts row by row, outside any transaction; nothing is written.</summary>
public static class StageCounts
{
    public sealed record Request
    {
        /// <summary>The file; it must be able to seek.</summary>
        public Stream Content { get; init; } = Stream.Null;
        /// <summary>Name of the file.</summary>
        public string FileName { get; init; } = "";

        /// <summary>The disease of the whole file; empty where a column tells it.</summary>
        public string? Disease { get; init; }

        /// <summary>The name of a saved or shipped mapping; empty to recognise the file by its headers or to guess.</summary>
        public string? MappingName { get; init; }

        /// <summary>The mapping itself, where the user has chosen the columns.</summary>
        public CountMapping? Mapping { get; init; }

        /// <summary>Changes the mapping's options: the command line's <c>--date-shift</c> and others.</summary>
        public Func<CountMapping, CountMapping> Adjust { get; init; } = mapping => mapping;

        /// <summary>The sheet of a workbook; empty for that of the mapping, else the first visible one that holds a table.</summary>
        public string? Sheet { get; init; }

        public Action<int>? Progress { get; init; }
    }

    /// <summary>A file in memory, ready to be compared and published.</summary>
    public sealed class Response
    {
        internal StagedCounts Staged { get; init; } = null!;
        public required CountMapping Mapping { get; init; }
        public required short? DiseaseId { get; init; }
        /// <summary>Name of the file.</summary>
        public required string FileName { get; init; }
        /// <summary>Size of the file.</summary>
        public required long Bytes { get; init; }
        public required string Sha256 { get; init; }

        /// <summary>The sheet that was read; null for a text.</summary>
        public required string? Sheet { get; init; }
        public FileFacts Facts => Staged.Facts;
        public int Rows => Staged.Count;
        public IReadOnlyList<string> Headers => Staged.Headers;
        public IReadOnlyList<RefusedRow> Refused => Staged.Refused;
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/stage", CasesContract.CountsWrite, RunAsync);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var diseases = await db.DiseasesAsync(cancellation);
        var disease = diseases.ByCode(request.Disease);
        if (disease is null && !string.IsNullOrEmpty(request.Disease))
        {
            return new DiseaseNotFound(request.Disease);
        }
        var (tree, calendar) = (await db.AreaTreeAsync(cancellation), db.Shared.Calendar);
        var read = await FileReading.ReadAsync(
            request.Content, request.FileName, request.Sheet ?? request.Mapping?.Sheet, MappingOf,
            (table, mapping, order) => StagedCounts.Read(table, mapping with { DateOrder = order }, disease, tree, diseases, calendar, calendar.DayOf(clock.GetUtcNow()), actor.Scope, request.Progress), cancellation);
        return read.IsOk
            ? new Response { Staged = read.Value.Staged, Mapping = read.Value.Mapping, DiseaseId = disease?.Id, FileName = read.Value.FileName, Bytes = read.Value.Bytes, Sha256 = read.Value.Sha256, Sheet = read.Value.Sheet }
            : read.Refusal;

        async Task<Result<CountMapping>> MappingOf(IReadOnlyList<string> headers)
        {
            var mapping = request.Mapping is { } chosen ? chosen : await CountMappings.Shelf.ForAsync(request.MappingName, headers, db, cancellation);
            return mapping.IsOk ? request.Adjust(mapping.Value) : mapping.Refusal;
        }
    }
}
