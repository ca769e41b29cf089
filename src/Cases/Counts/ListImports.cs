using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Linq.Expressions;
using System.Text.Json.Serialization;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Diseases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>An import as lists show it.</summary>
public sealed record ImportItem
{
    /// <summary>Id of the record.</summary>
    public required Guid Id { get; init; }
    /// <summary>Name of the file.</summary>
    public required string FileName { get; init; }
    /// <summary>Size of the file.</summary>
    public required long Bytes { get; init; }
    /// <summary>SHA-256 of the file, in hexadecimal digits.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The code of the disease of the whole file; null where a column tells it.</summary>
    public string? Disease { get; init; }
    /// <summary>Who published it.</summary>
    public string? Source { get; init; }
    /// <summary>Draft, published or discarded.</summary>
    public required CountImportState State { get; init; }
    /// <summary>Who did it.</summary>
    public required string By { get; init; }
    /// <summary>When it came in.</summary>
    public required DateTimeOffset At { get; init; }
    /// <summary>When it was published.</summary>
    public DateTimeOffset? PublishedAt { get; init; }
    /// <summary>Rows of the file.</summary>
    public int Rows { get; init; }
    /// <summary>Rows that say something new.</summary>
    public int New { get; init; }
    /// <summary>Rows that change a figure.</summary>
    public int Corrected { get; init; }
    /// <summary>Rows that say what is known.</summary>
    public int Unchanged { get; init; }
    /// <summary>Rows that cannot be used.</summary>
    public int Refused { get; init; }
    [JsonIgnore] public short DiseaseId { get; init; }

    internal static readonly Expression<Func<CountImport, ImportItem>> Columns = i => new ImportItem
    {
        Id = i.Id, FileName = i.FileName, Bytes = i.Bytes, Sha256 = i.Sha256, Source = i.Source, State = i.State, By = i.By, At = i.At,
        PublishedAt = i.PublishedAt, Rows = i.Rows, New = i.New, Corrected = i.Corrected, Unchanged = i.Unchanged, Refused = i.Refused, DiseaseId = i.DiseaseId,
    };

    private static readonly Func<CountImport, ImportItem> Make = Columns.Compile();

    internal static ImportItem Of(CountImport import, DiseaseCatalogue diseases) => Make(import).Named(diseases);

    internal ImportItem Named(DiseaseCatalogue diseases) => this with { Disease = diseases.ById(DiseaseId)?.Code };
}

/// <summary>The imports of counts of the reader's areas, the latest first.</summary>
public static class ListImports
{
    public sealed record Request
    {
        /// <summary>Go on behind this one: <c>next</c> of the page before.</summary>
        public string? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 200)] public int? Limit { get; init; }
    }

    /// <param name="Items">The imports.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<ImportItem> Items, string? Next);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/imports", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/imports", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The imports of counts of the reader's areas, the latest first");

    /// <summary>Served by the index on <c>at</c>; imports of one microsecond are told apart by their id.</summary>
    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var limit = request.Limit ?? 50;
        var imports = db.CountImports().AsNoTracking();
        var (at, id) = Key(request.After);
        if (at is { } until)
        {
            imports = imports.Where(i => i.At <= until);
        }
        var found = await imports.OrderByDescending(i => i.At).Take(limit + 32).Select(ImportItem.Columns).ToListAsync(cancellation);
        var diseases = await db.DiseasesAsync(cancellation);
        var items = found.OrderByDescending(i => i.At).ThenByDescending(i => i.Id).Where(i => at is null || i.At < at || i.Id.CompareTo(id) < 0).Take(limit + 1).Select(i => i.Named(diseases)).ToArray();
        return new Response([.. items.Take(limit)], items.Length > limit ? string.Create(CultureInfo.InvariantCulture, $"{Instants.ToMicroseconds(items[limit - 1].At)}-{items[limit - 1].Id:N}") : null);
    }

    private static (DateTimeOffset? At, Guid Id) Key(string? after) =>
        after?.Split('-') is [var at, var id] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds) && Guid.TryParse(id, out var guid)
            ? (Instants.FromMicroseconds(microseconds), guid)
            : (null, default);
}
