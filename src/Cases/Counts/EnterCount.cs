using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.ImportExport;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.Counts;

/// <summary>
/// Enters or corrects the counts of one area and day by hand. What stood before stays on record; a correction says why.
/// Known since its publication where that is told, else since it is recorded.
/// </summary>
public static class EnterCount
{
    public const int MostPlausible = 2_000_000_000;

    public sealed record Request : IReasoned
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        [JsonIgnore] public string Area { get; init; } = "";

        /// <summary>The day the counts describe.</summary>
        [JsonIgnore] public DateOnly Date { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }

        /// <summary>Confirmed cases; left out: as it stands.</summary>
        [Range(0, MostPlausible)] public int? Confirmed { get; init; }
        /// <summary>Suspected cases; left out: as it stands.</summary>
        [Range(0, MostPlausible)] public int? Suspected { get; init; }
        /// <summary>Cured or discharged cases; left out: as it stands.</summary>
        [Range(0, MostPlausible)] public int? Cured { get; init; }
        /// <summary>Deaths; left out: as it stands.</summary>
        [Range(0, MostPlausible)] public int? Dead { get; init; }

        /// <summary>Measures whose figure no longer holds while none takes its place: they become unknown.</summary>
        public IReadOnlyList<Measure> Withdraw { get; init; } = [];

        /// <summary>Whether figures are cumulative or of the day alone.</summary>
        public CountBasis Basis { get; init; }

        /// <summary>When it was published: a day (its end) or a time; empty: known since it is recorded.</summary>
        public string? PublishedAt { get; init; }

        /// <summary>The address of the publication.</summary>
        [StringLength(500)] public string? SourceUrl { get; init; }

        /// <summary>Why; needed when it corrects a figure.</summary>
        [StringLength(500)] public string? Reason { get; init; }

        /// <summary>How many statements you saw on this area and day (<c>version</c>); 0 for the first.</summary>
        [Required, Range(0, short.MaxValue)] public int? ExpectedVersion { get; init; }

        internal int? Value(Measure measure) => new CountValues(Confirmed, Suspected, Cured, Dead)[measure];
    }

    /// <param name="Version">How many statements there are now.</param>
    /// <param name="Corrected">The measures whose figure changed.</param>
    /// <param name="Area">Code of the area.</param>
    /// <param name="Date">The day the counts describe.</param>
    /// <param name="KnownSince">Since when they are known.</param>
    public sealed record Response(string Area, DateOnly Date, int Version, DateTimeOffset KnownSince, IReadOnlyList<Measure> Corrected) : IAudited
    {
        [JsonIgnore] public string AuditRecords => $"counts {Area} {Date:yyyy-MM-dd}: statement {Version - 1}";

        /// <summary>The area itself: sums above it are written too.</summary>
        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <summary>What one of two conflicting writers holds.</summary>
    public sealed record Standing(int Version, CountValues Values);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Write<Request, Response>("counts/enter", CasesContract.CountsWrite, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/counts/{area}/days/{date}", (string area, DateOnly date, Request request, Door door) => door.Answer(Slice, request with { Area = area, Date = date }))
            .For(Slice, "Enters or corrects the counts of one area and day")
            .ProducesProblem(StatusCodes.Status409Conflict);

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, request.Area, request.Disease, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var now = clock.Now();
        if (request.Date > db.Shared.Calendar.DayOf(now))
        {
            return new CountInTheFuture(request.Date);
        }
        var published = Published(request, db.Shared.Calendar, now);
        if (!published.IsOk)
        {
            return published.Refusal;
        }
        var (area, disease, _) = subject.Value;
        await db.LockTopicAsync(CountLedger.Topic(disease.Id), cancellation);
        var day = await CountLedger.StatementsAsync(db, disease.Id, area.Position, request.Date.DayNumber, request.Date.DayNumber, cancellation);
        if (day.Count != request.ExpectedVersion)
        {
            return new VersionConflict(
                new Standing(request.ExpectedVersion!.Value, CountValues.From(request.Value)),
                new Standing(day.Count, CountValues.From(m => Present(day, m) is { } s && s.Value((int)m) != SeriesFacts.Missing ? s.Value((int)m) : null)));
        }
        var (said, corrected) = Compare(request, day);
        if (said.Count == 0)
        {
            return new CountUnchanged();
        }
        if (corrected.Count > 0 && string.IsNullOrWhiteSpace(request.Reason))
        {
            return new CorrectionNeedsReason();
        }
        var late = published.Value.At is not { } at || corrected.Any(m => Present(day, m)!.Value.KnownSince >= Instants.ToMicroseconds(at));
        var statement = Statement(request, said, (short)day.Count) with { DiseaseId = disease.Id, Position = area.Position, KnownSince = late ? Later(Instants.ToMicroseconds(now), corrected.Select(m => Present(day, m)!.Value.KnownSince)) : Instants.ToMicroseconds(published.Value.At!.Value), Assumed = late };
        var sources = await PublishCounts.SourceIdsAsync(db, request.SourceUrl is { Length: > 0 } url ? [url] : [], cancellation);
        await db.SaveChangesAsync(cancellation);
        await CountLedger.AddAsync(db, [statement with { Source = sources.Count - 1 }], null, sources, actor.Name, Trimmed(request.Reason), Instants.ToMicroseconds(now), cancellation);
        return new Response(area.Code, request.Date, day.Count + 1, Instants.FromMicroseconds(statement.KnownSince), corrected) { AuditPosition = area.Position };
    }

    /// <summary>The measures the request says something new of, and those of them that had a figure before.</summary>
    private static (List<Measure> Said, List<Measure> Corrected) Compare(Request request, List<NewStatement> day)
    {
        var (said, corrected) = (new List<Measure>(), new List<Measure>());
        foreach (var measure in CountValues.Measures)
        {
            var before = Present(day, measure);
            var stands = before is { } b && b.Value((int)measure) != SeriesFacts.Missing;
            var changes = request.Value(measure) is { } value
                ? before is not { } s || s.Value((int)measure) != value || s.Basis != request.Basis
                : stands && request.Withdraw.Contains(measure);
            if (changes)
            {
                said.Add(measure);
            }
            if (changes && before is not null)
            {
                corrected.Add(measure);
            }
        }
        return (said, corrected);
    }

    /// <summary>Now, but never before what is corrected: a clock that was set back would leave the wrong figure standing.</summary>
    private static long Later(long now, IEnumerable<long> corrected) => corrected.Append(now).Max();

    private static NewStatement? Present(List<NewStatement> day, Measure measure) =>
        CountMatch.Latest(CollectionsMarshal.AsSpan(day), (int)measure) is >= 0 and var latest ? day[latest] : null;

    private static NewStatement Statement(Request request, List<Measure> said, short sequence)
    {
        int Figure(Measure m) => said.Contains(m) ? request.Value(m) ?? SeriesFacts.Missing : SeriesFacts.Missing;
        return new()
        {
            Day = request.Date.DayNumber,
            Sequence = sequence,
            Basis = request.Basis,
            Confirmed = Figure(Measure.Confirmed),
            Suspected = Figure(Measure.Suspected),
            Cured = Figure(Measure.Cured),
            Dead = Figure(Measure.Dead),
            Withdrawn = (short)said.Where(m => request.Value(m) is null).Sum(m => 1 << (int)m),
            Line = -1,
        };
    }

    /// <summary>The publication told, at the latest now: today's date means today, whose end has not come.</summary>
    private static Result<InstantAsked> Published(Request request, OutbreakCalendar calendar, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(request.PublishedAt))
        {
            return new InstantAsked(null);
        }
        if (InstantText.Parse(request.PublishedAt.Trim(), calendar) is not { } at)
        {
            return Malformed.Field("publishedAt", "counts.row.published", request.PublishedAt);
        }
        return at > now && DateText.Parse(request.PublishedAt.Trim()) != calendar.DayOf(now) ? new PublishedInTheFuture()
            : at <= calendar.EndOf(request.Date.AddDays(-1)) ? new PublishedBeforeItsDay(request.Date)
            : new InstantAsked(at > now ? now : at);
    }

    private static string? Trimmed(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}
