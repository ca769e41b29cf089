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
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Cases.Counts;

/// <summary>One area on one day: every statement there is, with its source; what the parts said; what differs.</summary>
public static class ShowCountDay
{
    public sealed record Request : IAboutArea
    {
        /// <summary>2, 4, 6, 9, 12 or 15 digits.</summary>
        public string Area { get; init; } = "";

        /// <summary>The day, in the configured time zone.</summary>
        public DateOnly Date { get; init; }

        /// <summary>Code of the disease in the catalogue.</summary>
        [Required] public string? Disease { get; init; }
    }

    public sealed record Response : IVersioned
    {
        /// <summary>The area.</summary>
        public required AreaItem Area { get; init; }
        /// <summary>Code of the disease in the catalogue.</summary>
        public required string Disease { get; init; }
        /// <summary>The day, in the configured time zone.</summary>
        public required DateOnly Date { get; init; }

        /// <summary>How many statements there are; send it back with an entry, a change since then answers 409.</summary>
        public required int Version { get; init; }

        /// <summary>What holds now.</summary>
        public CountValues Own { get; init; }

        /// <summary>What held on the day before.</summary>
        public CountValues DayBefore { get; init; }

        /// <summary>The areas directly below.</summary>
        public CountValues Parts { get; init; }

        /// <summary>Own less parts.</summary>
        public CountValues Difference { get; init; }
        /// <summary>How many parts have a figure for the day.</summary>
        public int PartsReporting { get; init; }
        /// <summary>How many parts have ever reported.</summary>
        public int PartsExpected { get; init; }

        /// <summary>What the totals of the day leave out.</summary>
        public IReadOnlyList<DaysLeftOut> LeftOut { get; init; } = [];

        /// <summary>How the latest figure was told; where there is none, how the area tells its figures otherwise.</summary>
        public CountBasis Basis { get; init; }

        /// <summary>Every statement on this area and day, the latest known first.</summary>
        public required IReadOnlyList<Statement> Statements { get; init; }

        /// <summary>The areas directly below and what holds of each.</summary>
        public required IReadOnlyList<Part> PartsList { get; init; }
        [JsonIgnore] public string ETag { get; init; } = "";
    }

    /// <param name="Holds">The measures whose present figure this statement gives.</param>
    /// <param name="Withdrawn">The measures it declares unknown.</param>
    /// <param name="FileName">The file it came with.</param>
    /// <param name="Sequence">Its number on this area and day, from 0.</param>
    /// <param name="KnownSince">Since when it is known.</param>
    /// <param name="KnownSinceAssumed">No publication time was given: the end of the day is assumed.</param>
    /// <param name="RecordedAt">When it was recorded here.</param>
    /// <param name="Basis">Cumulative or of the day alone.</param>
    /// <param name="Values">Its figures; null where it says nothing.</param>
    /// <param name="ImportId">The import it came with; null when entered by hand, and where the import reaches beyond the reader's areas.</param>
    /// <param name="Line">The line of the import's file.</param>
    /// <param name="Source">Who published the file.</param>
    /// <param name="SourceUrl">The address of the publication.</param>
    /// <param name="EnteredBy">Who brought it in.</param>
    /// <param name="Note">The reason that was given.</param>
    public sealed record Statement(int Sequence, DateTimeOffset KnownSince, bool KnownSinceAssumed, DateTimeOffset RecordedAt, CountBasis Basis, CountValues Values, IReadOnlyList<Measure> Withdrawn, IReadOnlyList<Measure> Holds, Guid? ImportId, string? FileName, int? Line, string? Source, string? SourceUrl, string? EnteredBy, string? Note);

    /// <param name="Values">Its own figures, or the sum of its parts where it reports none itself.</param>
    /// <param name="Reports">Whether there is any figure for the day.</param>
    /// <param name="Code">Its code.</param>
    /// <param name="Name">Its name in Chinese.</param>
    /// <param name="NameEn">Its name in English, where there is one.</param>
    public sealed record Part(string Code, string Name, string? NameEn, CountValues Values, bool Reports);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("counts/day", CasesContract.CountsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/counts/{area}/days/{date}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One area on one day: all statements, sum and list of the parts, difference");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var subject = await CountSubject.FindAsync(db, actor, request.Area, request.Disease, cancellation);
        if (!subject.IsOk)
        {
            return subject.Refusal;
        }
        var ((area, disease, _), day) = (subject.Value, request.Date);
        var said = await db.CountStatements().AsNoTracking().Where(s => s.DiseaseId == disease.Id && s.Position == area.Position && s.Date == day).ToListAsync(cancellation);
        said = [.. said.OrderByDescending(s => s.KnownSince).ThenByDescending(s => s.Sequence)];
        var facts = await db.CountFactsAsync(disease.Id, area, null, cancellation);
        var parts = await CountFacts.ReadPartsAsync(db, disease.Id, area, null, db.Scope, cancellation);
        return new Response
        {
            Area = AreaItem.Of(area),
            Disease = disease.Code,
            Date = day,
            Version = said.Count,
            Own = facts?.OwnValues(day) ?? default,
            DayBefore = facts?.OwnValues(day.AddDays(-1)) ?? default,
            Parts = facts?.PartsValues(day) ?? default,
            Difference = facts is null ? default : facts.OwnValues(day) - facts.PartsValues(day),
            PartsReporting = facts?.PartsReporting(day) ?? 0,
            LeftOut = facts?.LeftOut(day) ?? [],
            PartsExpected = facts?.PartsExpected(day) ?? 0,
            Basis = said.Count > 0 ? said[0].Basis : await BasisBeforeAsync(db, disease.Id, area.Position, day, cancellation),
            Statements = await StatementsAsync(db, said, cancellation),
            PartsList = [.. area.Children.Where(c => c.IsOpenOn(day)).Select(c => PartOf(c, parts.GetValueOrDefault(c.Position), day))],
            ETag = $"count-day-{disease.Id}-{area.Position}-{await db.VersionAsync(CountLedger.Topic(disease.Id), cancellation)}",
        };
    }

    private static Part PartOf(AreaNode node, SeriesFacts? facts, DateOnly day)
    {
        var values = facts is null ? default : CountValues.From(m => facts.Effective(m, day));
        return new(node.Code, node.Name, node.NameEn, values, !values.IsEmpty);
    }

    private static async Task<CountBasis> BasisBeforeAsync(OutbreakDb db, short disease, long position, DateOnly day, CancellationToken cancellation) =>
        (await db.CountStatements().AsNoTracking().Where(s => s.DiseaseId == disease && s.Position == position && s.Date < day).OrderByDescending(s => s.Date).ThenByDescending(s => s.Sequence).FirstOrDefaultAsync(cancellation))?.Basis ?? CountBasis.Cumulative;

    private static async Task<IReadOnlyList<Statement>> StatementsAsync(OutbreakDb db, List<CountStatement> said, CancellationToken cancellation)
    {
        var (importIds, sourceIds) = (said.Select(s => s.ImportId).OfType<Guid>().Distinct().ToArray(), said.Select(s => s.SourceId).OfType<int>().Distinct().ToArray());
        var imports = await db.ImportNames().Where(i => importIds.Contains(i.Id)).ToDictionaryAsync(i => i.Id, cancellation);
        var sources = await db.CountSources().AsNoTracking().Where(s => sourceIds.Contains(s.Id)).ToDictionaryAsync(s => s.Id, s => s.Url, cancellation);
        return [.. said.Select(s =>
        {
            var import = s.ImportId is { } id ? imports.GetValueOrDefault(id) : null;
            return new Statement(s.Sequence, s.KnownSince, s.KnownSinceAssumed, s.RecordedAt, s.Basis, s.Values,
                [.. CountValues.Measures.Where(s.Withdraws)],
                [.. CountValues.Measures.Where(m => said.First(o => o.SpeaksOf(m) || o == s) == s && s.SpeaksOf(m))],
                import is not null && db.Scope.Covers(import.Position) ? import.Id : null, import?.FileName, s.Line, import?.Source, s.SourceId is { } source ? sources.GetValueOrDefault(source) : null, s.EnteredBy ?? import?.By, s.Note);
        })];
    }
}
