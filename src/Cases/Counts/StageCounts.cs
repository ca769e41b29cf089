using System.Security.Cryptography;
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
        var sha = Convert.ToHexStringLower(await SHA256.HashDataAsync(request.Content, cancellation));
        var bytes = request.Content.Length;
        request.Content.Position = 0;
        if (bytes > TableFile.MostBytes)
        {
            return new FileTooLarge(TableFile.MostBytes >> 20);
        }
        var (tree, calendar) = (await db.AreaTreeAsync(cancellation), db.Shared.Calendar);
        CountMapping? adjusted = null;
        for (DayMonthOrder? proven = null; ;)
        {
            request.Content.Position = 0;
            using var table = TableFile.Open(new Unclosed(request.Content), request.FileName, request.Sheet ?? request.Mapping?.Sheet);
            if (adjusted is null)
            {
                var mapping = await MappingAsync(request, table.Headers, db, cancellation);
                if (!mapping.IsOk)
                {
                    return mapping.Refusal;
                }
                adjusted = request.Adjust(mapping.Value);
            }
            var staged = StagedCounts.Read(table, adjusted with { DateOrder = adjusted.DateOrder ?? proven }, disease, tree, diseases, calendar, calendar.DayOf(clock.GetUtcNow()), actor.Scope, request.Progress);
            if (staged.IsOk && adjusted.DateOrder is null && proven is null && staged.Value.ProvenOrder is { } order)
            {
                // Some dates need the order that others of the column prove: read once more, knowing it.
                proven = order;
                continue;
            }
            return staged.IsOk
                ? new Response { Staged = staged.Value, Mapping = adjusted, DiseaseId = disease?.Id, FileName = Path.GetFileName(request.FileName), Bytes = bytes, Sha256 = sha, Sheet = table.Sheet }
                : staged.Refusal;
        }
    }

    /// <summary>The mapping asked for by name, else the one for just these headers, else a guess by their words.</summary>
    internal static async Task<Result<CountMapping>> MappingAsync(Request request, IReadOnlyList<string> headers, OutbreakDb db, CancellationToken cancellation)
    {
        if (request.Mapping is { } chosen)
        {
            return chosen;
        }
        var known = await KnownMappingsAsync(db, cancellation);
        if (request.MappingName is { Length: > 0 } name)
        {
            return known.FirstOrDefault(m => name.Equals(m.Name, StringComparison.OrdinalIgnoreCase)) is { } named ? named : new MappingNotFound(name);
        }
        var own = headers.Where(h => !RefusedRows.AddedColumns.Contains(h)).ToArray();
        return known.FirstOrDefault(m => m.Headers.SequenceEqual(own, StringComparer.OrdinalIgnoreCase)) ?? CountMappingGuess.Guess(own);
    }

    /// <summary>Mappings people saved, the latest first, then those that ship.</summary>
    internal static async Task<IReadOnlyList<CountMapping>> KnownMappingsAsync(OutbreakDb db, CancellationToken cancellation) =>
        [.. (await db.SavedMappings().AsNoTracking().OrderByDescending(m => m.At).ToListAsync(cancellation)).Select(m => CountMapping.FromJson(m.Mapping) with { Name = m.Name }), .. CountMappingGuess.Shipped(db.Shared)];
}
