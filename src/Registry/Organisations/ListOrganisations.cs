using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>
/// Lists organisations area by area with who answers for them. The gaps of M04: those without a first-responsible person.
/// </summary>
public static class ListOrganisations
{
    public sealed record Request : IAboutArea
    {
        /// <summary>Only within the area of this code.</summary>
        public string? Area { get; init; }

        /// <summary>Only of this sector and the sectors below it, by key.</summary>
        public string? Sector { get; init; }

        /// <summary>Words of the name (of today or before, also English), its pinyin initials, or a part of the credit code.</summary>
        [FromQuery(Name = "q"), StringLength(60)] public string? Words { get; init; }

        /// <summary>Only those without a first-responsible person today.</summary>
        public bool? Gaps { get; init; }

        /// <summary>Only those directly of the area, none of the areas below it.</summary>
        public bool? Direct { get; init; }

        /// <summary>Only those below this organisation.</summary>
        public Guid? Parent { get; init; }

        /// <summary>Closed ones too.</summary>
        public bool? Closed { get; init; }

        /// <summary>Go on behind this one: <c>next</c> of the page before.</summary>
        [StringLength(140)] public string? After { get; init; }

        /// <summary>How many (default 50).</summary>
        [Range(1, 200)] public int? Limit { get; init; }
    }

    /// <param name="Items">The organisations, area by area, by the initials of their names.</param>
    /// <param name="Total">How many there are with these filters, counted up to 1,001.</param>
    /// <param name="Next">Send as <c>after</c> for the next page; null at the end.</param>
    public sealed record Response(IReadOnlyList<OrganisationItem> Items, int Total, string? Next);

    /// <summary>More than this are not counted.</summary>
    public const int MostCounted = 1000;

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("organisations/list", RegistryContract.OrganisationsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/organisations", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "Lists organisations with who answers for them; gaps alone where asked");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var (seen, refusal) = await db.OrganisationsWithinAsync(request.Area, request.Sector, actor, cancellation);
        if (refusal is not null)
        {
            return refusal;
        }
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var tree = await db.AreaTreeAsync(cancellation);
        var wanted = seen.Having(request.Words);
        wanted = request.Closed is true ? wanted : wanted.Where(o => o.ClosedOn == null);
        wanted = request.Gaps is true ? wanted.WithoutFirstResponsible(today) : wanted;
        wanted = request.Parent is { } parent ? wanted.Where(o => o.ParentId == parent) : wanted;
        if (request.Direct is true && tree.ByCode(request.Area) is { Position: var here })
        {
            wanted = wanted.Where(o => o.Position == here);
        }
        var total = await wanted.Take(MostCounted + 1).CountAsync(cancellation);
        var limit = request.Limit ?? 50;
        var found = await Behind(wanted, request.After).OrderBy(o => o.Position).ThenBy(o => o.ListKey)
            .Include(o => o.Appointments.Where(a => a.Until == null || a.Until > today)).Take(limit + 1).ToListAsync(cancellation);
        var sectors = await db.SectorsAsync(cancellation);
        return new Response([.. found.Take(limit).Select(o => OrganisationItem.Of(o, tree, sectors, today))], total, found.Count > limit ? Key(found[limit - 1]) : null);
    }

    private static string Key(Organisation last) => string.Create(CultureInfo.InvariantCulture, $"{last.Position}~{last.ListKey}");

    private static IQueryable<Organisation> Behind(IQueryable<Organisation> organisations, string? after) =>
        after?.Split('~') is [var at, var key] && long.TryParse(at, NumberStyles.None, CultureInfo.InvariantCulture, out var position)
            ? organisations.Where(o => o.Position >= position && (o.Position > position || string.Compare(o.ListKey, key) > 0))
            : organisations;
}

/// <summary>An organisation as lists show it.</summary>
/// <param name="Id">Id of the organisation.</param>
/// <param name="Name">The full name.</param>
/// <param name="NameEn">The name in English, where there is one.</param>
/// <param name="Sector">The sector.</param>
/// <param name="Area">The area that answers for it.</param>
/// <param name="CreditCode">Unified social credit code.</param>
/// <param name="OfficePhone">Telephone of the office.</param>
/// <param name="ClosedOn">The first day without it.</param>
/// <param name="FirstResponsible">The first-responsible person of today; null is a gap.</param>
/// <param name="Deputy">The deputy of today.</param>
public sealed record OrganisationItem(Guid Id, string Name, string? NameEn, SectorItem Sector, AreaItem Area, string? CreditCode, string? OfficePhone, DateOnly? ClosedOn, AppointmentItem? FirstResponsible, AppointmentItem? Deputy)
{
    internal static OrganisationItem Of(Organisation o, AreaTree tree, SectorCatalogue sectors, DateOnly today) => new(
        o.Id, o.Name, o.NameEn, SectorOf(o.Sector, sectors), AreaItem.Of(tree.Find(o.Position)!), o.CreditCode, o.OfficePhone, o.ClosedOn,
        o.Holder(AppointmentRole.FirstResponsible, today) is { } first ? AppointmentItem.Of(first) : null,
        o.Holder(AppointmentRole.Deputy, today) is { } deputy ? AppointmentItem.Of(deputy) : null);

    internal static SectorItem SectorOf(string key, SectorCatalogue sectors) => sectors.ByKey(key) is { } sector ? SectorItem.Of(sector) : new SectorItem(key, key, key, null);
}
