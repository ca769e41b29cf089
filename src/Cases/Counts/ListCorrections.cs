using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>
/// What was corrected in an area and everything below it, the latest known first: changed statements, and falls of a
/// source's running total.
/// </summary>
public static class ListCorrections
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        public string Area { get; init; } = "";

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>Only figures of this day and later.</summary>
        public DateOnly? From { get; init; }

        /// <summary>Only figures of this day and earlier.</summary>
        public DateOnly? To { get; init; }

        /// <summary>Only what was known at this instant.</summary>
        public string? KnownAt { get; init; }

        /// <summary>Go on behind this one: <c>next</c> of the page before.</summary>
        public string? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 500)] public int? Limit { get; init; }
    }

    /// <param name="Items">The corrections.</param>
    /// <param name="Total">How many there are in the area and period.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<SeriesCorrection> Items, int Total, string? Next, [property: JsonIgnore] string ETag) : IVersioned;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/corrections", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/{area}/corrections", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Corrections in an area and below, before and after, the latest known first");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, request.Area, request.Disease, cancellation);
        var known = CountSubject.Instant(request.KnownAt, db.Shared.Calendar);
        if (!subject.IsOk || !known.IsOk)
        {
            return subject.Refusal ?? known.Refusal!;
        }
        var all = (await SeriesCorrections.WithinAsync(db, subject.Value.Disease.Id, subject.Value.Area.Subtree, cancellation))
            .Where(c => (request.From is not { } from || c.Date >= from) && (request.To is not { } to || c.Date <= to) && (known.Value.At is not { } at || c.KnownSince <= at))
            .ToArray();
        var start = request.After is { Length: > 0 } after ? Array.FindIndex(all, c => Key(c) == after) + 1 : 0;
        var page = all.Skip(start).Take(request.Limit ?? 50).ToArray();
        var version = await db.VersionAsync(CountLedger.Topic(subject.Value.Disease.Id), cancellation);
        var open = await db.OpenImportsAsync(page.Select(c => c.ImportId), cancellation);
        page = Array.ConvertAll(page, c => c with { ImportId = c.ImportId is { } import && open.Contains(import) ? import : null });
        return new Response(page, all.Length, start + page.Length < all.Length ? Key(page[^1]) : null, $"corrections-{subject.Value.Disease.Id}-{version}");
    }

    private static string Key(SeriesCorrection c) =>
        string.Create(CultureInfo.InvariantCulture, $"{Instants.ToMicroseconds(c.KnownSince)}-{c.Area}-{c.Date:yyyyMMdd}-{(int)c.Measure}{(int)c.Kind}{c.After}");
}
