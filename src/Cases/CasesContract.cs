using Fangxian.Cases.Counts;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Registry.Areas;

namespace Fangxian.Cases;

/// <summary>What other modules may ask of the cases module.</summary>
public static class CasesContract
{
    public static readonly Permission CountsRead = new("counts.read");
    public static readonly Permission CountsWrite = new("counts.write");
    public static readonly Permission ReportDutiesWrite = new("report-duties.write");
    public static readonly Permission CasesRead = new("cases.read");

    /// <summary>The clinician's: report, and see one's own reports.</summary>
    public static readonly Permission CasesReport = new("cases.report");

    /// <summary>Investigate, classify, hand over.</summary>
    public static readonly Permission CasesWrite = new("cases.write");

    /// <summary>Keep views of the line list of one's own; changes no case.</summary>
    public static readonly Permission CasesViews = new("cases.views");

    /// <summary>Take persons and their illness out of the system as a file.</summary>
    public static readonly Permission CasesExport = new("cases.export");
    public static readonly Permission RemindersRead = new("reminders.read");
    public static readonly Permission RemindersWrite = new("reminders.write");

    /// <summary>The topic whose version moves with every count of a disease.</summary>
    public static string CountsTopic(short disease) => CountLedger.Topic(disease);

    /// <summary>
    /// The counts of one area, day by day: own and sum of parts; as known at an instant, or now. Null where nobody has
    /// ever reported anything.
    /// </summary>
    public static async Task<SeriesFacts?> CountFactsAsync(this OutbreakDb db, short disease, AreaNode area, DateTimeOffset? knownAt, CancellationToken cancellation) =>
        knownAt is { } instant
            ? (await CountFacts.KnownAtAsync(db, disease, area, instant, cancellation)).GetValueOrDefault(area.Position)
            : await CountFacts.ReadAsync(db, disease, area.Position, db.Scope, cancellation);

    /// <summary>
    /// The counts of an area and, by position, of the areas directly below it and (where asked) of those of a deeper level.
    /// Areas nobody has reported on are absent.
    /// </summary>
    public static async Task<IReadOnlyDictionary<long, SeriesFacts>> CountFactsBelowAsync(this OutbreakDb db, short disease, AreaNode area, AreaLevel? level, DateTimeOffset? knownAt, AreaTree tree, CancellationToken cancellation) =>
        knownAt is { } instant ? await CountFacts.KnownAtAsync(db, disease, area, instant, cancellation)
        : level is { } deeper ? await CountFacts.ReadLevelAsync(db, disease, area, deeper, tree, cancellation)
        : await CountFacts.ReadPartsAsync(db, disease, area, null, db.Scope, cancellation);

    /// <summary>
    /// How the daily figures of an area between two days came to be what they are, as each was first told and later corrected; from
    /// the statements of the area or, where it reports nothing itself, of the parts that its sum is made of. None where every figure
    /// was told once; null where nobody has reported, or where these are more than 400.
    /// </summary>
    public static Task<IReadOnlyList<ToldCounts>?> ToldCountsAsync(this OutbreakDb db, short disease, AreaNode area, Measure measure, DateOnly first, DateOnly last, DateTimeOffset? knownAt, CancellationToken cancellation) =>
        CountHistory.ReadAsync(db, disease, area, measure, first, last, knownAt, cancellation);

    /// <summary>An instant as people write it: a day (its end), a local time of the province's zone, or a time with its offset.</summary>
    public static DateTimeOffset? ReadInstant(string text, OutbreakCalendar calendar) => InstantText.Parse(text, calendar);

    /// <summary>
    /// Who published the counts of an area and of the areas directly below it, the latest first: the sources of the imports
    /// (their files where none is named); an empty text stands for counts entered by hand.
    /// </summary>
    public static Task<IReadOnlyList<string>> CountSourcesAsync(this OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation) =>
        CountFacts.SourcesAsync(db, disease, area, cancellation);

    /// <summary>As above, but only the sources that somebody has named: what a file is called may name persons, and is told inside alone.</summary>
    public static Task<IReadOnlyList<string>> NamedCountSourcesAsync(this OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation) =>
        CountFacts.NamedSourcesAsync(db, disease, area, cancellation);

    /// <summary>
    /// Which counts of a day the authority has published itself: those whose latest statement names its publication.
    /// </summary>
    public static Task<IReadOnlySet<(long Position, Measure Measure)>> PublishedCountsAsync(this OutbreakDb db, short disease, IReadOnlyCollection<long> positions, DateOnly date, CancellationToken cancellation) =>
        CountFacts.PublishedAsync(db, disease, positions, date, cancellation);

    /// <summary>What was corrected of the counts of one area itself, the latest known first.</summary>
    public static Task<IReadOnlyList<SeriesCorrection>> CountCorrectionsAsync(this OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation) =>
        SeriesCorrections.WithinAsync(db, disease, new PositionRange(area.Position, area.Position), cancellation);

    /// <summary>Waits until nobody else writes counts of a disease, so that what is read next is all that is known.</summary>
    public static Task LockCountsAsync(this OutbreakDb db, short disease, CancellationToken cancellation) => db.LockTopicAsync(CountsTopic(disease), cancellation);

    /// <summary>The first and last day on which anything is known of a disease in an area.</summary>
    public static Task<CountDates> CountDatesAsync(this OutbreakDb db, short disease, AreaNode area, CancellationToken cancellation) =>
        db.KeptAsync(CountsTopic(disease), $"dates/{disease}/{area.Position}", async _ =>
            await CountFacts.ReadAsync(db, disease, area.Position, db.Scope, CancellationToken.None) is { } facts ? new CountDates(facts.First, facts.Last) : new CountDates(null, null), cancellation);
}

/// <summary>The days between which anything is known; empty where nobody has ever reported.</summary>
public sealed record CountDates(DateOnly? First, DateOnly? Last);
