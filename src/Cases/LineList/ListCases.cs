using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using Fangxian.Cases.Classification;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Localisation;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Diseases;
using Fangxian.Registry.People;
using Fangxian.Registry.Protocols;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Fangxian.Cases.LineList;

/// <summary>
/// The line list: the cases of the reader's areas by twelve filters, page by page. What is looked for comes in the body: a name
/// has no place in an address. Names are masked. In an order that no index has a page is cut from so many cases at most; of more it is
/// refused, and never cut short.
/// </summary>
public static class ListCases
{
    /// <summary>More than this are not counted.</summary>
    public const int MostCounted = 1000;

    /// <summary>
    /// Nor more than this by name: the bearers of a name in other areas are passed over one by one. Where the list reads all cases of
    /// an area, or all that match, to make a page, the total is exact and costs nothing.
    /// </summary>
    public const int MostNamesCounted = 100;

    /// <summary>How many are counted at most where these words are looked for.</summary>
    public static int MostCountedOf(string? words) => LookedFor.NameKey(words).Length > 0 ? MostNamesCounted : MostCounted;

    public sealed record Request : CaseFilter, IAboutArea
    {
        /// <summary>The order.</summary>
        [EnumDataType(typeof(CaseSort))] public CaseSort Sort { get; init; }

        /// <summary>Go on behind this one: <c>next</c> of the page before.</summary>
        [StringLength(200)] public string? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 200)] public int? Limit { get; init; }

        /// <summary>The columns that a page shows, and in which language.</summary>
        internal IReadOnlyList<CaseColumn> Shown { get; init; } = [];

        internal Words? In { get; init; }
    }

    /// <param name="Items">The cases.</param>
    /// <param name="Total">How many there are with these filters; where they are very many, of large areas, as many as were counted.</param>
    /// <param name="IsMore">Whether there are more than were counted.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    /// <param name="WithoutOnset">How many more there are with these filters that an order by onset leaves out, as nobody has told theirs; counted up to 1,001, up to a minute ago, and for the first page. Null in other orders.</param>
    public sealed record Response(IReadOnlyList<CaseItem> Items, int Total, bool IsMore, string? Next, int? WithoutOnset) : IShowsPersons
    {
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => [.. Items.Select(i => i.PersonId)];

        [JsonIgnore] public long? AuditPosition { get; init; }

        /// <summary>The order that the cases are in.</summary>
        internal CaseSort Sort { get; init; }
    }

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("cases/list", CasesContract.CasesRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapPost("/cases/search", (Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "The line list: cases by disease, area, class, days of onset and report, severity, outcome, age, sex, import, overdue clock and words");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (query, refusal) = await QueryAsync(request, request.Sort, db, actor, clock, cancellation);
        if (query is null)
        {
            return refusal!;
        }
        if (query.Way.IsTooLong)
        {
            return new CasesTooManyToOrder(query.MostOrdered);
        }
        var (limit, most) = (request.Limit ?? 50, MostCountedOf(request.Words));
        // Whom it costs most to look for is looked for once: the first page goes on until enough are counted.
        var further = request.After is null && most == MostNamesCounted ? Math.Max(limit, most) : limit;
        var (page, found) = await query.PageAsync(request.After, further + 1, cancellation);
        // What was found to make the page is known whole; what has to be counted besides, up to a bound.
        var isMore = false;
        if (found is null)
        {
            most = query.Way.IsWhole ? int.MaxValue - 1 : most;
            found = request.After is null && (page.Count <= further || further >= most) ? page.Count : await query.CountAsync(most + 1, cancellation);
            (found, isMore) = (Math.Min(found.Value, most), found > most);
        }
        var words = request.In is { } language ? await CaseColumnWords.ReadAsync(db, language, withNames: false, cancellation) : null;
        var items = await CaseItems.OfAsync(db, [.. page.Take(limit)], words is null ? [] : request.Shown, words, cancellation);
        var withoutOnset = request.After is null && await query.WithoutOnsetAsync(cancellation) is { } left ? await left.CountKeptAsync(MostCounted + 1, cancellation) : (int?)null;
        return new Response(items, found.Value, isMore, page.Count > limit ? page[limit - 1].Key : null, withoutOnset) { AuditPosition = AuditChain.PositionOver(items.Select(i => i.Position)), Sort = query.Sort };
    }

    internal static async Task<(CaseQuery? Query, Refusal? Refusal)> QueryAsync(CaseFilter filter, CaseSort sort, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if ((await db.DiseasesAsync(cancellation)).ByCode(filter.Disease) is not { } disease)
        {
            return (null, new DiseaseNotFound(filter.Disease ?? ""));
        }
        var tree = await db.AreaTreeAsync(cancellation);
        if (!string.IsNullOrEmpty(filter.Area) && (tree.ByCode(filter.Area) is not { } asked || !actor.Scope.Touches(asked.Subtree)))
        {
            return (null, new AreaNotFound(filter.Area));
        }
        if (CaseFilterCheck.Wrong(filter) is { } wrong)
        {
            return (null, Malformed.Field(wrong, "linelist.filter-order"));
        }
        var within = string.IsNullOrEmpty(filter.Area) ? actor.Scope : actor.Scope.Within(tree.ByCode(filter.Area)!.Subtree);
        return (await CaseQuery.MakeAsync(db, filter, disease, within, sort, clock.Now(), cancellation), null);
    }
}

/// <summary>A case as lists show it; its person masked.</summary>
public sealed record CaseItem
{
    /// <summary>Id of the case.</summary>
    public required Guid Id { get; init; }

    /// <summary>County, year and running number.</summary>
    public required string Number { get; init; }

    /// <summary>The person.</summary>
    public required Guid PersonId { get; init; }

    /// <summary>The name, masked; empty where nobody has told it.</summary>
    public required string Name { get; init; }

    /// <summary>Sex.</summary>
    public Sex Sex { get; init; }

    /// <summary>Age at onset or report.</summary>
    public short? AgeYears { get; init; }

    /// <summary>The responsible area.</summary>
    public required AreaItem Area { get; init; }

    /// <summary>What it is held to be now.</summary>
    public CaseClass Class { get; init; }

    /// <summary>The day from which that counts.</summary>
    public DateOnly ClassDate { get; init; }

    /// <summary>How ill.</summary>
    public Severity? Severity { get; init; }

    /// <summary>How it ended.</summary>
    public CaseOutcome? Outcome { get; init; }

    /// <summary>The day of cure or death.</summary>
    public DateOnly? OutcomeDate { get; init; }

    /// <summary>The day of onset.</summary>
    public DateOnly? OnsetDate { get; init; }

    /// <summary>The day of the first visit.</summary>
    public DateOnly? FirstVisitDate { get; init; }

    /// <summary>The day from which the person is isolated.</summary>
    public DateOnly? IsolationDate { get; init; }

    /// <summary>When it was diagnosed.</summary>
    public DateTimeOffset? DiagnosedAt { get; init; }

    /// <summary>When it was first investigated.</summary>
    public DateTimeOffset? InvestigatedAt { get; init; }

    /// <summary>When it was reported.</summary>
    public DateTimeOffset ReportedAt { get; init; }

    /// <summary>The id at the source.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The day of death.</summary>
    public DateOnly? DeathDate { get; init; }

    /// <summary>Where the person lived when falling ill.</summary>
    public AreaItem? Residence { get; init; }

    /// <summary>The unit that reported.</summary>
    public string? ReportingUnit { get; init; }

    /// <summary>The facts that hold, by their codes.</summary>
    public string Facts
    {
        get => field ??= string.Join(", ", CaseFactJson.Read(FactsTold).Where(f => f.Present).Select(f => f.Code));
        init;
    }

    /// <summary>When its next open clock is due; null where none runs.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>The version to be sent with a change.</summary>
    public int Version { get; init; }

    [JsonIgnore] public long Position { get; init; }

    /// <summary>The values of the columns that a page shows, in their order.</summary>
    internal IReadOnlyList<object?> Cells { get; init; } = [];

    /// <summary>The facts as they are kept.</summary>
    internal string FactsTold { get; init; } = "[]";
}
