using System.Text.Json.Serialization;
using Fangxian.Platform.Audit;
using Fangxian.Platform.Data;
using Fangxian.Platform.Identity;
using Fangxian.Platform.Modules;
using Fangxian.Platform.Results;
using Fangxian.Registry.Areas;
using Fangxian.Registry.Retention;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Fangxian.Registry.People;

/// <summary>One person: what is on record, masked; the roles; what was merged; and until when all this is kept.</summary>
public static class ShowPerson
{
    public sealed record Request
    {
        /// <summary>Id of the person.</summary>
        public Guid Id { get; init; }
    }

    public sealed record Response : IAboutArea, IShowsPersons
    {
        /// <summary>The person.</summary>
        public required PersonItem Person { get; init; }

        /// <summary>Age as it was told, where the day of birth is not known.</summary>
        public short? AgeYears { get; init; }

        /// <summary>The day on which the person was that old.</summary>
        public DateOnly? AgeOn { get; init; }

        /// <summary>Who has the care of a person under 14.</summary>
        public string? GuardianName { get; init; }

        /// <summary>The statutory basis where no guardian is named.</summary>
        public string? GuardianBasis { get; init; }

        /// <summary>Where the person is registered, lives and stays.</summary>
        public required IReadOnlyList<AddressItem> Addresses { get; init; }

        /// <summary>The roles within one's own areas, the latest first.</summary>
        public required IReadOnlyList<PersonRole> Roles { get; init; }

        /// <summary>Of these roles, pairs that may tell of the same thing.</summary>
        public required IReadOnlyList<ToldTwice> ToldTwice { get; init; }

        /// <summary>Records merged into this one that can still be parted.</summary>
        public required IReadOnlyList<MergedRecord> Merged { get; init; }

        /// <summary>How many records wait for the decision whether they are of this person.</summary>
        public required int Questions { get; init; }

        /// <summary>When the record was made.</summary>
        public required DateTimeOffset RecordedAt { get; init; }

        /// <summary>The last day on which it is kept; null while a role lasts.</summary>
        public DateOnly? KeptUntil { get; init; }

        /// <summary>How many days it is kept after the last role has ended.</summary>
        public required int DaysAfterLastRole { get; init; }

        /// <summary>The record that stands for this one since they were merged.</summary>
        public Guid? MergedInto { get; init; }

        string? IAboutArea.Area => Person.Area.Code;

        [JsonIgnore] public IReadOnlyCollection<Guid> PersonsShown => [Person.Id];

        [JsonIgnore] public long? AuditPosition { get; init; }
    }

    /// <param name="Id">The role's own id.</param>
    /// <param name="Kind">What it is: <c>cases.role</c>.</param>
    /// <param name="Title">What tells it from others of its kind.</param>
    /// <param name="Href">Its page.</param>
    /// <param name="From">Its first day.</param>
    /// <param name="Until">Its last day; null while it lasts.</param>
    public sealed record PersonRole(Guid Id, string Kind, string Title, string Href, DateOnly From, DateOnly? Until)
    {
        internal static PersonRole Of(PersonRoleRow role) => new(role.RoleId, role.Kind, role.Title, role.Href, role.From, role.Until);
    }

    /// <param name="Merge">Id of the merge; sent to part them.</param>
    /// <param name="Person">Id of the record that was merged into this one.</param>
    /// <param name="MergedAt">When.</param>
    /// <param name="MergedBy">By whom.</param>
    /// <param name="PartableUntil">The last day on which they can be parted.</param>
    public sealed record MergedRecord(Guid Merge, Guid Person, DateTimeOffset MergedAt, string MergedBy, DateOnly PartableUntil);

    public static readonly Slice<Request, Response> Slice = Platform.Modules.Slice.Read<Request, Response>("people/show", RegistryContract.PeopleRead, RunAsync);

    internal static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/people/{id:guid}", ([AsParameters] Request request, Door door) => door.Answer(Slice, request))
            .For(Slice, "One person, with numbers masked, roles, and until when the record is kept");

    internal static async Task<Result<Response>> RunAsync(Request request, OutbreakDb db, Actor actor, TimeProvider clock, CancellationToken cancellation)
    {
        if (await db.SeenAsync(request.Id, cancellation) is not { } person)
        {
            return new PersonNotFound(request.Id.ToString());
        }
        var (today, tree) = (db.Shared.Calendar.DayOf(clock.GetUtcNow()), await db.AreaTreeAsync(cancellation));
        var addresses = await db.Anywhere<PersonAddress>().AsNoTracking().Where(a => a.PersonId == person.Id).OrderBy(a => a.Kind).ToListAsync(cancellation);
        var merges = await db.Set<PersonMerge>().AsNoTracking().Where(m => m.Into == person.Id && m.PartedAt == null && m.PartableUntil >= today).OrderByDescending(m => m.Id).ToListAsync(cancellation);
        var roles = await db.RolesOfAsync([person.Id], anywhere: false, cancellation);
        return new Response
        {
            Person = (await PersonItem.OfAsync(db, [person], today, cancellation))[0],
            AgeYears = person.AgeYears,
            AgeOn = person.AgeOn,
            GuardianName = person.GuardianName,
            GuardianBasis = person.GuardianBasis,
            Addresses = [.. addresses.Where(a => tree.Find(a.AreaPosition) is not null).Select(a => new AddressItem(a.Kind, AreaItem.Of(tree.Find(a.AreaPosition)!), a.Text))],
            Roles = [.. roles.OrderByDescending(r => r.From).Select(PersonRole.Of)],
            ToldTwice = People.ToldTwice.Of(roles),
            Merged = [.. merges.Select(m => new MergedRecord(m.Id, m.Gone, m.MergedAt, m.MergedBy, m.PartableUntil))],
            Questions = await db.Set<PersonMatch>().CountAsync(m => m.State == MatchState.Open && (m.First == person.Id || m.Second == person.Id), cancellation),
            RecordedAt = person.RecordedAt,
            KeptUntil = ForgetPersons.KeptUntil(person, await db.RolesOfAsync([person.Id], anywhere: true, cancellation)),
            DaysAfterLastRole = ForgetPersons.DaysAfterLastRole,
            MergedInto = person.MergedInto,
            AuditPosition = person.Position,
        };
    }
}
