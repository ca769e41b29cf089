using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>The counts of an area day by day, the newest first: own, new, sum of the parts, difference, and what was corrected.</summary>
public static class ListCounts
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        public string Area { get; init; } = "";

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The last day to show; the last with a figure by default.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>Only what was known at this instant.</summary>
        public string? KnownAt { get; init; }

        /// <summary>Go on with the days before this one: <c>next</c> of the page before.</summary>
        public DateOnly? Before { get; init; }

        /// <summary>How many days (default 31).</summary>
        [Range(1, 400)] public int? Limit { get; init; }
    }

    public sealed record Response : IVersioned
    {
        /// <summary>The area.</summary>
        public required AreaItem Area { get; init; }
        /// <summary>Code of the disease in the catalogue.</summary>
        public required string Disease { get; init; }

        /// <summary>The first day with a report of the area or its parts; null where nobody has ever reported.</summary>
        public DateOnly? First { get; init; }
        /// <summary>The last day with a report.</summary>
        public DateOnly? Last { get; init; }

        /// <summary>What the area itself reports.</summary>
        public IReadOnlyList<Measure> OwnMeasures { get; init; } = [];

        /// <summary>What its parts report.</summary>
        public IReadOnlyList<Measure> PartsMeasures { get; init; } = [];
        /// <summary>The days of this page, the newest first.</summary>
        public IReadOnlyList<Day> Days { get; init; } = [];

        /// <summary>What the totals of the last day leave out.</summary>
        public IReadOnlyList<DaysLeftOut> LeftOut { get; init; } = [];

        /// <summary>Ask for the days before this one; null at the end.</summary>
        public DateOnly? Next { get; init; }
        [JsonIgnore] public string ETag { get; init; } = "";
    }

    /// <param name="New">The day alone: of the area's own figures, or of its parts where it reports none itself.</param>
    /// <param name="Difference">Own less parts.</param>
    /// <param name="PartsReporting">How many parts have a figure for the day.</param>
    /// <param name="PartsExpected">How many parts have ever reported up to the day.</param>
    /// <param name="Statements">How many statements there are on the day.</param>
    /// <param name="Corrected">Measures of which a later statement says another figure.</param>
    /// <param name="Falls">Measures whose total is lower than on the day before.</param>
    /// <param name="Date">The day.</param>
    /// <param name="Own">The area's own figures.</param>
    /// <param name="Parts">The sum of its parts.</param>
    public sealed record Day(DateOnly Date, CountValues Own, CountValues New, CountValues Parts, CountValues Difference, int PartsReporting, int PartsExpected, int Statements, IReadOnlyList<Measure> Corrected, IReadOnlyList<Measure> Falls);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/list", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/{area}/days", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Counts of an area day by day, the newest first");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, request.Area, request.Disease, cancellation);
        var known = CountSubject.Instant(request.KnownAt, db.Shared.Calendar);
        if (!subject.IsOk || !known.IsOk)
        {
            return subject.Refusal ?? known.Refusal!;
        }
        var (area, disease, _) = subject.Value;
        var facts = await db.CountFactsAsync(disease.Id, area, known.Value.At, cancellation);
        var response = new Response { Area = AreaItem.Of(area), Disease = disease.Code, ETag = $"counts-{disease.Id}-{area.Position}-{await db.VersionAsync(CountLedger.Topic(disease.Id), cancellation)}" };
        if (facts is not { Days: > 0 })
        {
            return response;
        }
        var corrections = (await SeriesCorrections.WithinAsync(db, disease.Id, new(area.Position, area.Position), cancellation))
            .Where(c => known.Value.At is not { } at || c.KnownSince <= at).ToLookup(c => c.Date);
        var last = Earliest(facts.Last, request.Date, request.Before?.AddDays(-1));
        var first = last.AddDays(1 - (request.Limit ?? 31));
        var days = Enumerable.Range(0, Math.Max(0, last.DayNumber - Math.Max(first.DayNumber, facts.First.DayNumber) + 1)).Select(i => Of(facts, last.AddDays(-i), corrections)).ToArray();
        return response with
        {
            First = facts.First,
            Last = facts.Last,
            OwnMeasures = [.. CountValues.Measures.Where(facts.HasOwn)],
            PartsMeasures = [.. CountValues.Measures.Where(facts.HasParts)],
            Days = days,
            LeftOut = days.Select(d => facts.LeftOut(d.Date)).FirstOrDefault(l => l.Count > 0) ?? [],
            Next = days.Length > 0 && days[^1].Date > facts.First ? days[^1].Date : null,
        };
    }

    private static Day Of(SeriesFacts facts, DateOnly day, ILookup<DateOnly, SeriesCorrection> corrections)
    {
        var (own, parts) = (facts.OwnValues(day), facts.PartsValues(day));
        return new(day, own, CountValues.From(m => facts.EffectiveNew(m, day)), parts, own - parts, facts.PartsReporting(day), facts.PartsExpected(day), facts.Statements(day),
            Measures(corrections[day], CorrectionKind.Corrected), Measures(corrections[day], CorrectionKind.Fall));
    }

    private static Measure[] Measures(IEnumerable<SeriesCorrection> corrections, CorrectionKind kind) => [.. corrections.Where(c => c.Kind == kind).Select(c => c.Measure).Distinct().Order()];

    private static DateOnly Earliest(DateOnly day, params ReadOnlySpan<DateOnly?> others)
    {
        foreach (var other in others)
        {
            day = other < day ? other.Value : day;
        }
        return day;
    }
}
