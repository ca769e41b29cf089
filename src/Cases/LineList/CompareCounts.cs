using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fangxian.Cases.Counts;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>
/// Counts derived from the cases beside the counts reported, with their difference, per area and day: nothing is entered twice,
/// and a difference is shown, never evened out. A case counts as confirmed from the day of its class until the day of another one, so that a day keeps the figure it had; cured and dead by the day of outcome.
/// Suspected are those who were held to be so at the end of the day and had not ended.
/// </summary>
public static class CompareCounts
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Code of the area; one's own where it is left out.</summary>
        public string? Area { get; init; }

        /// <summary>Code of the disease.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>The day; today where it is left out.</summary>
        public DateOnly? Date { get; init; }

        /// <summary>How many days back from it (default 14).</summary>
        [Range(1, 400)] public int? Days { get; init; }
    }

    /// <param name="Date">The day.</param>
    /// <param name="Areas">The area itself, then its parts, cumulative at the end of the day.</param>
    /// <param name="Days">The area day by day, the latest first, cumulative.</param>
    public sealed record Response(DateOnly Date, IReadOnlyList<Row> Areas, IReadOnlyList<Row> Days);

    /// <param name="Area">The area.</param>
    /// <param name="Date">The day.</param>
    /// <param name="Cases">Counted from the cases.</param>
    /// <param name="Reported">Reported by the area itself; where it never reports, the sum of its parts.</param>
    /// <param name="Difference">Cases less reported; unknown where nothing was reported.</param>
    public sealed record Row(AreaItem Area, DateOnly Date, CountValues Cases, CountValues Reported, CountValues Difference);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/compare-counts", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/cases/counts", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Counts derived from the cases beside the counts reported, with their difference");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if ((await db.DiseasesAsync(cancellation)).ByCode(request.Disease) is not { } disease)
        {
            return new DiseaseNotFound(request.Disease ?? "");
        }
        var tree = await db.AreaTreeAsync(cancellation);
        // Nobody's part of a country is the country's figure.
        var own = string.IsNullOrEmpty(request.Area) ? tree.Find(actor.Scope.First)?.Code : request.Area;
        if (!tree.TryFind(own, actor.Scope, out var area) || area is null)
        {
            return new AreaNotFound(request.Area ?? "");
        }
        var date = request.Date ?? db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var derived = await DerivedCounts.OfAsync(db, disease.Id, area, actor.Scope, cancellation);
        var reported = await db.CountFactsAsync(disease.Id, area, null, cancellation);
        var below = await db.CountFactsBelowAsync(disease.Id, area, null, null, tree, cancellation);
        var areas = area.Children.Where(n => n.IsOpenOn(date) && actor.Scope.Covers(n.Position)).Select(n => Of(n, date, derived, below.GetValueOrDefault(n.Position))).Prepend(Of(area, date, derived, reported));
        var days = Enumerable.Range(0, request.Days ?? 14).Select(back => Of(area, date.AddDays(-back), derived, reported));
        return new Response(date, [.. areas], [.. days]);
    }

    private static Row Of(AreaNode area, DateOnly date, DerivedCounts derived, SeriesFacts? facts)
    {
        var (cases, reported) = (derived.At(area, date), CountValues.From(m => facts?.Own(m, date) ?? facts?.Parts(m, date)));
        return new(AreaItem.Of(area), date, cases, reported, cases - reported);
    }
}

/// <summary>What the cases of an area come to, by position and day, kept until a case changes.</summary>
internal sealed class DerivedCounts
{
    private readonly Dictionary<(long Position, int Day, Measure Measure), int> _counts = [];

    public static Task<DerivedCounts> OfAsync(OutbreakDb db, short disease, AreaNode area, Scope scope, CancellationToken cancellation)
    {
        var within = scope.Within(area.Subtree);
        return db.KeptAsync(CaseTables.Topic(disease), $"derived-counts/{disease}/{string.Join(',', within.Ranges)}", _ => LoadAsync(db, disease, within), cancellation);
    }

    /// <summary>All until the end of a day; of suspected those who are so then.</summary>
    public CountValues At(AreaNode area, DateOnly date)
    {
        var (range, day) = (area.Subtree, date.DayNumber);
        var sums = new int[4];
        foreach (var ((position, on, measure), count) in _counts)
        {
            if (on <= day && range.Covers(position))
            {
                sums[(int)measure] += count;
            }
        }
        return CountValues.From(m => sums[(int)m]);
    }

    private static async Task<DerivedCounts> LoadAsync(OutbreakDb db, short disease, Scope within)
    {
        var derived = new DerivedCounts();
        await using var lease = await db.OpenAsync(CancellationToken.None);
        await using var command = lease.Command(string.Create(CultureInfo.InvariantCulture, $"SELECT h.case_id, c.position, h.class, h.date, c.outcome, CASE WHEN c.outcome = {(int)CaseOutcome.Died} THEN coalesce(c.death_date, c.outcome_date) ELSE c.outcome_date END FROM disease_case c JOIN case_classification h ON h.case_id = c.id WHERE c.disease_id = {disease} AND {within.IsWithin("c.position")} ORDER BY h.case_id, h.sequence"));
        await using var row = await command.ExecuteReaderAsync();
        var (of, stands, since) = ((object?)null, (Measure?)null, 0);
        while (await row.ReadAsync())
        {
            var (id, day) = (row.GetValue(0), row.ReadDay(db.Kind, 3)!.Value.DayNumber);
            if (!Same(of, id))
            {
                (of, stands) = (id, null);
            }
            var (position, held) = (row.GetInt64(1), MeasureOf((CaseClass)row.GetInt32(2)));
            var (ended, dead) = (row.ReadDay(db.Kind, 5)?.DayNumber, !row.IsDBNull(4) && row.GetInt32(4) == (int)CaseOutcome.Died);
            if (held == stands)
            {
                continue;
            }
            if (stands is { } before)
            {
                derived.Count(before, position, Math.Max(since, day), ended, dead, -1);
            }
            if (held is { } now)
            {
                derived.Count(now, position, day, ended, dead, 1);
            }
            (stands, since) = (held, day);
        }
        return derived;
    }

    private static Measure? MeasureOf(CaseClass held) => held switch
    {
        CaseClass.Confirmed => Measure.Confirmed,
        CaseClass.Suspected => Measure.Suspected,
        _ => null,
    };

    private static bool Same(object? one, object other) => one is byte[] bytes ? bytes.AsSpan().SequenceEqual((byte[])other) : other.Equals(one);

    /// <summary>Who was confirmed is counted again when it ends; who is suspected, no more.</summary>
    private void Count(Measure held, long position, int day, int? ended, bool dead, int by)
    {
        Add(position, day, held, by);
        if (ended is { } end)
        {
            var (measure, change) = held is Measure.Suspected ? (held, -by) : (dead ? Measure.Dead : Measure.Cured, by);
            Add(position, Math.Max(day, end), measure, change);
        }
    }

    private void Add(long position, int day, Measure measure, int by) => _counts[(position, day, measure)] = _counts.GetValueOrDefault((position, day, measure)) + by;
}
