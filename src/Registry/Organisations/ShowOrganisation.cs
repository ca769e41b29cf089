using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.Organisations;

/// <summary>One organisation: what is known of it, who answers and has answered for it, what stands above and below it.</summary>
public static class ShowOrganisation
{
    public sealed record Request
    {
        /// <summary>Id of the organisation.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response : IAboutArea, IShowsPersons
    {
        /// <summary>What is known of it.</summary>
        public required OrganisationState Organisation { get; init; }

        /// <summary>Its sector.</summary>
        public required SectorItem Sector { get; init; }

        /// <summary>The first-responsible person of today; null is a gap.</summary>
        public AppointmentItem? FirstResponsible { get; init; }

        /// <summary>The deputy of today.</summary>
        public AppointmentItem? Deputy { get; init; }

        /// <summary>All appointments, the latest first.</summary>
        public required IReadOnlyList<AppointmentItem> Appointments { get; init; }

        /// <summary>Names it had before, the latest first.</summary>
        public required IReadOnlyList<FormerOrganisationName> FormerNames { get; init; }

        /// <summary>The organisation above it, where it lies within one's own areas.</summary>
        public OrganisationItem? Parent { get; init; }

        /// <summary>How many organisations stand directly below it.</summary>
        public required int Below { get; init; }

        string? IAboutArea.Area => Organisation.Area.Code;
        /// <summary>The organisation and those who answer or have answered for it; none where nobody ever has.</summary>
        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => Appointments.Count == 0 ? [] : [Organisation.Id, .. Appointments.Select(a => a.Id)];

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <param name="Name">The name.</param>
    /// <param name="Until">The first day on which it no longer held.</param>
    public sealed record FormerOrganisationName(string Name, DateOnly Until);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("organisations/show", RegistryContract.OrganisationsRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/organisations/{id:guid}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One organisation with who answers and has answered for it");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        var sectors = await db.SectorsAsync(cancellation);
        var seen = new OrganisationScope(actor, sectors).Limit(db.Organisations().AsNoTracking());
        if (await seen.Include(o => o.Appointments).Include(o => o.FormerNames).AsSplitQuery().SingleOrDefaultAsync(o => o.Id == request.Id, cancellation) is not { } found)
        {
            return new OrganisationNotFound(request.Id.ToString());
        }
        var today = db.Shared.Calendar.DayOf(clock.GetUtcNow());
        var tree = await db.AreaTreeAsync(cancellation);
        var parent = found.ParentId is { } above ? await seen.Include(o => o.Appointments).SingleOrDefaultAsync(o => o.Id == above, cancellation) : null;
        var item = OrganisationItem.Of(found, tree, sectors, today);
        return new Response
        {
            Organisation = OrganisationState.Of(found, tree),
            Sector = item.Sector,
            FirstResponsible = item.FirstResponsible,
            Deputy = item.Deputy,
            Appointments = [.. found.Appointments.OrderByDescending(a => a.From).ThenBy(a => a.Role).Select(AppointmentItem.Of)],
            FormerNames = [.. found.FormerNames.OrderByDescending(n => n.Until).Select(n => new FormerOrganisationName(n.Name, n.Until))],
            Parent = parent is null ? null : OrganisationItem.Of(parent, tree, sectors, today),
            AuditPosition = found.Position,
            Below = await seen.CountAsync(o => o.ParentId == request.Id && o.ClosedOn == null, cancellation),
        };
    }
}
